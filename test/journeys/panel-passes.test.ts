// Draft pass and final pass in the panel: the button's menu, keepers that are finished, and how both are told.
import { describe, expect, test } from "vitest";
import type { SetView } from "../../core/messages.ts";
import { answer, makeCampaign, runOf, setUpCampaign, viewOf, type Submitted } from "../set-stage.ts";
import type { PanelStage } from "../panel-stage.ts";

const onStage = setUpCampaign();

/** The choices, to make the set's pictures at Medium in the end. */
async function chooseQuality(stage: PanelStage, label: string): Promise<void> {
  await stage.frame.getByRole("button", { name: /^Choices:/ }).click();
  const sheet = stage.frame.getByRole("dialog", { name: "Choices" });
  await sheet.getByRole("radio", { name: label, exact: true }).check();
  await sheet.getByRole("button", { name: "Close" }).click();
}

/** Nine drafts on the canvas of a set whose final quality is Medium. */
async function makeDrafts(stage: PanelStage): Promise<{ first: Submitted; view: SetView }> {
  await chooseQuality(stage, "Medium");
  await stage.frame.getByRole("button", { name: "Other ways to make them" }).click();
  await stage.frame.getByRole("menuitem", { name: /^Draft pass at low · \$0\.\d+$/ }).click();
  const sheet = stage.frame.getByRole("dialog", { name: "Make 9 drafts?" });
  if (await sheet.count()) await sheet.getByRole("button", { name: /^Draft 9/ }).click();
  const first = await stage.take("submit-run");
  const view = await answer(stage, first);
  await stage.post({ type: "run-changed", view: runOf(first, { state: "succeeded", placement: "placed" }) });
  await stage.frame.getByText("9 of 9 made, 9 drafts").waitFor();
  return { first, view };
}

describe("drafts first", () => {
  test("[T7] a draft pass opens a set of drafts, whose own quality stays what was chosen", async () => {
    await onStage(async (stage) => {
      const { first } = await makeDrafts(stage);
      expect(first.body.quality).toBe("low");
      expect(first.content?.mine.set.settings.quality).toBe("medium");
      await stage.frame.getByRole("gridcell", { name: "fr, Hero: draft at low" }).waitFor();
      await stage.frame.getByRole("button", { name: /^Finish 9 in Spring · \$0/ }).waitFor();
    });
  });

  test("[T7] three keepers are finished from their own pictures, and the others stay drafts", async () => {
    await onStage(async (stage) => {
      const { view } = await makeDrafts(stage);
      await stage.frame.getByRole("rowheader", { name: /de/ }).click();
      const acts = stage.frame.getByRole("group", { name: "The selected cells" });
      await acts.getByRole("button", { name: /^Finish 3 · \$0/ }).click();
      const second = await stage.take("submit-run");
      const cells = ["n1-2/de", "n1-3/de", "n1-4/de"];
      expect(second.body.quality).toBe("medium");
      expect(second.body.cells.map(({ id, inputs }) => [id, inputs])).toEqual(
        cells.map((cell) => [cell, [{ asset: `i-${cell}`, role: "draft" }]]),
      );
      expect(second.landings.map(({ draft }) => draft)).toEqual(cells);
      expect(second.pictures?.["i-n1-2/de"]).toEqual({ image: "i-n1-2/de", hash: "n1-2/de" });
      expect(second.content?.mine).toEqual(view.content);
      await answer(stage, second, viewOf(second, view));
      await stage.post({
        type: "run-changed",
        view: runOf(second, { state: "succeeded", placement: "placed" }),
      });
      await stage.frame.getByText("9 of 9 made, 6 drafts").waitFor();
      await stage.frame.getByRole("gridcell", { name: "de, Hero: current" }).waitFor();
      await stage.frame.getByRole("button", { name: /^Finish 6 in Spring · \$0/ }).waitFor();
    });
  });

  test("[T7] a draft whose words changed since is made again, not finished", async () => {
    await onStage(async (stage) => {
      await makeDrafts(stage);
      await stage.frame.getByLabel("words in French").fill("En avant");
      await stage.frame.getByRole("button", { name: /^Make 3 changed in Spring/ }).waitFor();
      await stage.frame.getByRole("button", { name: "Other ways to make them" }).click();
      await stage.frame.getByRole("menuitem", { name: /^Finish 6 ·/ }).click();
      const { body } = await stage.take("submit-run");
      expect(body.cells.map(({ locale }) => locale)).toEqual(["en", "en", "en", "de", "de", "de"]);
    });
  });

  test("[T7] a raised quality makes drafts of what is there, and taking it back makes it current again", async () => {
    await onStage(async (stage) => {
      await makeCampaign(stage);
      await chooseQuality(stage, "High");
      await stage.frame.getByText("9 of 9 made, 9 drafts").waitFor();
      await stage.frame.getByRole("button", { name: /^Finish 9 in Spring/ }).waitFor();
      await chooseQuality(stage, "Low");
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
    });
  });
});

describe("the menu beside the button", () => {
  test("the keyboard opens it, walks round in it and leaves it, and the focus goes back", async () => {
    await onStage(async (stage) => {
      await makeCampaign(stage);
      await stage.frame.getByLabel("words in French").fill("En avant");
      const button = stage.frame.getByRole("button", { name: "Other ways to make them" });
      await button.focus();
      await stage.page.keyboard.press("ArrowDown");
      const items = stage.frame.getByRole("menuitem");
      expect(await items.allInnerTexts()).toEqual([expect.stringMatching(/^Make all again · \$0\.\d+$/)]);
      await stage.page.keyboard.press("ArrowUp");
      expect(await items.evaluateAll(([only]) => only === document.activeElement)).toBe(true);
      await stage.page.keyboard.press("Escape");
      expect(await items.count()).toBe(0);
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    });
  });

  test("[T5] what is current is made again by its command alone, where nothing else is due too", async () => {
    await onStage(async (stage) => {
      await makeCampaign(stage);
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
      await stage.frame.getByRole("button", { name: "Other ways to make them" }).click();
      await stage.frame.getByRole("menuitem", { name: /^Make all again/ }).click();
      const sheet = stage.frame.getByRole("dialog");
      if (await sheet.count()) await sheet.getByRole("button", { name: /^Make 9 again/ }).click();
      expect((await stage.take("submit-run")).body.cells).toHaveLength(9);
    });
  });

  test("drafts and finishing are priced beside all at once, and the question can be turned to either", async () => {
    await onStage(async (stage) => {
      await chooseQuality(stage, "Medium");
      await stage.frame.getByRole("button", { name: /^draft first: \$0/ }).click();
      const drafts = stage.frame.getByRole("dialog", { name: "Make 9 drafts?" });
      await drafts
        .getByText(
          /^9 drafts at low \$0\.\d\d, finishing all of them later \$0\.\d\d; all at medium now \$0\.\d\d\./,
        )
        .waitFor();
      await drafts.getByRole("button", { name: "Make them at medium now" }).click();
      await stage.frame.getByRole("dialog", { name: "Make 9 pictures?" }).waitFor();
      await stage.page.keyboard.press("Escape");
      await stage.frame.getByRole("button", { name: /^Generate 9 ·/ }).waitFor();
    });
  });
});
