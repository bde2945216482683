/** One browser and one playground for all tests of a file. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "../browser.ts";
import {
  type PlaygroundWorld,
  startPlaygroundWorld,
  type Visit,
  visitPlayground,
} from "../playground-world.ts";

/** What the tests of one file share: a browser, and a playground whose pictures take `offlineMs`. */
export type SharedPlayground = {
  readonly browser: Browser;
  readonly world: PlaygroundWorld;
  visit: () => Promise<Visit>;
};

/**
 * Opens browser and playground before a file's tests and closes them after; neither is there before the first test. `describe`
 * starts what the relay is to use besides, and gives its settings.
 */
export function sharePlayground(
  offlineMs: number,
  describe: () => Promise<Record<string, string>> = async () => ({}),
): SharedPlayground {
  let browser: Browser | undefined;
  let world: PlaygroundWorld | undefined;
  beforeAll(async () => {
    [browser, world] = await Promise.all([
      launchBrowser(),
      describe().then((more) => startPlaygroundWorld(offlineMs, more)),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  return {
    get browser() {
      return browser!;
    },
    get world() {
      return world!;
    },
    visit: () => visitPlayground(browser!, world!.url),
  };
}
