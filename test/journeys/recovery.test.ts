// What goes wrong on the way to a paid picture, and how a person gets on: the panel, the sandbox and a relay billed by the stub.
import { afterAll, afterEach, expect, it } from "vitest";
import { type OpenAiStub, startOpenAiStub } from "../openai-stub/stub.ts";
import { runRelayCommand } from "../relay-process.ts";
import { askForPicture, askForSeries, openRuns } from "../playground-world.ts";
import { sharePlayground } from "./shared-playground.ts";

const key = "sk-recovery-0123456789";
const square = "Square 1080×1080";
let stub: OpenAiStub;
// Hooks that close run in the reverse order of these lines: the stand-in goes last.
afterAll(() => stub?.close());
const shared = sharePlayground(0, async () => {
  stub = await startOpenAiStub({ apiKey: key, padToBytes: 20_000 });
  return { OPENAI_API_KEY: key, OPENAI_BASE_URL: stub.baseUrl };
});
const { visit } = shared;
afterEach(() => stub.reset());

it("[M3] a failure that may have been billed is retried when the person says so, and what is retried can fail again", async () => {
  stub.script({ fault: { kind: "cut", at: "body" } });
  stub.script({
    fault: [
      { kind: "hold", gate: "again" },
      { kind: "cut", at: "body" },
    ],
  });
  const there = await visit();
  const { panel, close } = there;
  await askForPicture(there, square, "A lighthouse at dusk");
  await openRuns(there);
  const retry = panel.getByRole("button", { name: "Retry, may cost twice" });
  await retry.click();
  await retry.waitFor({ state: "hidden" });
  stub.release("again");
  await retry.click();
  await panel.getByText("On the canvas.").waitFor();
  expect(stub.requests).toHaveLength(3);
  await close();
});

it("a failed take is retried whichever of the takes is in view", async () => {
  stub.script({ fault: { kind: "cut", at: "body" } });
  const there = await visit();
  const { page, panel, prompt, generate, layer, close } = there;
  await layer(square).click();
  await prompt.fill("Two takes of a tiger");
  await panel.getByRole("button", { name: /^Choices/ }).click();
  await panel.getByRole("radiogroup", { name: "Takes" }).getByLabel("2").check();
  await page.keyboard.press("Escape");
  await generate.click();
  await openRuns(there);
  await panel.getByText("1 of 2, 1 failed").waitFor();
  await panel.getByRole("button", { name: "Retry the failed one, may cost twice" }).click();
  await panel.getByText("Both done").waitFor();
  await close();
});

it("[D3] cancelling keeps what was sent, already paid, and stops what was not", async () => {
  stub.script({ fault: { kind: "hold", gate: "a" }, times: "always" });
  const there = await visit();
  const { panel, close } = there;
  await askForPicture(there, square, "A pier in the rain");
  await openRuns(there);
  await stub.arrived(1);
  await panel
    .getByText(/^Being made/)
    .last()
    .waitFor();
  await panel.getByRole("button", { name: /^Cancel/ }).click();
  await panel.getByText("Sent before you cancelled: already paid, will be kept.").waitFor();
  stub.release("a");
  await panel.getByText("On the canvas.").waitFor();
  await close();
});

it("all that failed are retried at once; the set is removed as a whole, and undo brings it back", async () => {
  stub.script({ fault: { kind: "cut", at: "headers" }, times: 3 });
  const there = await visit();
  const { page, panel, prompt, generate, layer, close } = there;
  await layer(square).click();
  await prompt.fill("A fox through the year");
  await panel.getByRole("button", { name: "Shots", exact: true }).click();
  for (const [index, words] of ["spring", "summer", "autumn"].entries()) {
    if (index > 1) await panel.getByRole("button", { name: "Add shot" }).click();
    await panel.getByRole("textbox", { name: `Shot ${index + 1}` }).fill(words);
  }
  await generate.click();
  await openRuns(there);
  await panel.getByText("0 of 3, 3 failed").waitFor();
  await panel.getByRole("button", { name: "Retry all 3 failed, may cost twice" }).click();
  await panel.getByText("All 3 done").waitFor();
  await panel.getByRole("button", { name: "Remove this set" }).click();
  await panel.getByText("3 not placed").waitFor();
  expect(await layer("A fox through the year").count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await layer("A fox through the year").waitFor();
  await panel.getByText("All 3 done", { exact: true }).waitFor();
  await close();
});

it("[C2] into the selection, a picture that was removed is placed into its node again, and without the node into a frame", async () => {
  const there = await visit();
  const { page, panel, prompt, generate, layer, picture, close } = there;
  await layer(square).click();
  await prompt.fill("A tiger in the grass");
  await panel.getByRole("button", { name: /^Choices/ }).click();
  await panel.getByLabel("Into the selection").check();
  await page.keyboard.press("Escape");
  await generate.click();
  await openRuns(there);
  await panel.getByText("On the canvas.").waitFor();
  await picture.waitFor();
  const layers = await page.getByRole("treeitem").count();
  await panel.getByRole("button", { name: "Remove", exact: true }).click();
  await expect.poll(() => picture.count()).toBe(0);
  // The button that was pressed is gone; the keyboard goes on from the run it belonged to.
  await expect.poll(() => panel.locator(":focus").getAttribute("aria-expanded")).toBe("true");
  await panel.getByRole("button", { name: "Place", exact: true }).click();
  await panel.getByText("On the canvas.").waitFor();
  await picture.waitFor();
  expect(await page.getByRole("treeitem").count()).toBe(layers);

  await panel.getByRole("button", { name: "Remove", exact: true }).click();
  await expect.poll(() => picture.count()).toBe(0);
  await layer(square).click();
  await page.keyboard.press("Delete");
  await expect.poll(() => layer(square).count()).toBe(0);
  await panel.getByRole("button", { name: "Place", exact: true }).click();
  await page
    .getByText("The layer a picture was made for is gone or locked. It has a frame of its own.")
    .waitFor();
  await panel.getByText("On the canvas.").waitFor();
  await close();
});

it("[D3] a cell that waits is cancelled alone and made after all", async () => {
  stub.script({ fault: { kind: "hold", gate: "b" } });
  const there = await visit();
  const { panel, close } = there;
  await askForSeries(there, square, "A hedge through the year");
  await panel.getByRole("button", { name: "Cancel", exact: true }).click();
  await panel.getByText("Cancelled before it was sent. Nothing was paid.").waitFor();
  stub.release("b");
  await panel.getByText("1 of 2, 1 cancelled").waitFor();
  await panel.getByRole("button", { name: "Make it after all" }).click();
  await panel.getByText("Both done").waitFor();
  // Its set is open, so another take keeps the look, and no sentence warns of another.
  await panel.getByRole("button", { name: /^Another take/ }).waitFor();
  expect(await panel.getByText("so its look may differ").count()).toBe(0);
  await close();
});

it("above a ceiling the button's place says what is left and when it resets", async () => {
  const made = await runRelayCommand({ folder: shared.world.folder }, [
    "token",
    "create",
    "--team",
    "Tiny",
    "--monthly",
    "0.01",
  ]);
  const token = /[A-Za-z0-9_-]{40,}/.exec(made.said)?.[0] ?? made.said;
  const there = await visit();
  const { panel, prompt, layer, close } = there;
  await panel.getByRole("tab", { name: "Settings" }).click();
  await panel.getByLabel("Token").fill(token);
  await panel.getByLabel("Token").press("Enter");
  await panel.getByRole("tab", { name: "Create" }).click();
  await layer(square).click();
  await prompt.fill("A palace");
  await panel
    .getByText(/^\$0\.\d\d is more than your team's ceiling leaves: \$0\.01 until \d{4}-\d\d-01\.$/)
    .waitFor();
  await panel.getByRole("button", { name: "Use low quality" }).waitFor();
  await close();
});

it("[D4] a provider that hangs is given up in the end, and the panel says that a retry may cost twice", async () => {
  stub.script({ fault: { kind: "hang", at: "headers" } });
  const there = await visit();
  const { panel, close } = there;
  await askForPicture(there, square, "A slow river");
  await openRuns(there);
  await stub.arrived(1);
  await shared.world.relay.order({ advanceMs: 605_000 });
  await panel
    .getByText("The provider took too long and may have billed it. Retrying may cost twice.")
    .first()
    .waitFor();
  await panel.getByRole("button", { name: "Retry, may cost twice" }).click();
  await panel.getByText("On the canvas.").waitFor();
  await close();
});
