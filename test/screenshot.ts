// `npm run screenshot`: uses the playground as a person would, and writes docs/playground.png (1440 x 900) for the README.
import { mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { launchBrowser } from "./browser.ts";
import { startPlaygroundWorld, type Visit, visitPlayground } from "./playground-world.ts";

const target = fileURLToPath(new URL("../docs/playground.png", import.meta.url));
const maxBytes = 400_000;

type Wish = { layer: string; sentence: string; headline?: string };

const wishes: readonly Wish[] = [
  { layer: "Phone 390×844", sentence: "A straw hat on a sunny terrace, warm light" },
  { layer: "Slide 1920×1080", sentence: "Rolling green hills in spring, morning mist" },
  { layer: "Tablet 834×1194", sentence: "A bicycle by a flower shop in Lisbon" },
  {
    layer: "Square 1080×1080",
    sentence: "A canvas sneaker on a pedestal, studio light",
    headline: "봄이 시작되는 곳",
  },
  {
    layer: "Story 1080×1920",
    sentence: "Cherry blossoms over a quiet street, dusk",
    headline: "春の新作コレクション",
  },
  {
    layer: "Desktop 1440×900",
    sentence: "A quiet harbour at dawn, fishing boats in soft light",
    headline: "Spring starts here",
  },
];

async function make(visit: Visit, { layer, sentence, headline }: Wish): Promise<void> {
  const { page, panel, prompt, generate, picture } = visit;
  await visit.layer(layer).click();
  await prompt.fill(sentence);
  const words = panel.getByLabel("Text 1: words");
  if (headline !== undefined && (await words.count()) === 0)
    await panel.getByRole("button", { name: "Text", exact: true }).click();
  if (headline !== undefined) await words.fill(headline);
  const rows = page.getByRole("treeitem");
  const before = await rows.count();
  await generate.click();
  // The new frame lies in front, so it is the first of the list.
  await rows.nth(before).waitFor();
  await rows.first().click();
  await picture.waitFor();
}

const world = await startPlaygroundWorld(200);
const browser = await launchBrowser();
try {
  const visit = await visitPlayground(browser, world.url);
  for (const wish of wishes) await make(visit, wish);
  const { page } = visit;
  await page.mouse.move(720, 24);
  await page.locator('canvas[data-drawing="done"]').waitFor();
  await mkdir(new URL("../docs/", import.meta.url), { recursive: true });
  // 256 colours of its own are enough for a picture of this size, and a third of the bytes.
  await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 10 })
    .toFile(target);
  const { size } = await stat(target);
  if (size > maxBytes)
    throw new Error(`${target} has ${size} bytes, more than ${maxBytes}. Lower the quality.`);
  process.stdout.write(`${target} ${Math.round(size / 1000)} kB\n`);
} finally {
  await browser.close();
  await world.close();
}
