import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { readHeader } from "../../playground/host/document/images.ts";
import { panelOf, type Visit } from "../playground-world.ts";
import { sharePlayground } from "./shared-playground.ts";

const shared = sharePlayground(0);

const desktop = "Desktop 1440×900";
const slide = "Slide 1920×1080";

async function visit(): Promise<Visit & { canvas: { x: number; y: number } }> {
  const visited = await shared.visit();
  await visited.page.getByRole("button", { name: "Close Polyframe" }).click();
  const box = await visited.page.getByRole("application", { name: /^Canvas/ }).boundingBox();
  return { ...visited, canvas: { x: box!.x, y: box!.y } };
}

async function drag(page: Page, from: { x: number; y: number }, dx: number, dy: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + dx / 2, from.y + dy / 2);
  await page.mouse.move(from.x + dx, from.y + dy);
  await page.mouse.up();
}

async function selectedNames(page: Page): Promise<(string | null)[]> {
  return page
    .locator('[role="treeitem"][aria-selected="true"]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")));
}

it("the panel opens on a page that paints late, after the panel's frame has loaded", async () => {
  const context = await shared.browser.newContext();
  await context.addInitScript(paintLate);
  const page = await context.newPage();
  await page.goto(shared.world.url);
  await panelOf(page).getByLabel("What the picture shows").waitFor();
  await context.close();
});

/** Runs in the page before its own scripts: whatever waits for a paint, or for a moment, waits for a second. */
function paintLate(): void {
  if (window !== window.top) return;
  const later = window.setTimeout;
  window.requestAnimationFrame = (draw) => later(() => draw(performance.now()), 1_000);
  Object.assign(window, {
    setTimeout: (work: TimerHandler, ms = 0) => later(work, Math.max(ms, 1_000)),
  });
}

it("a frame is dragged in one undo step, nudged by the arrow keys, and given a size by typing", async () => {
  const { page, canvas, layer, field, close } = await visit();
  await drag(page, { x: canvas.x + 80, y: canvas.y + 120 }, 100, 40);
  await expect.poll(() => selectedNames(page)).toEqual([desktop]);
  const [x, y] = [await field("X position"), await field("Y position")];
  expect(x).toBeGreaterThan(400);
  expect(x / y).toBeCloseTo(100 / 40, 1);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  expect([await field("X position"), await field("Y position")]).toEqual([x + 1, y + 10]);
  await page.getByLabel("Width", { exact: true }).fill("800");
  await page.keyboard.press("Enter");
  expect(await field("Width")).toBe(800);
  await layer(desktop).focus();
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press("Control+z");
  expect([await field("X position"), await field("Y position"), await field("Width")]).toEqual([0, 0, 1440]);
  await close();
});

it("a marquee selects what it touches, shift adds and takes away, Escape selects nothing", async () => {
  const { page, canvas, layer, close } = await visit();
  await drag(page, { x: canvas.x + 10, y: canvas.y + 70 }, 80, 200);
  await expect.poll(() => selectedNames(page)).toEqual([slide, desktop]);
  await page.keyboard.down("Shift");
  await page.mouse.click(canvas.x + 80, canvas.y + 120);
  await page.keyboard.up("Shift");
  await expect.poll(() => selectedNames(page)).toEqual([slide]);
  await layer(desktop).click({ modifiers: ["Control"] });
  await expect.poll(() => selectedNames(page)).toEqual([slide, desktop]);
  await page.keyboard.press("Escape");
  await expect.poll(() => selectedNames(page)).toEqual([]);
  await close();
});

it("double clicks go inwards, and the layers list opens to what they select", async () => {
  const { page, layer, close } = await visit();
  await layer("Shop mockup").click();
  await page.keyboard.press("Shift+2");
  const box = await page.getByRole("application", { name: /^Canvas/ }).boundingBox();
  const middle = { x: box!.x + box!.width / 2, y: box!.y + box!.height / 2 };
  await page.mouse.dblclick(middle.x - 60, middle.y);
  await expect.poll(() => selectedNames(page)).toEqual(["Cards"]);
  await page.mouse.dblclick(middle.x - 60, middle.y);
  await expect.poll(() => selectedNames(page)).toEqual(["Card Canvas sneaker"]);
  await close();
});

it("layers are renamed, locked, hidden and deleted, and undo brings all of it back", async () => {
  const { page, canvas, layer, close } = await visit();
  await layer(desktop).dblclick();
  await page.getByLabel(`Name of ${desktop}`).fill("Landing");
  await page.keyboard.press("Enter");
  await layer("Landing").hover();
  await layer("Landing").getByRole("button", { name: "Lock" }).click();
  await page.keyboard.press("Escape");
  await page.mouse.click(canvas.x + 80, canvas.y + 120);
  await expect.poll(() => selectedNames(page)).toEqual([]);
  await layer("Landing").click();
  await page.keyboard.press("Delete");
  await expect.poll(() => layer("Landing").count()).toBe(0);
  for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press("Control+z");
  expect(await layer(desktop).count()).toBe(1);
  await close();
});

it("pages are added, renamed, opened and deleted", async () => {
  const { page, close } = await visit();
  const pages = page.getByRole("region", { name: "Pages" });
  await pages.getByRole("button", { name: "Add a page" }).click();
  await page.getByText("This page is empty.").waitFor();
  await pages.getByRole("button", { name: "Page 3", exact: true }).dblclick();
  await page.getByLabel("Name of Page 3").fill("Ideas");
  await page.keyboard.press("Enter");
  await pages.getByRole("button", { name: "Playground", exact: true }).click();
  await pages.locator('[aria-current="page"]').getByText("Playground").waitFor();
  await pages.getByRole("button", { name: "Delete Ideas" }).click();
  await expect.poll(() => pages.getByRole("listitem").count()).toBe(2);
  await close();
});

it("the wheel pans, with control it zooms about the pointer, and the menu shows the percentage", async () => {
  const { page, canvas, close } = await visit();
  const zoom = page.getByRole("button", { name: /^Zoom/ });
  const before = await zoom.getAttribute("aria-label");
  await page.mouse.move(canvas.x + 300, canvas.y + 300);
  await page.mouse.wheel(0, 200);
  expect(await zoom.getAttribute("aria-label")).toBe(before);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await expect.poll(() => zoom.getAttribute("aria-label")).not.toBe(before);
  await zoom.click();
  await page.getByRole("menuitem", { name: "Zoom to 100 %" }).click();
  await expect.poll(() => zoom.getAttribute("aria-label")).toBe("Zoom, 100 %");
  await close();
});

it("a node and the page download as PNG at their size", async () => {
  const { page, layer, close } = await visit();
  await layer(desktop).click();
  await page.getByLabel("Scale").selectOption("2");
  const [node] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export PNG" }).click(),
  ]);
  expect(node.suggestedFilename()).toBe(`${desktop}.png`);
  expect(readHeader(await readFile(await node.path()))).toEqual({ type: "png", width: 2880, height: 1800 });
  await page.getByRole("button", { name: "More", exact: true }).click();
  const [whole] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Download page as PNG" }).click(),
  ]);
  expect(whole.suggestedFilename()).toBe("Targets.png");
  await close();
});

it("reset gives the starter back, as on the first visit", async () => {
  const { page, layer, prompt, saved, close } = await visit();
  await layer(desktop).click();
  await page.keyboard.press("Delete");
  await saved();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Reset the playground" }).click();
  await prompt.waitFor();
  await layer(desktop).waitFor();
  await page.getByText("Select a frame, write a sentence, press Generate").waitFor();
  await close();
});

it("each person has a client of their own: what one types is not the other's draft", async () => {
  const { page, prompt, close } = await shared.visit();
  await prompt.fill("Mina's own sentence");
  await page.getByRole("button", { name: "Close Polyframe" }).click();
  await page.getByRole("button", { name: /Switch person$/ }).click();
  await page.getByRole("menuitemradio", { name: "Jonas Berg" }).click();
  await page.getByRole("button", { name: "Polyframe menu" }).click();
  await page.getByRole("menuitem", { name: "Create pictures" }).click();
  await prompt.waitFor();
  expect(await prompt.inputValue()).toBe("");
  await close();
});
