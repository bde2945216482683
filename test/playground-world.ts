// The playground as a newcomer meets it: the built plugin, a real relay with the offline provider, and the page in Chromium.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from "playwright-core";
import type { Changes } from "../core/api.ts";
import { type Playground, servePlayground } from "../playground/server.ts";
import { findPort } from "./free-port.ts";
import { type RelayProcess, relayToken, startRelayProcess } from "./relay-process.ts";

export type PlaygroundWorld = {
  url: string;
  relay: RelayProcess;
  /** The relay's data folder, for administration beside it. */
  folder: string;
  /** Starts the relay again at its address, over the data of the one that ended. */
  restartRelay: () => Promise<void>;
  /** Waits until the relay has a run, then lets time pass until none is open: with `heldMs` pictures come now. */
  letPicturesCome: () => Promise<void>;
  close: () => Promise<void>;
};

/** What a picture takes that does not come before the test lets the time pass. */
export const heldMs = 600_000;

/**
 * Builds the plugin for a relay of its own and serves both. `offlineMs` is how long a picture takes; `more` are further
 * settings of the relay, a provider's key and address for one.
 */
export async function startPlaygroundWorld(
  offlineMs: number,
  more: Record<string, string> = {},
): Promise<PlaygroundWorld> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-playground-"));
  // A port of its own, because it is needed again after a restart.
  const env = { POLYFRAME_OFFLINE_MS: String(offlineMs), PORT: String(await findPort()), ...more };
  const relay = await startRelayProcess({ folder, env });
  const relayUrl = relay.url.replace("127.0.0.1", "localhost");
  const dist = join(folder, "dist");
  await promisify(execFile)(process.execPath, ["build.mjs", "--out", dist, "--relay", relayUrl], {
    cwd: join(import.meta.dirname, ".."),
  });
  const playground: Playground = await servePlayground({
    port: await findPort(),
    relayUrl,
    token: relayToken,
    dist,
  });
  await buildAll(playground.url);
  const world = { url: playground.url, relay, folder, restartRelay, letPicturesCome, close };
  async function restartRelay(): Promise<void> {
    world.relay = await startRelayProcess({ folder, env });
  }
  async function letPicturesCome(): Promise<void> {
    let open = await listOpenRuns(world.relay);
    while (open.length === 0) open = await listOpenRuns(world.relay);
    for (; open.length > 0; open = await listOpenRuns(world.relay)) {
      await world.relay.order({ advanceMs: 2 * heldMs });
      // The painting itself takes real time, and a picture that had not begun needs another step.
      const known = open.map(({ id, rev }) => `${id}:${rev}`).join(",");
      await world.relay.call("GET", `/v1/changes?after=${known}&wait=1`);
    }
  }
  async function close(): Promise<void> {
    await playground.close();
    await world.relay.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return world;
}

/** The playground bundles what is asked for the first time; the set-up waits for that, not the first page. */
async function buildAll(url: string): Promise<void> {
  const paths = ["/app.js", "/app.css", "/prelude.js", "/plugin/code.js"];
  for (const answer of await Promise.all(paths.map((path) => fetch(`${url}${path}`)))) {
    if (!answer.ok) throw new Error(`The playground answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}

async function listOpenRuns(relay: RelayProcess): Promise<Changes["runs"]> {
  return ((await (await relay.call("GET", "/v1/changes?wait=0")).json()) as Changes).runs;
}

/** The page and what people see on it, by the names people see. */
export type Visit = {
  page: Page;
  panel: FrameLocator;
  prompt: Locator;
  generate: Locator;
  layer: (name: string | RegExp) => Locator;
  /** The selected node's picture in the properties, with its size in pixels as its name. */
  picture: Locator;
  field: (name: string) => Promise<number>;
  saved: () => Promise<void>;
  close: () => Promise<void>;
};

/** A visit with a browser profile of its own, as a newcomer. Ends ready to type. */
export async function visitPlayground(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  await page.goto(url);
  const panel = panelOf(page);
  const visit: Visit = {
    page,
    panel,
    prompt: panel.getByLabel("What the picture shows"),
    generate: panel.getByRole("button", { name: /^Generate/ }),
    layer: (name) => page.getByRole("treeitem", { name, exact: true }),
    picture: page.getByRole("complementary", { name: "Properties" }).getByRole("img", { name: /^Picture/ }),
    field: async (name) =>
      Number(await page.getByRole("complementary", { name: "Properties" }).getByLabel(name).inputValue()),
    saved: () => page.getByText("Saved", { exact: true }).waitFor(),
    close: () => context.close(),
  };
  await visit.prompt.waitFor();
  return visit;
}

/** The plugin's page: the inner of two frames. */
export function panelOf(page: Page): FrameLocator {
  return page.frameLocator(".panel-frame").frameLocator("iframe");
}

/** Selects a layer in the list, writes a sentence, and presses Generate once it is priced. */
export async function askForPicture(visit: Visit, layer: string, sentence: string): Promise<void> {
  await visit.layer(layer).click();
  await visit.prompt.fill(sentence);
  await visit.generate.click();
}

/** Opens the list of runs. */
export async function openRuns({ panel }: Visit): Promise<void> {
  await panel.getByRole("tab", { name: "Runs" }).click();
}

/** Asks for a series of two with the same look, and opens in Runs the second, which waits for the first. */
export async function askForSeries(visit: Visit, layer: string, sentence: string): Promise<void> {
  const { panel, prompt, generate } = visit;
  await visit.layer(layer).click();
  await prompt.fill(sentence);
  await panel.getByRole("button", { name: "Shots", exact: true }).click();
  await panel.getByRole("textbox", { name: "Shot 1" }).fill("spring");
  await panel.getByRole("textbox", { name: "Shot 2" }).fill("winter");
  await panel.getByRole("checkbox", { name: /^One look/ }).check();
  await generate.click();
  await openRuns(visit);
  await panel.getByRole("gridcell", { name: /shot 2/ }).click();
  await panel.getByText("Waits for the picture it is made from.").waitFor();
}
