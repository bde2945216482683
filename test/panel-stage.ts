// A stage for the panel alone: the built ui.html in a sandboxed frame, Figma's theme variables, and a sandbox that a test scripts.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Frame, Page } from "playwright-core";
import type { PanelMessage, SandboxFact } from "../core/messages.ts";

export type Theme = "light" | "dark";

export type PanelStage = {
  page: Page;
  frame: Frame;
  /** Posts a fact as the sandbox would; resolves when the panel has taken it in. */
  post(fact: SandboxFact): Promise<void>;
  /** Every message the panel has sent, oldest first. */
  messages(): Promise<PanelMessage[]>;
  /** Waits for the next message of a type that was not taken yet. */
  take<Type extends PanelMessage["type"]>(type: Type): Promise<Extract<PanelMessage, { type: Type }>>;
};

const address = "http://panel.test/";

/** Builds the plugin into a folder of its own and gives ui.html; seconds, so do it once per test file. */
export async function buildPanel(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-panel-"));
  try {
    await promisify(execFile)(process.execPath, ["build.mjs", "--out", folder], {
      cwd: join(import.meta.dirname, ".."),
    });
    return await readFile(join(folder, "ui.html"), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The colours Figma injects, from the table the component kit ships for its own stories. */
async function readTheme(): Promise<string> {
  const path = join(import.meta.dirname, "../node_modules/@create-figma-plugin/ui/lib/css/theme.css");
  return (await readFile(path, "utf8")).replaceAll(":root .figma-", ":root.figma-");
}

function describeHost(html: string, size: { width: number; height: number }): string {
  const source = html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html><html lang="en"><head><title>Stage</title><style>body{margin:0}iframe{border:0;display:block}</style></head><body>
<script>
const messages = [];
window.addEventListener("message", (event) => {
  if (event.data && event.data.pluginMessage) messages.push(event.data.pluginMessage);
});
window.post = (fact) => document.querySelector("iframe").contentWindow.postMessage({ pluginMessage: fact }, "*");
</script>
<iframe title="Polyframe" sandbox="allow-scripts" width="${size.width}" height="${size.height}" srcdoc="${source}"></iframe></body></html>`;
}

export type StageOptions = { theme?: Theme; width?: number; height?: number; css?: string };

/** Puts the panel on a page of its own. The caller closes the page. */
export async function openPanel(
  browser: Browser,
  html: string,
  options: StageOptions = {},
): Promise<PanelStage> {
  const { theme = "light", width = 400, height = 640, css = "" } = options;
  const style = `<style id="figma-style">${await readTheme()}${css}</style></head>`;
  const themed = html.replace("</head>", style).replace("<html", `<html class="figma-${theme}"`);
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  await page.route(address, (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", body: describeHost(themed, { width, height }) }),
  );
  await page.goto(address);
  const frame = page.frames()[1];
  if (frame === undefined) throw new Error("invariant: the stage has one frame");
  await frame.waitForSelector("[role=tablist]");
  await frame.evaluate(countFacts);
  let posted = 0;
  const taken = new Set<number>();
  return {
    page,
    frame,
    post: async (fact) => {
      posted += 1;
      await page.evaluate((each) => (window as unknown as Host).post(each), fact);
      await frame.evaluate((count) => (window as unknown as Heard).heard(count), posted);
    },
    messages: () => readMessages(page),
    take: async (type) => {
      for (;;) {
        const all = await readMessages(page);
        const index = all.findIndex((each, at) => each.type === type && !taken.has(at));
        const found = all[index];
        if (found !== undefined) {
          taken.add(index);
          return found as Extract<PanelMessage, { type: typeof type }>;
        }
        await page.waitForFunction(`messages.length > ${all.length}`);
      }
    },
  };
}

type Host = { post: (fact: unknown) => void };
type Heard = { heard: (count: number) => Promise<void> };

/**
 * Runs in the panel's frame, and listens after the panel itself. A browser hands out keys before messages: without this a
 * key may overtake a fact that was posted before it, and the panel, which knows no price yet, rightly does nothing.
 */
function countFacts(): void {
  let facts = 0;
  const waiting = new Map<number, () => void>();
  window.addEventListener("message", () => {
    facts += 1;
    waiting.get(facts)?.();
  });
  function heard(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (facts >= count) resolve();
      else waiting.set(count, resolve);
    });
  }
  Object.assign(window, { heard });
}

function readMessages(page: Page): Promise<PanelMessage[]> {
  return page.evaluate("messages") as Promise<PanelMessage[]>;
}
