// Panel, sandbox, relay and canvas together, where a fault of one shows in another.
import { expect, it } from "vitest";
import { askForPicture, askForSeries, heldMs, openRuns } from "../playground-world.ts";
import { sharePlayground } from "./shared-playground.ts";

const shared = sharePlayground(heldMs);
const { visit } = shared;

const square = "Square 1080×1080";

it("without a key the button, the sheet and another take say that it is free and what it would cost live", async () => {
  const there = await visit();
  const { panel, prompt, generate, layer, close } = there;
  await layer(square).click();
  await prompt.fill("A harbour in autumn");
  await expect.poll(() => generate.innerText()).toMatch(/^Generate · \$0\.00 offline · \$0\.\d\d live$/);
  await generate.click();
  await openRuns(there);
  await shared.world.letPicturesCome();
  const another = panel.getByRole("button", { name: /^Another take/ });
  await another.waitFor();
  expect(await another.innerText()).toMatch(/^Another take · \$0\.00 offline · \$0\.\d\d live$/);
  await close();
});

it("[D1] a relay killed midway is said in the button's place; back again, the panel recovers and nothing is lost", async () => {
  const there = await visit();
  const { panel, prompt, generate, close } = there;
  await askForPicture(there, square, "A lighthouse at dusk");
  await openRuns(there);
  await panel.getByText("Being made").first().waitFor();
  await shared.world.relay.kill();
  await panel.getByRole("tab", { name: "Create" }).click();
  await panel.getByText("answered before and does not now. Start it again").waitFor();
  await prompt.fill("Written while it was away");
  await shared.world.restartRelay();
  await generate.waitFor();
  expect(await prompt.inputValue()).toBe("Written while it was away");
  await openRuns(there);
  await shared.world.letPicturesCome();
  await panel.getByText("On the canvas.").waitFor();
  await close();
});

it("takes into the selection flip by the arrow keys from the one on the canvas; removed, they are placed again", async () => {
  const there = await visit();
  const { page, panel, prompt, generate, layer, picture, close } = there;
  await layer(square).click();
  await prompt.fill("A tiger in the grass");
  await panel.getByRole("button", { name: /^Choices/ }).click();
  await panel.getByLabel("Into the selection").check();
  await panel.getByRole("radiogroup", { name: "Takes" }).getByLabel("2").check();
  await page.keyboard.press("Escape");
  await generate.click();
  await openRuns(there);
  await shared.world.letPicturesCome();
  await panel.getByText("Both done").waitFor();
  await picture.waitFor();
  const hash = page.getByText(/kB · [0-9a-f]{8}$/);
  const first = await hash.innerText();
  // Whichever take came first is shown, and the panel begins with that one.
  await panel.getByRole("button", { name: "Show on canvas" }).focus();
  const last = (await panel.getByText("Take 2 of 2").count()) === 1;
  await page.keyboard.press(last ? "ArrowLeft" : "ArrowRight");
  await expect.poll(() => hash.innerText()).not.toBe(first);
  await page.keyboard.press(last ? "ArrowRight" : "ArrowLeft");
  await expect.poll(() => hash.innerText()).toBe(first);
  await panel.getByRole("button", { name: "Remove", exact: true }).click();
  await expect.poll(() => picture.count()).toBe(0);
  await panel.getByText(/^Not placed/).waitFor();
  await panel.getByRole("button", { name: "Place", exact: true }).click();
  await panel.getByText("On the canvas.").waitFor();
  await close();
});

it("a series with one look lands as one strip in a section, numbered", async () => {
  const there = await visit();
  const { panel, layer, close } = there;
  await askForSeries(there, square, "A fox through the year");
  await shared.world.letPicturesCome();
  await panel.getByText("Both done").waitFor();
  await layer("A fox through the year").waitFor();
  await close();
});
