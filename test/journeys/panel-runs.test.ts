// Runs as people see it, in Chromium: pictures in their frames' shapes, what a frame hides, and what a cancelled run can still be asked.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunView, TakeView } from "../../core/messages.ts";
import { launchBrowser } from "../browser.ts";
import { catalogue, hero, leaderboard, relayOk, runView, selected, started, story } from "../panel-facts.ts";
import { type PanelStage, buildPanel, openPanel } from "../panel-stage.ts";

let browser: Browser;
let html: string;

beforeAll(async () => {
  [browser, html] = await Promise.all([launchBrowser(), buildPanel()]);
});

afterAll(async () => {
  await browser.close();
});

/** Opens the panel on its Runs tab with these runs, the newest last. */
async function onRuns(
  views: readonly RunView[],
  play: (stage: PanelStage) => Promise<void>,
  width = 400,
): Promise<void> {
  const stage = await openPanel(browser, html, { width });
  try {
    await stage.post(started);
    await stage.post(relayOk());
    await stage.post(catalogue);
    await stage.post(selected(hero));
    for (const view of views) await stage.post({ type: "run-changed", view });
    await stage.frame.getByRole("tab", { name: "Runs" }).click();
    await play(stage);
  } finally {
    await stage.page.close();
  }
}

const thumb = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
const placed = { state: "succeeded", placement: "placed", shown: true, thumb } as const;

function cellOf(target: typeof hero, patch: Partial<TakeView> = {}): Partial<TakeView> {
  return { cell: `${target.key}/und`, target, ...placed, ...patch };
}

test("[S4] the part of a picture that its frame hides is shaded, and said", async () => {
  const size = { width: 1488, height: 496 };
  const view = runView([cellOf(leaderboard, { size, measured: size })], { state: "closed" });
  await onRuns([view], async ({ frame }) => {
    await frame.getByText("The shaded 63% is outside the frame.").waitFor();
    const whole = await frame.getByRole("img", { name: /^Picture of/ }).boundingBox();
    const shown = await frame.locator('[data-shown="top-bottom"]').boundingBox();
    expect(whole!.width / whole!.height).toBeCloseTo(3, 1);
    expect(shown!.height / whole!.height).toBeCloseTo(1488 / (728 / 90) / 496, 2);
    expect(shown!.y - whole!.y).toBeCloseTo((whole!.height - shown!.height) / 2, 0);
  });
});

test("a picture that its frame shows whole has nothing shaded", async () => {
  await onRuns([runView([cellOf(hero)], { state: "closed" })], async ({ frame }) => {
    await frame.getByRole("img", { name: /^Picture of/ }).waitFor();
    expect(await frame.locator("[data-shown]").count()).toBe(0);
  });
});

test("small pictures in the grid are whole, in the shapes of their frames", async () => {
  const targets = [hero, story, leaderboard];
  const view = runView(
    targets.map((target) => cellOf(target)),
    { state: "closed" },
  );
  await onRuns([view], async ({ frame }) => {
    const cells = frame.getByRole("gridcell", { name: /done/ });
    await cells.nth(2).waitFor();
    const ratios = await cells.evaluateAll((all) =>
      all.map((cell) => {
        const box = cell.querySelector<HTMLElement>('[style*="background-image"]')!.getBoundingClientRect();
        return box.width / box.height;
      }),
    );
    for (const [at, { width, height }] of targets.entries())
      expect(ratios[at]! / (width / height)).toBeCloseTo(1, 1);
  });
});
