// Cells are selected in the grid, by pointer and keys, and the line below it acts on them.
import { describe, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import { makeCampaign, runOf, setUpCampaign } from "../set-stage.ts";

const onStage = setUpCampaign();

describe("cells are selected in the grid", () => {
  test("[T5] a click selects and changes no price; the line below makes, leaves out and takes back", async () => {
    await onStage(async (stage) => {
      const { view } = await makeCampaign(stage);
      const cell = stage.frame.getByRole("gridcell", { name: /^de, Story/ });
      await cell.click();
      await stage.frame.getByText("Everything in Spring is current.").waitFor();
      const acts = stage.frame.getByRole("group", { name: "The selected cells" });
      await acts.getByRole("button", { name: "Leave out" }).click();
      expect((await stage.take("write-set")).change.mine.off).toEqual(["n1-3/de"]);
      await stage.frame
        .getByRole("gridcell", { name: "de, Story: left out; its picture is current" })
        .waitFor();
      await acts.getByRole("button", { name: "Take back" }).click();
      expect((await stage.take("write-set")).change.mine.off).toEqual([]);
      await acts.getByRole("button", { name: /^Make · \$0/ }).click();
      const { body, content } = await stage.take("submit-run");
      expect(body.cells.map(({ id }) => id)).toEqual(["n1-3/de"]);
      expect(content?.mine.set).toEqual(view.content.set);
    });
  });

  test("selecting in a draft changes nothing; the line below leaves out, takes back, and keeps the selected ones alone", async () => {
    await onStage(async ({ frame, page }) => {
      const acts = frame.getByRole("group", { name: "The selected cells" });
      await frame.getByRole("columnheader", { name: /^Story/ }).click();
      await acts.getByText("3 selected").waitFor();
      await frame.getByRole("button", { name: /^Generate 9 ·/ }).waitFor();
      await acts.getByRole("button", { name: "Leave out" }).click();
      await frame.getByRole("button", { name: /^Generate 6 ·/ }).waitFor();
      await acts.getByRole("button", { name: "Take back" }).click();
      await frame.getByRole("button", { name: /^Generate 9 ·/ }).waitFor();
      await acts.getByRole("button", { name: "Make only these" }).click();
      await frame.getByRole("button", { name: /^Generate 3 ·/ }).waitFor();
      expect(await acts.getByRole("button", { name: "Make only these" }).count()).toBe(0);
      await page.keyboard.press("Control+z");
      await frame.getByRole("button", { name: /^Generate 9 ·/ }).waitFor();
    });
  });

  test("Shift, a drag, heads and Ctrl select more; Ctrl+A selects all and Escape none", async () => {
    await onStage(async ({ frame, page }) => {
      const cells = frame.getByRole("gridcell");
      const acts = frame.getByRole("group", { name: "The selected cells" });
      await cells.nth(0).click();
      await cells.nth(4).click({ modifiers: ["Shift"] });
      await acts.getByText("4 selected").waitFor();
      await cells.nth(8).click({ modifiers: ["Control"] });
      await acts.getByText("5 selected").waitFor();
      await frame.getByRole("rowheader", { name: /German/ }).click();
      await acts.getByText("3 selected").waitFor();
      await cells.nth(1).hover();
      await page.mouse.down();
      await cells.nth(8).hover();
      await page.mouse.up();
      await acts.getByText("6 selected").waitFor();
      await cells.nth(4).focus();
      await page.keyboard.press("Control+a");
      await acts.getByText("9 selected").waitFor();
      await page.keyboard.press("Escape");
      await acts.getByText("Click a picture to select it").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Shift+End");
      await acts.getByText("2 selected").waitFor();
    });
  });

  test("a drag that ends where it began selects that cell, and the next click is a click again", async () => {
    await onStage(async ({ frame, page }) => {
      const cells = frame.getByRole("gridcell");
      await cells.nth(0).hover();
      await page.mouse.down();
      await cells.nth(1).hover();
      await cells.nth(0).hover();
      await page.mouse.up();
      expect(await cells.nth(0).getAttribute("aria-selected")).toBe("true");
      await cells.nth(0).click();
      await frame.getByText("Click a picture to select it").waitFor();
    });
  });

  test("[M3] chosen cells that may have been paid are asked about before they are made", async () => {
    await onStage(async (stage) => {
      const { first, view } = await makeCampaign(stage);
      const [lost, ...others] = first.landings.map(({ cell }) => cell);
      const placements = view.placements.filter(({ cell }) => cell !== lost);
      await stage.post({ type: "set-changed", view: { ...view, placements } });
      const run = runOf(first, { state: "succeeded", placement: "placed" });
      const failed = { state: "failed", placement: "none", failure: createFailure("uncertain") } as const;
      const takes = run.takes.map((take) => (take.cell === lost ? { ...take, ...failed } : take));
      await stage.post({ type: "run-changed", view: { ...run, takes } });
      const row = stage.frame.getByRole("rowheader", { name: /English/ });
      await row.click();
      const acts = stage.frame.getByRole("group", { name: "The selected cells" });
      await acts.getByRole("button", { name: /^Make 3 ·/ }).click();
      const asked = acts.getByRole("group", { name: "May have been paid already" });
      await asked.getByText("1 may have been paid already, and may be paid a second time.").waitFor();
      expect((await stage.messages()).filter(({ type }) => type === "submit-run")).toHaveLength(1);
      await asked.getByRole("button", { name: /^Make the other 2 ·/ }).click();
      expect((await stage.take("submit-run")).body.cells.map(({ id }) => id)).toEqual(others.slice(0, 2));
    });
  });
});
