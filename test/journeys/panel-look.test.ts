// One look in the panel: the picture that all are made from is chosen, named and taken back, and nothing is sent by choosing it.
import { describe, expect, test } from "vitest";
import type { SetView } from "../../core/messages.ts";
import { hero, selected } from "../panel-facts.ts";
import type { PanelStage } from "../panel-stage.ts";
import { answer, makeCampaign, runOf, setUpCampaign, viewOf, type Submitted } from "../set-stage.ts";

const onStage = setUpCampaign();

/** The campaign, made, with ids that the relay could have given its images. */
async function makeWithImages(stage: PanelStage): Promise<{ first: Submitted; view: SetView }> {
  const { first, view } = await makeCampaign(stage);
  const placements = view.placements.map((placement, index) => ({
    ...placement,
    versions: placement.versions.map((version) => ({
      ...version,
      image: { ...version.image, id: `image-${index}`, sha256: `sha-${index}` },
    })),
  }));
  const named = { ...view, placements };
  await stage.post({ type: "set-changed", view: named });
  return { first, view: named };
}

describe("[T8] a picture of the set is chosen as the look of all", () => {
  test("the others are changed by it, nothing is sent, and undo takes it back", async () => {
    await onStage(async (stage) => {
      await makeWithImages(stage);
      const { frame } = stage;
      await frame.getByRole("gridcell", { name: /^de, Hero/ }).click();
      const acts = frame.getByRole("group", { name: "The selected cells" });
      await acts.getByRole("button", { name: "Use as the look" }).click();
      await frame.getByRole("gridcell", { name: "fr, Story: changed: look" }).waitFor();
      await frame.getByRole("gridcell", { name: "de, Hero: current; the others are made from it" }).waitFor();
      await frame.getByRole("group", { name: "One look" }).getByText("de, Hero").waitFor();
      const press = frame.getByRole("button", { name: /^Make 8 changed in Spring · \$0/ });
      await press.waitFor();
      await press.focus();
      await stage.page.keyboard.press("Control+z");
      await frame.getByText("Everything in Spring is current.").waitFor();
    });
  });

  test("a press then makes them from it, and says where its bytes are", async () => {
    await onStage(async (stage) => {
      const { view } = await makeWithImages(stage);
      const { frame } = stage;
      const at = view.placements.findIndex(({ cell }) => cell === "n1-2/de");
      await frame.getByRole("gridcell", { name: /^de, Hero/ }).click();
      await frame.getByRole("button", { name: "Use as the look" }).click();
      await frame.getByRole("button", { name: /^Make 8 changed in Spring/ }).click();
      const { body, content, landings, pictures } = await stage.take("submit-run");
      const input = [{ asset: `image-${at}`, role: "anchor" }];
      expect(body.cells.map(({ inputs }) => inputs)).toEqual(Array.from({ length: 8 }, () => input));
      expect(landings.every(({ anchorSha256 }) => anchorSha256 === `sha-${at}`)).toBe(true);
      expect(pictures).toEqual({ [`image-${at}`]: { image: `image-${at}`, hash: "n1-2/de" } });
      expect(content?.mine.anchor).toMatchObject({ sha256: `sha-${at}`, cell: "n1-2/de" });
      expect(content?.mine.set.settings.sameLook).toBe(true);
    });
  });

  test("switched on in a set that has pictures it goes on with one of these; off, nothing is changed by it", async () => {
    await onStage(async (stage) => {
      await makeWithImages(stage);
      const { frame } = stage;
      await frame.getByRole("checkbox", { name: /^One look/ }).check({ force: true });
      await frame.getByRole("button", { name: /^Make 8 changed in Spring/ }).waitFor();
      await frame.getByRole("checkbox", { name: /^One look/ }).uncheck({ force: true });
      await frame.getByText("Everything in Spring is current.").waitFor();
    });
  });
});

describe("[T8] a selected layer is chosen as the look of all", () => {
  const photo = { sha256: "c".repeat(64), asset: "asset-1", name: "Photo", width: 800, height: 600 };

  test("it is sent to the relay as it is seen, and everything is changed then", async () => {
    await onStage(async (stage) => {
      await makeWithImages(stage);
      const { frame } = stage;
      await stage.post(selected({ ...hero, key: "n2-1", name: "Photo", nodeId: "2:1" }));
      const beside = frame.getByRole("group", { name: "Selected beside the set" });
      await beside.getByRole("button", { name: "Use as the look" }).click();
      const { requestId } = await stage.take("anchor-from-selection");
      await frame.getByText("Sending the selection").waitFor();
      await stage.post({ type: "anchor-added", requestId, anchor: photo });
      await frame.getByRole("group", { name: "One look" }).getByText("Photo").waitFor();
      await frame.getByRole("button", { name: /^Make 9 changed in Spring/ }).click();
      const sheet = frame.getByRole("dialog");
      await sheet.getByRole("button", { name: /^Make 9 changed/ }).waitFor();
      expect(await sheet.getByRole("button", { name: "Make the first one now" }).count()).toBe(0);
      await sheet.getByRole("button", { name: /^Make 9 changed/ }).click();
      const { body } = await stage.take("submit-run");
      expect(body.cells.every(({ inputs }) => inputs?.length === 1)).toBe(true);
    });
  });

  test("one that cannot be sent says why, and the look stays as it is", async () => {
    await onStage(async (stage) => {
      await makeWithImages(stage);
      const { frame } = stage;
      await stage.post(selected({ ...hero, key: "n2-1", name: "Photo", nodeId: "2:1" }));
      await frame.getByRole("button", { name: "Use as the look" }).click();
      const { requestId } = await stage.take("anchor-from-selection");
      const failure = {
        kind: "bad-reference",
        message: "Photo is hidden. Show it.",
        retryable: false,
      } as const;
      await stage.post({ type: "anchor-failed", requestId, failure });
      const look = frame.getByRole("group", { name: "One look" });
      await look.getByText("Photo is hidden. Show it.").waitFor();
      await look.getByRole("button", { name: "Dismiss" }).click();
      await frame.getByText("Everything in Spring is current.").waitFor();
    });
  });
});

describe("[T8] the others wait for a person's word", () => {
  test("Create says so whenever their run was sent, and lets them go on", async () => {
    await onStage(async (stage) => {
      const { first } = await makeWithImages(stage);
      const run = runOf(first, { state: "succeeded", placement: "placed" });
      const takes = run.takes.map((take, index) =>
        index === 0
          ? take
          : { ...take, state: "waiting" as const, placement: "pending" as const, approval: true },
      );
      await stage.post({ type: "run-changed", view: { ...run, state: "open", takes } });
      const line = stage.frame.getByRole("group", { name: "Waiting for your word" });
      await line.getByText("8 wait for your word").waitFor();
      await line.getByRole("button", { name: "Continue" }).click();
      expect(await stage.take("continue-run")).toMatchObject({ run: first.run });
    });
  });

  test("the first press may make its first picture alone, until a look is chosen", async () => {
    await onStage(async (stage) => {
      const { frame } = stage;
      await frame.getByRole("checkbox", { name: /^One look/ }).check({ force: true });
      await frame
        .getByRole("group", { name: "One look" })
        .getByRole("button", { name: "Make the first one now" })
        .click();
      const sheet = frame.getByRole("dialog");
      if (await sheet.count()) await sheet.getByRole("button", { name: "Make the first one now" }).click();
      const { body, landings } = await stage.take("submit-run");
      expect(body.cells.map(({ approval }) => approval === true)).toEqual([
        false,
        ...Array.from({ length: 8 }, () => true),
      ]);
      expect(landings.map(({ becomesAnchor }) => becomesAnchor === true)).toEqual([
        true,
        ...Array.from({ length: 8 }, () => false),
      ]);
    });
  });

  test("while the picture that gives the look is made, nothing is sent that could not be made from it", async () => {
    await onStage(async (stage) => {
      const { frame } = stage;
      await frame.getByRole("checkbox", { name: /^One look/ }).check({ force: true });
      await frame.getByRole("button", { name: /^Generate 9 ·/ }).click();
      const sheet = frame.getByRole("dialog");
      if (await sheet.count()) await sheet.getByRole("button", { name: /^Generate 9/ }).click();
      const first = await stage.take("submit-run");
      const view = { ...viewOf(first), placements: [] };
      await answer(stage, first, view);
      const run = runOf(first, { state: "waiting", placement: "pending" });
      const [anchor, ...others] = run.takes;
      const takes = [{ ...anchor!, state: "running" as const, becomesAnchor: true }, ...others];
      await stage.post({ type: "run-changed", view: { ...run, state: "open", takes } });
      await frame.getByRole("combobox", { name: "Add a language" }).fill("Japanese");
      await stage.page.keyboard.press("Enter");
      await frame.getByLabel("words in Japanese").fill("走れ");
      await frame
        .getByText("The picture that all others are made from is on its way. Press again when it is there.")
        .waitFor();
    });
  });
});
