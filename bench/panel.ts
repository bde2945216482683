/** Opening the panel in Chromium: the processor time until one can type, beside the panel of 0.1.0 in the same run. */
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, CDPSession } from "playwright-core";
import { launchBrowser } from "../test/browser.ts";
import { buildPanel } from "../test/panel-stage.ts";
import { patienceMs } from "../test/patience.ts";
import type { Figure } from "./figure.ts";
import { divide, measureInTurn } from "./pairs.ts";

/** How many times the processor time of the panel of 0.1.0 today's may take. */
export const mostPanelRatio = 1.3;

const rounds = 31;
const address = "http://panel.test/";
const size = { width: 400, height: 640 };

/** Milliseconds of processor time, pair by pair. */
export type PanelTimes = { before: number[]; now: number[] };

/** The ui.html of 0.1.0 as it was built, which today's panel is compared with. */
export function readFormerPanel(): Promise<string> {
  return readFile(new URL("fixtures/panel-0.1.0.html", import.meta.url), "utf8");
}

/**
 * Opens two panels in turn, each time in a browser process of its own, and gives the processor time of their main threads
 * from the navigation to the drawn caret in the prompt. Rejects when one of them never gets there.
 */
export function timePanels(
  browser: Browser,
  before: string,
  now: string,
  pairs: number,
): Promise<PanelTimes> {
  return measureInTurn({ before: () => openOnce(browser, before), now: () => openOnce(browser, now) }, pairs);
}

/** Today's built panel beside that of 0.1.0. */
export async function measurePanel(): Promise<Figure[]> {
  const [browser, before, now] = await Promise.all([launchBrowser(), readFormerPanel(), buildPanel()]);
  try {
    const times = await timePanels(browser, before, now, rounds);
    return [
      { name: "navigation to caret, 0.1.0", unit: "ms CPU", samples: times.before },
      { name: "navigation to caret", unit: "ms CPU", samples: times.now },
      {
        name: "navigation to caret, to 0.1.0",
        unit: "x",
        samples: divide(times.now, times.before),
        promise: { most: mostPanelRatio, gates: true },
      },
    ];
  } finally {
    await browser.close();
  }
}

/** One opening. A context of its own is a process of its own, so nothing is compiled or laid out beforehand. */
async function openOnce(browser: Browser, html: string): Promise<number> {
  const context = await browser.newContext({ viewport: size, reducedMotion: "reduce" });
  try {
    return await timeOpening(context, html);
  } finally {
    await context.close();
  }
}

async function timeOpening(context: BrowserContext, html: string): Promise<number> {
  const page = await context.newPage();
  // As in Figma the page has a null origin.
  const headers = { "content-security-policy": "sandbox allow-scripts" };
  await page.route(address, (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", headers, body: html }),
  );
  const session = await context.newCDPSession(page);
  await session.send("Page.enable");
  await session.send("Runtime.enable");
  // Thread ticks are processor time: what else the machine does while a task runs is not in them.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await session.send("Runtime.addBinding", { name: "caretIsDrawn" });
  await session.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watchCaret.toString()})()` });
  const start = await readTaskMs(session);
  const drawn = hearCaret(session);
  await Promise.all([drawn, page.goto(address, { waitUntil: "commit" })]);
  return (await readTaskMs(session)) - start;
}

/** Runs in the page before its own scripts. A message comes after the frame that draws the caret, a callback before it. */
function watchCaret(): void {
  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element) || !target.matches("[data-prompt]")) return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => (globalThis as unknown as Told).caretIsDrawn(""));
      port1.start();
      port2.postMessage(undefined);
    });
  });
}

type Told = { caretIsDrawn: (word: string) => void };

function hearCaret(session: CDPSession): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new Error(`No caret came to the prompt within ${patienceMs / 1000} s: the panel did not start.`),
        ),
      patienceMs,
    );
    session.on("Runtime.bindingCalled", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function readTaskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const found = metrics.find(({ name }) => name === "TaskDuration");
  if (found === undefined) throw new Error("This Chromium does not say how long its tasks took.");
  return found.value * 1000;
}
