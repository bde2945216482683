// A set in the panel: it opens after its first press, says of each cell where it stands, and makes only what is due.
import { describe, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import { hero, selected } from "../panel-facts.ts";
import { answer, makeCampaign, runOf, setUpCampaign, viewOf } from "../set-stage.ts";

const onStage = setUpCampaign();

describe("a set opens after its first press", () => {
  test("[T3] [T4] the first press says the whole set, its quality and the intent of each cell, and nothing is due then", async () => {
    await onStage(async (stage) => {
      const { first } = await makeCampaign(stage);
      expect(first.content?.base).toBeUndefined();
      expect(first.content?.mine).toMatchObject({
        title: "Spring",
        set: { id: first.set, locales: ["en", "de", "fr"], settings: { quality: first.body.quality } },
      });
      expect(first.content?.mine.set.targets.map(({ name }) => name)).toEqual(["Hero", "Story", "Post"]);
      expect(new Set(first.landings.map(({ intent }) => intent)).size).toBe(9);
      expect(await stage.take("open-set")).toMatchObject({ set: first.set });
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
      await stage.frame.getByRole("group", { name: "The open set" }).waitFor();
    });
  });

  test("[T5] one word of one language makes exactly its cells, in place, at the set's own quality", async () => {
    await onStage(async (stage) => {
      const { first, view } = await makeCampaign(stage);
      await stage.frame.getByLabel("words in French").fill("En avant");
      await stage.frame.getByRole("button", { name: /^Make 3 changed in Spring · \$0/ }).click();
      const second = await stage.take("submit-run");
      expect(second.set).toBe(first.set);
      expect(second.body.quality).toBe(first.body.quality);
      expect(second.body.cells.map(({ id }) => id)).toEqual(["n1-2/fr", "n1-3/fr", "n1-4/fr"]);
      expect(second.landings.every(({ destination }) => destination === "placement")).toBe(true);
      const was = new Map(first.landings.map(({ cell, intent }) => [cell, intent]));
      expect(second.landings.every(({ cell, intent }) => intent !== was.get(cell))).toBe(true);
      expect(second.content?.base).toEqual(view.content);
      await answer(stage, second, viewOf(second, view));
      await stage.frame.getByText("9 of 9 made").waitFor();
    });
  });

  test("[T5] the grid says which part changed, and the words put back make it current without a press", async () => {
    await onStage(async (stage) => {
      await makeCampaign(stage);
      await stage.frame.getByLabel("words in French").fill("En avant");
      await stage.frame.getByRole("gridcell", { name: "fr, Hero: changed: words" }).waitFor();
      await stage.frame.getByText("9 of 9 made, 3 changed").waitFor();
      await stage.frame.getByLabel("words in French").fill("En route");
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
    });
  });

  test("[T6] a language added later makes its cells only", async () => {
    await onStage(async (stage) => {
      await makeCampaign(stage);
      await stage.frame.getByRole("combobox", { name: "Add a language" }).fill("Japanese");
      await stage.page.keyboard.press("Enter");
      await stage.frame.getByLabel("words in Japanese").fill("走れ");
      await stage.frame.getByRole("button", { name: /^Make 3 new in Spring/ }).click();
      const { landings, body } = await stage.take("submit-run");
      expect(body.cells.map(({ locale }) => locale)).toEqual(["ja", "ja", "ja"]);
      expect(landings.every(({ destination }) => destination === "new-frame")).toBe(true);
    });
  });

  test("[T6] a frame and a language that were taken out are named with their pictures, and one click takes each back", async () => {
    await onStage(async (stage) => {
      await makeCampaign(stage);
      await stage.frame.getByRole("button", { name: "Show the targets" }).click();
      await stage.frame
        .getByRole("listitem")
        .filter({ hasText: "Story" })
        .getByRole("button", { name: "Take out" })
        .click();
      await stage.frame.getByRole("button", { name: "Remove French" }).click();
      const taken = stage.frame.getByRole("group", { name: "Taken out of the set" });
      await taken.getByText("French, 2 pictures left out").waitFor();
      await stage.frame.getByText("4 of 4 made").waitFor();
      const story = taken.locator("div", { hasText: "Story, 3 pictures left out" });
      await story.getByRole("button", { name: "Take back" }).click();
      await taken.getByText("French, 3 pictures left out").waitFor();
      await taken.getByRole("button", { name: "Take back" }).click();
      await stage.frame.getByText("9 of 9 made").waitFor();
      expect(await stage.frame.getByLabel("words in French").inputValue()).toBe("En route");
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
      expect(await taken.count()).toBe(0);
    });
  });

  test("[T6] another selected layer is offered, and changes nothing by itself", async () => {
    await onStage(async (stage) => {
      await makeCampaign(stage);
      await stage.post(selected({ ...hero, key: "n2-1", name: "Banner", nodeId: "2:1" }));
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
      await stage.frame.getByRole("button", { name: "Add to Spring" }).click();
      await stage.frame.getByRole("button", { name: /^Make 3 new in Spring/ }).waitFor();
    });
  });

  test("[T3] closed, the person's own draft is back, and a press makes a new set", async () => {
    await onStage(async (stage) => {
      const { first } = await makeCampaign(stage);
      await stage.frame.getByRole("button", { name: "Close Spring" }).click();
      await stage.take("close-set");
      expect(await stage.frame.getByRole("group", { name: "The open set" }).count()).toBe(0);
      await stage.frame.getByRole("button", { name: /^Generate 9 ·/ }).click();
      const sheet = stage.frame.getByRole("dialog");
      if (await sheet.count()) await sheet.getByRole("button", { name: /^Generate 9/ }).click();
      expect((await stage.take("submit-run")).set).not.toBe(first.set);
    });
  });

  test("edits that the file does not have are asked about before the set closes", async () => {
    await onStage(async (stage) => {
      const { view } = await makeCampaign(stage);
      await stage.frame.getByLabel("words in French").fill("En avant");
      await stage.frame.getByRole("button", { name: "Close Spring" }).click();
      await stage.frame.getByRole("button", { name: "Keep the changes in Spring" }).click();
      const { requestId, change } = await stage.take("write-set");
      expect(change.base).toEqual(view.content);
      expect(change.mine.set.brief.texts?.[0]?.words["fr"]).toBe("En avant");
      await stage.post({ type: "set-written", requestId, set: view.content.set.id });
      await stage.frame.getByRole("button", { name: /^Generate 9 ·/ }).waitFor();
    });
  });
});

describe("after presses that did not end well", () => {
  test("[T5] what a cancel left unmade is made as missing", async () => {
    await onStage(async (stage) => {
      const { first, view } = await makeCampaign(stage);
      const cells = first.landings.slice(4).map(({ cell }) => cell);
      const placements = view.placements.filter(({ cell }) => !cells.includes(cell));
      await stage.post({ type: "set-changed", view: { ...view, placements } });
      const run = runOf(first, { state: "succeeded", placement: "placed" });
      const takes = run.takes.map((take) =>
        cells.includes(take.cell)
          ? { ...take, state: "cancelled" as const, placement: "none" as const }
          : take,
      );
      await stage.post({ type: "run-changed", view: { ...run, takes } });
      await stage.frame.getByRole("button", { name: /^Make 5 missing in Spring/ }).click();
      expect((await stage.take("submit-run")).body.cells.map(({ id }) => id)).toEqual(cells);
    });
  });

  test("[T5] [M3] what may have been paid stands apart, and is made only once a person has said so", async () => {
    await onStage(async (stage) => {
      const { first, view } = await makeCampaign(stage);
      const [lost] = first.landings;
      await stage.post({
        type: "set-changed",
        view: { ...view, placements: view.placements.filter(({ cell }) => cell !== lost?.cell) },
      });
      const run = runOf(first, { state: "succeeded", placement: "placed" });
      const takes = run.takes.map((take) =>
        take.cell === lost?.cell
          ? {
              ...take,
              state: "failed" as const,
              placement: "none" as const,
              failure: createFailure("uncertain"),
            }
          : take,
      );
      await stage.post({ type: "run-changed", view: { ...run, takes } });
      await stage.frame.getByText("1 may have been paid already").waitFor();
      await stage.frame.getByRole("button", { name: "Make them too" }).click();
      await stage.frame.getByRole("button", { name: "Make them all the same" }).click();
      await stage.frame.getByRole("button", { name: /^Make 1 failed in Spring/ }).click();
      expect((await stage.take("submit-run")).body.cells.map(({ id }) => id)).toEqual([lost?.cell]);
    });
  });
});

describe("two people", () => {
  test("[N3] what another changed elsewhere is taken in without a word, and mine stays", async () => {
    await onStage(async (stage) => {
      const { view } = await makeCampaign(stage);
      await stage.frame.getByLabel("words in French").fill("En avant");
      const theirs = structuredClone(view);
      theirs.content.set.brief.style = "Watercolour";
      await stage.post({ type: "set-changed", view: theirs });
      await stage.frame.getByRole("gridcell", { name: "fr, Hero: changed: style, words" }).waitFor();
      expect(await stage.frame.getByLabel("words in French").inputValue()).toBe("En avant");
      await stage.frame.getByRole("button", { name: /^Make 9 changed in Spring/ }).waitFor();
    });
  });

  test("[N3] a press that found another's change sends nothing; what both changed is asked", async () => {
    await onStage(async (stage) => {
      const { view } = await makeCampaign(stage);
      await stage.frame.fill("[data-prompt]", "Spring in town");
      await stage.frame.getByRole("button", { name: /^Make 9 changed/ }).click();
      const sheet = stage.frame.getByRole("dialog");
      if (await sheet.count()) await sheet.getByRole("button", { name: /^Make 9/ }).click();
      const { requestId } = await stage.take("submit-run");
      const theirs = structuredClone(view);
      theirs.content.set.brief.subject = "Spring at sea";
      theirs.written = { "brief:subject": { by: "Ana", at: new Date(Date.now() - 240_000).toISOString() } };
      await stage.post({ type: "set-diverged", requestId, view: theirs });
      const asked = stage.frame.getByRole("group", { name: "Changed by both of you" });
      await asked.getByText("Ana changed the subject 4 minutes ago").waitFor();
      expect(await stage.frame.getByRole("button", { name: /^Make \d/ }).count()).toBe(0);
      await asked.getByRole("button", { name: "Take theirs" }).click();
      expect(await stage.frame.inputValue("[data-prompt]")).toBe("Spring at sea");
      await stage.frame.getByRole("button", { name: /^Make 9 changed in Spring/ }).waitFor();
    });
  });
});

describe("undo in the panel", () => {
  test("[N2] Ctrl+Z takes back edits of the draft, with Shift does them again, and says nothing to the canvas", async () => {
    await onStage(async (stage) => {
      const words = stage.frame.getByLabel("words in French");
      await words.fill("En avant");
      await stage.frame.getByRole("button", { name: "Remove German" }).click();
      await stage.frame.getByRole("button", { name: /^Generate 6 ·/ }).waitFor();
      await stage.page.keyboard.press("Control+z");
      await stage.frame.getByRole("button", { name: /^Generate 9 ·/ }).waitFor();
      await stage.page.keyboard.press("Control+z");
      expect(await words.inputValue()).toBe("En route");
      await stage.page.keyboard.press("Control+Shift+z");
      expect(await words.inputValue()).toBe("En avant");
      const sent = new Set((await stage.messages()).map(({ type }) => type));
      sent.delete("save-draft");
      expect([...sent].toSorted()).toEqual(["list-sets", "ready", "request-usage"]);
    });
  });
});

describe("the file's sets", () => {
  const listing = {
    set: "set-7",
    title: "Autumn",
    page: "Page 2",
    cells: 6,
    made: 6,
    at: "2026-11-29T08:00:00.000Z",
  };

  test("an unopened file shows nothing of sets, and one with a set of several cells a small entry", async () => {
    await onStage(async (stage) => {
      expect(await stage.frame.getByRole("button", { name: "Sets" }).count()).toBe(0);
      await stage.post({ type: "sets-listed", sets: [{ ...listing, cells: 1 }] });
      expect(await stage.frame.getByRole("button", { name: "Sets" }).count()).toBe(0);
      await stage.post({ type: "sets-listed", sets: [listing] });
      await stage.frame.getByRole("button", { name: "Sets" }).click();
      await stage.frame.getByRole("button", { name: /^Autumn/ }).click();
      expect(await stage.take("open-set")).toMatchObject({ set: "set-7" });
    });
  });

  test("[T3] a set that was chosen puts the person's draft away, and gives it back", async () => {
    await onStage(async (stage) => {
      const { view } = await makeCampaign(stage);
      await stage.frame.getByRole("button", { name: "Close Spring" }).click();
      await stage.frame.fill("[data-prompt]", "Something else");
      await stage.post({
        type: "sets-listed",
        sets: [{ ...listing, set: view.content.set.id, title: "Spring" }],
      });
      await stage.frame.getByRole("button", { name: "Sets" }).click();
      await stage.frame.getByRole("button", { name: /^Spring/ }).click();
      await stage.post({ type: "set-changed", view });
      expect(await stage.frame.inputValue("[data-prompt]")).toBe("Spring");
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
      await stage.frame.getByRole("button", { name: "Close Spring" }).click();
      expect(await stage.frame.inputValue("[data-prompt]")).toBe("Something else");
    });
  });

  test("a set that was opened is kept as the open one, though nothing of it is edited", async () => {
    await onStage(async (stage) => {
      const { view } = await makeCampaign(stage);
      const other = structuredClone(view);
      other.content.set.id = "set-7";
      await stage.post({ type: "sets-listed", sets: [listing] });
      await stage.frame.getByRole("button", { name: /^Spring/ }).click();
      await stage.frame.getByRole("button", { name: /^Autumn/ }).click();
      await stage.post({ type: "set-changed", view: other });
      await expect
        .poll(async () =>
          (await stage.messages()).some(
            (message) => message.type === "save-draft" && message.draft.base?.set.id === "set-7",
          ),
        )
        .toBe(true);
    });
  });
});
