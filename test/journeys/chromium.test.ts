import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { askForPicture, heldMs } from "../playground-world.ts";
import { relayToken } from "../relay-process.ts";
import { sharePlayground } from "./shared-playground.ts";

const shared = sharePlayground(heldMs);
const { visit } = shared;

const desktop = "Desktop 1440×900";
const placed = "Desktop/1440x900";

it("a newcomer selects a frame, writes a sentence and a Japanese headline, reads size and price, and gets the picture beside it", async () => {
  const { page, panel, prompt, generate, layer, picture, field, close } = await visit();
  await page.getByText("Select a frame, write a sentence, press Generate").waitFor();
  // The frame's upper left corner: the first view puts it there.
  const canvas = await page.getByRole("application", { name: /^Canvas/ }).boundingBox();
  await page.mouse.click(canvas!.x + 80, canvas!.y + 120);
  expect(await layer(desktop).getAttribute("aria-selected")).toBe("true");

  await prompt.fill("A quiet harbour at dawn, fishing boats in soft light");
  await panel.getByRole("button", { name: "Text", exact: true }).click();
  await panel.getByLabel("Text 1: words").fill("春の新作コレクション");
  await panel.getByText("nothing hidden, sharp at 1.6x").waitFor();
  expect(await generate.innerText()).toContain("$0.00");
  await generate.click();

  await layer(placed).click();
  const size = {
    x: await field("X position"),
    y: await field("Y position"),
    w: await field("Width"),
    h: await field("Height"),
  };
  expect(size).toEqual({ x: 1480, y: 0, w: 1440, h: 900 });
  expect(await picture.count(), "the frame is there before the picture").toBe(0);

  await shared.world.letPicturesCome();
  await picture.waitFor();
  expect(await picture.getAttribute("alt")).toBe("Picture, 2304 × 1440");
  expect([await field("Width"), await field("Height")]).toEqual([1440, 900]);
  await page.getByRole("button", { name: "Edit in Polyframe" }).waitFor();
  await close();
});

it("[D1] a panel closed midway collects its picture when it is opened again", async () => {
  const { page, panel, layer, picture, close, ...rest } = await visit();
  await askForPicture(
    { page, panel, layer, picture, close, ...rest },
    desktop,
    "A red lighthouse in a storm",
  );
  await layer(placed).click();
  await page.getByRole("button", { name: "Close Polyframe" }).click();
  await expect.poll(() => page.locator(".panel-frame").count()).toBe(0);
  await shared.world.letPicturesCome();
  expect(await picture.count()).toBe(0);

  await page.getByRole("button", { name: "Polyframe menu" }).click();
  await page.getByRole("menuitem", { name: "Create pictures" }).click();
  await picture.waitFor();
  await close();
});

it("another person who opens the file fills the frames the first one left pending", async () => {
  const { page, layer, picture, close, ...rest } = await visit();
  await askForPicture({ page, layer, picture, close, ...rest }, desktop, "A market at noon");
  await layer(placed).click();
  await page.getByRole("button", { name: "Close Polyframe" }).click();
  await page.getByRole("button", { name: /Switch person$/ }).click();
  await page.getByRole("menuitemradio", { name: "Jonas Berg" }).click();
  await shared.world.letPicturesCome();
  await page.getByRole("button", { name: "Collect", exact: true }).click();
  await picture.waitFor();
  await close();
});

it("layers, pictures and the open panel survive a reload", async () => {
  const { page, prompt, layer, picture, saved, close, ...rest } = await visit();
  await askForPicture(
    { page, prompt, layer, picture, saved, close, ...rest },
    desktop,
    "An orchard in bloom",
  );
  await layer(placed).click();
  await shared.world.letPicturesCome();
  await picture.waitFor();
  await saved();
  await page.reload();
  await prompt.waitFor();
  await layer(placed).click();
  await picture.waitFor();
  expect(await page.getByText("Select a frame, write a sentence").count(), "the hint is for newcomers").toBe(
    0,
  );
  await close();
});

it("[C2] one undo takes back an arrived picture, the next its pending frame, and redo brings both again", async () => {
  const { page, layer, picture, close, ...rest } = await visit();
  await askForPicture({ page, layer, picture, close, ...rest }, desktop, "A quiet library");
  await layer(placed).click();
  await shared.world.letPicturesCome();
  await picture.waitFor();
  await page.keyboard.press("Control+z");
  await expect.poll(() => picture.count()).toBe(0);
  expect(await layer(placed).count()).toBe(1);
  await page.keyboard.press("Control+z");
  await expect.poll(() => layer(placed).count()).toBe(0);
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+Shift+z");
  await layer(placed).click();
  await picture.waitFor();
  await close();
});

it("[K2] [K3] a page of another origin can neither read nor spend anything", async () => {
  const foreign = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Another site</title><p>here</p>");
  }).listen(0, "localhost");
  await once(foreign, "listening");
  const page = await shared.browser.newPage();
  await page.goto(`http://localhost:${(foreign.address() as AddressInfo).port}/`);
  const relayUrl = shared.world.relay.url.replace("127.0.0.1", "localhost");
  const before = await (await shared.world.relay.call("GET", "/v1/runs")).text();

  const outcomes = await page.evaluate(tryEverything, { relayUrl, playgroundUrl: shared.world.url });
  expect(outcomes).toEqual({
    readRuns: 401,
    readRunsWithCredentials: "refused",
    guessedToken: 401,
    submit: 401,
    submitPlain: expect.toSatisfy((status) => status === 401 || status === 415),
    session: "refused",
    sessionUnread: "refused",
    sessionScript: "refused",
    framed: "",
  });
  expect(await (await shared.world.relay.call("GET", "/v1/runs")).text()).toBe(before);
  await page.close();
  foreign.close();
  foreign.closeAllConnections();
});

/** Runs in the foreign page: a status, or "refused" where the browser gave it nothing. */
async function tryEverything(sites: {
  relayUrl: string;
  playgroundUrl: string;
}): Promise<Record<string, unknown>> {
  function attempt(url: string, init: RequestInit = {}): Promise<number | string> {
    return fetch(url, init).then(
      (answer) => answer.status,
      () => "refused",
    );
  }
  const json = { "content-type": "application/json" };
  const submit = { method: "POST", body: JSON.stringify({ id: crypto.randomUUID(), jobs: [] }) };
  const script = await new Promise<string>((resolve) => {
    const element = document.createElement("script");
    element.addEventListener("load", () => resolve("loaded"));
    element.addEventListener("error", () => resolve("refused"));
    element.src = `${sites.playgroundUrl}/session`;
    document.body.append(element);
  });
  const framed = await new Promise<string>((resolve) => {
    const element = document.createElement("iframe");
    element.addEventListener("load", () => {
      // A refused frame shows the browser's own error page, whose text no page can read either.
      resolve(element.contentDocument?.body.textContent ?? "");
    });
    element.src = sites.playgroundUrl;
    document.body.append(element);
  });
  return {
    readRuns: await attempt(`${sites.relayUrl}/v1/runs`),
    readRunsWithCredentials: await attempt(`${sites.relayUrl}/v1/runs`, { credentials: "include" }),
    guessedToken: await attempt(`${sites.relayUrl}/v1/runs`, { headers: { authorization: "Bearer token" } }),
    submit: await attempt(`${sites.relayUrl}/v1/runs`, { ...submit, headers: json }),
    submitPlain: await attempt(`${sites.relayUrl}/v1/runs`, submit),
    session: await attempt(`${sites.playgroundUrl}/session`),
    sessionUnread: await attempt(`${sites.playgroundUrl}/session`, { mode: "no-cors" }),
    sessionScript: script,
    framed,
  };
}

it("the panel sees no token of the session and reaches no host but the relay", async () => {
  const { page, close } = await visit();
  const frame = page.frames().find((each) => each.parentFrame()?.url().endsWith("/frame/panel"));
  const reached = await frame!.evaluate(async (playgroundUrl) => {
    const tries = [`${playgroundUrl}/session`, "https://example.com/"].map((url) =>
      fetch(url).then(
        () => "answered",
        () => "refused",
      ),
    );
    const parentText = ((): string => {
      try {
        return window.top?.document.title ?? "";
      } catch {
        return "refused";
      }
    })();
    return [...(await Promise.all(tries)), parentText, self.origin];
  }, shared.world.url);
  expect(reached).toEqual(["refused", "refused", "refused", "null"]);
  expect(await page.content()).not.toContain(relayToken);
  await close();
});

it("axe finds nothing on the page, light and dark, with a picture selected and a menu open", async () => {
  const { page, layer, picture, close, ...rest } = await visit();
  await askForPicture({ page, layer, picture, close, ...rest }, desktop, "A bakery in the morning");
  await layer(placed).click();
  await shared.world.letPicturesCome();
  await picture.waitFor();
  for (const theme of ["Dark theme", "Light theme"]) {
    expect(await findViolations(page), theme).toEqual([]);
    await page.getByRole("button", { name: theme }).click();
  }
  await page.getByRole("button", { name: "Polyframe menu" }).click();
  expect(await findViolations(page)).toEqual([]);
  await close();
});

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: typeof axe };
    // The panel has tests of its own; Figma's frame is not ours to judge either.
    const { violations } = await tool.run(document, { iframes: false });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}

it("the keyboard alone selects a frame, writes, generates and looks at the result", async () => {
  const { page, prompt, layer, picture, close } = await visit();
  await expect.poll(() => prompt.evaluate((element) => element === document.activeElement)).toBe(true);
  await tabUntil(page, "Shift+Tab", '[role="treeitem"]');
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  const count = await page.getByRole("treeitem").count();
  const rows = await page
    .getByRole("treeitem")
    .evaluateAll((all) => all.map((row) => row.getAttribute("aria-label")));
  for (let step = 0; step < rows.indexOf(desktop); step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect(await layer(desktop).getAttribute("aria-selected")).toBe("true");

  await tabUntil(page, "Tab", "iframe.panel-frame");
  for (let presses = 0; presses < 12 && !(await hasFocus()); presses += 1) await page.keyboard.press("Tab");
  expect(await hasFocus()).toBe(true);
  await page.keyboard.type("A kite over the dunes");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => page.getByRole("treeitem").count()).toBe(count + 1);

  await tabUntil(page, "Shift+Tab", '[role="treeitem"]');
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  expect(await layer(placed).getAttribute("aria-selected")).toBe("true");
  await shared.world.letPicturesCome();
  await picture.waitFor();
  await close();

  async function hasFocus(): Promise<boolean> {
    return prompt.evaluate(
      (element) => element === element.ownerDocument.activeElement && document.hasFocus(),
    );
  }
});

/** Presses a key until the page's focus is on something that matches. */
async function tabUntil(page: Page, key: string, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    const found = await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    if (found) return;
  }
  throw new Error(`60 presses of ${key} did not reach ${selector}`);
}
