// What opening the panel costs. Bytes are a means: Figma loads ui.html anew each time, and people wait for the processor.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { median } from "../../bench/figure.ts";
import { divide } from "../../bench/pairs.ts";
import { mostPanelRatio, readFormerPanel, timePanels } from "../../bench/panel.ts";
import { launchBrowser } from "../browser.ts";
import { buildPanel } from "../panel-stage.ts";

let browser: Browser;
let former: string;
let built: string;

beforeAll(async () => {
  [browser, former, built] = await Promise.all([launchBrowser(), readFormerPanel(), buildPanel()]);
});

afterAll(async () => {
  await browser?.close();
});

async function compare(html: string, pairs: number): Promise<number[]> {
  const { before, now } = await timePanels(browser, former, html, pairs);
  return divide(now, before);
}

test("from navigation to the caret in the prompt takes at most 1.3 times the processor time of 0.1.0", async () => {
  const ratios = await compare(built, 15);
  // Pairs spread by a sixth on a busy machine, so what seems too much is looked at three times as long.
  while (median(ratios) > mostPanelRatio && ratios.length < 45) ratios.push(...(await compare(built, 15)));
  expect(median(ratios)).toBeLessThanOrEqual(mostPanelRatio);
});

test("a panel that carries its script five times over would be noticed", async () => {
  const at = former.indexOf("<script>") + "<script>".length;
  const script = former.slice(at, former.lastIndexOf("</script>"));
  const idle = `globalThis.later=()=>{${script}\n};`.repeat(4);
  const heavy = former.slice(0, at) + idle + former.slice(at);
  expect(median(await compare(heavy, 7))).toBeGreaterThan(mostPanelRatio);
});
