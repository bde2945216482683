/** The admin page in a real browser, served by a real relay over HTTP. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createTeamToken } from "../../relay/access/create-token.ts";
import { homeTeam } from "../../relay/access/auth.ts";
import { createLimiter } from "../../relay/store/limiter.ts";
import type { Scope } from "../../core/api-call.ts";
import { addTeam, noLimits } from "../../relay/store/teams.ts";
import { listUncertain } from "../../relay/store/workers.ts";
import { launchBrowser } from "../browser.ts";
import { openFixture, type Fixture } from "../relay/fixture.ts";
import { createScriptedProvider, fail } from "../relay/scripted-provider.ts";

const dollar = 1_000_000_000;
let browser: Browser;
let axe: string;
let relay: Fixture;
let context: BrowserContext;
let page: Page;
let url: string;
let closeServer: () => Promise<unknown>;
/** Everything the browser complained about and every request it made. */
let complaints: string[];
let requests: { url: string; authorization: string | undefined }[];

beforeAll(async () => {
  [browser, axe] = await Promise.all([
    launchBrowser(),
    readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"),
  ]);
});
afterAll(() => browser.close());

beforeEach(async () => {
  const provider = createScriptedProvider();
  relay = await openFixture({
    provider,
    needsToken: true,
    limits: { monthly: dollar / 4, perPerson: dollar / 8 },
  });
  const limiter = createLimiter({
    db: relay.db,
    provider,
    settings: { imagesPerMinute: 20 },
    random: () => 0.5,
  });
  Object.assign(relay.services, { limiter });
  await addTeam(relay.db, { id: "design", name: "Design systems", ...noLimits }, relay.clock.now() + 1);
  await addTeam(relay.db, { id: "paused", name: "Paused", ...noLimits, monthly: 0 }, relay.clock.now() + 2);
  provider.next(fail("uncertain", "unknown"), fail("moderation", "nothing"));
  const use = { authorization: `Bearer ${await createToken(homeTeam, "use")}` };
  for (const [person, name] of [
    ["p1", "Ann"],
    ["p2", "Bo"],
  ])
    await submit(`?person=${person}&name=${name}`, use);
  await relay.dispatcher.drain();
  await submit("?person=p1&name=Ann", use);

  const server = createAdaptorServer({ fetch: relay.app.fetch, createServer });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`;
  closeServer = async () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await openPage("light");
});

afterEach(async () => {
  await context.close();
  await closeServer();
  await relay.close();
});

async function openPage(colorScheme: "light" | "dark"): Promise<void> {
  context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  complaints = [];
  requests = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 40[13]/.test(message.text()))
      complaints.push(message.text());
  });
  page.on("request", (request) =>
    requests.push({ url: request.url(), authorization: request.headers()["authorization"] }),
  );
  await page.goto(url);
}

async function submit(query: string, headers: Record<string, string>): Promise<void> {
  const cells = ["a", "b"].map((id) => ({ id, target: { width: 512, height: 512 } }));
  const body = {
    model: "gpt-image-2",
    quality: "low",
    density: 1,
    brief: { subject: "a red fox in snow" },
    cells,
  };
  const answer = await relay.call("PUT", `/v1/runs/${crypto.randomUUID()}${query}`, body, headers);
  expect(answer.status).toBe(201);
}

async function createToken(team: string, ...scopes: Scope[]): Promise<string> {
  return (await createTeamToken(relay.db, { team, label: scopes.join("+"), scopes }, relay.clock.now()))
    .token;
}

async function signIn(token: string): Promise<void> {
  await page.getByLabel("Admin token").fill(token);
  await page.getByRole("button", { name: "Open" }).click();
}

function section(name: string | RegExp) {
  return page.getByRole("region", { name });
}

async function shoot(name: string): Promise<void> {
  const folder = process.env["POLYFRAME_SCREENSHOTS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/admin-${name}.png`, fullPage: true });
}

test("[K2] without an admin token the page shows nothing but its door", async () => {
  await shoot("door");
  expect(requests.filter(({ url: asked }) => asked.includes("/v1/"))).toEqual([]);
  const html = await page.content();
  for (const known of ["Home", "Design systems", "Ann", "fox"]) {
    const visible = await page.getByRole("region").filter({ hasText: known }).count();
    expect(visible, `${known} in ${html}`).toBe(0);
  }
  await signIn(await createToken(homeTeam, "use", "review"));
  await page.getByRole("alert").filter({ hasText: "scope admin" }).waitFor();
  await signIn("pf_not-a-token-of-this-relay");
  await page.getByRole("alert").filter({ hasText: "does not know this token" }).waitFor();
  expect(await page.getByRole("region").count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("the operator sees money by team and person, the queue, runs, failures and limits", async () => {
  await signIn(await createToken(homeTeam, "admin"));
  const home = section("Teams").getByRole("row", { name: /Home/ });
  await home.waitFor();
  expect(await home.innerText()).toMatch(/\$0\.25/);
  expect(await home.getByRole("img").getAttribute("aria-label")).toMatch(/of \$0\.25 used/);
  const paused = section("Teams").getByRole("row", { name: /Paused/ });
  expect(await paused.getByRole("img").getAttribute("aria-label")).toBe("$0.00 of $0.00 used");
  expect(await paused.innerText()).not.toContain("no ceiling");
  expect(await section("People of Home").getByRole("row", { name: /^Ann/ }).count()).toBe(1);
  expect(
    await section("Latest runs of Home")
      .getByRole("row", { name: /a red fox in snow/ })
      .count(),
  ).toBe(3);
  expect(await section("Latest failures of Home").innerText()).toContain("moderation");
  expect(await section("Uncertain attempts").getByRole("row").count()).toBe(2);
  // What finds it in the provider's records.
  const [lost] = await listUncertain(relay.db, 1);
  const lostRow = section("Uncertain attempts").getByRole("row", { name: lost?.id ?? "" });
  expect(await lostRow.innerText()).toContain("gpt-image-2, low");
  const limits = section("The provider's limits").getByRole("row", { name: /^gpt-image-2 images/ });
  expect(await limits.innerText()).toContain("20");
  expect(await page.getByText("Waiting and queued").locator("xpath=..").innerText()).toMatch(/2$/);
  for (const table of [
    "People of Home",
    "Latest runs of Home",
    "Latest failures of Home",
    "Uncertain attempts",
  ])
    await section(table).getByRole("columnheader", { name: "Person (not verified)" }).waitFor();
  await shoot("light");
  await page.getByRole("button", { name: "Design systems" }).click();
  await section("Latest runs of Design systems").getByText("no runs yet").waitFor();
  expect(complaints).toEqual([]);
});

test("[M2] an uncertain attempt is resolved with a figure, and is gone", async () => {
  await signIn(await createToken(homeTeam, "admin"));
  const uncertain = section("Uncertain attempts");
  expect(await uncertain.getByRole("button", { name: "Book" }).isDisabled()).toBe(true);
  await uncertain.getByLabel("Cost in dollars").fill("0.004");
  await uncertain.getByRole("button", { name: "Book" }).click();
  await uncertain.getByText("Every attempt is settled.").waitFor();
  await page.getByRole("status").filter({ hasText: "The attempt is resolved." }).waitFor();
  expect(await section("Latest failures of Home").innerText()).toContain("$0.0040");
  expect(complaints).toEqual([]);
});

test("a token is made, shown once, and revoked after a second click", async () => {
  await signIn(await createToken(homeTeam, "admin"));
  const tokens = section("Tokens");
  await tokens.getByLabel("Team", { exact: true }).selectOption("Design systems");
  await tokens.getByLabel("Label", { exact: true }).fill("laptop of Cy");
  await tokens.getByRole("button", { name: "Make a token" }).click();
  const made = tokens.getByText(/^pf_/);
  await made.waitFor();
  const headers = { authorization: `Bearer ${await made.innerText()}` };
  expect((await relay.call("GET", "/v1/catalogue", undefined, headers)).status).toBe(200);
  const row = tokens.getByRole("row", { name: /laptop of Cy/ });
  await row.getByRole("button", { name: "Revoke" }).click();
  expect((await relay.call("GET", "/v1/catalogue", undefined, headers)).status).toBe(200);
  await row.getByRole("button", { name: "Really revoke" }).click();
  await row.getByText("revoked").waitFor();
  expect((await relay.call("GET", "/v1/catalogue", undefined, headers)).status).toBe(401);
  await page.reload();
  await row.waitFor();
  expect(await tokens.getByText(/^pf_/).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("an admin of a team sees that team alone and may not resolve", async () => {
  await signIn(await createToken("design", "admin"));
  await section("Teams").waitFor();
  const text = await page.locator("main").innerText();
  expect(text).toContain("Design systems");
  expect(text).toContain("This token administers one team.");
  for (const foreign of ["Ann", "fox", "moderation"]) expect(text).not.toContain(foreign);
});

test("a reload keeps the session, signing out and another tab do not have it, and a revoked token ends it", async () => {
  const token = await createToken(homeTeam, "admin");
  await signIn(token);
  await section("Teams").waitFor();
  await page.reload();
  await section("Teams").waitFor();
  const other = await context.newPage();
  await other.goto(url);
  await other.getByLabel("Admin token").waitFor();
  expect(await page.evaluate(() => JSON.stringify([localStorage, document.cookie]))).toBe('[{},""]');
  await page.getByRole("button", { name: "Sign out" }).click();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await signIn(token);
  await section("Teams").waitFor();
  await relay.db.run("update token set revoked_at = 1");
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("alert").filter({ hasText: "does not know this token" }).waitFor();
  expect(await page.getByRole("region").count()).toBe(0);
});

test("the page comes from the relay alone, under a policy without inline parts, and puts no token into an address", async () => {
  const token = await createToken(homeTeam, "admin");
  await signIn(token);
  await section("Teams").waitFor();
  for (const request of requests) {
    if (!request.url.startsWith("data:")) expect(new URL(request.url).origin).toBe(new URL(url).origin);
    expect(request.url).not.toContain(token);
    if (!request.url.includes("/v1/admin/")) expect(request.authorization).toBeUndefined();
  }
  for (const path of ["/admin", "/admin/page.css", "/admin/page.js"]) {
    const { headers, status } = await relay.app.request(path);
    expect(status).toBe(200);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
  }
  const injected = await page.evaluate(() => {
    const script = document.createElement("script");
    try {
      script.textContent = "window.injected = true";
      document.head.append(script);
    } catch {
      return "refused"; // by trusted types
    }
    return "injected" in window ? "ran" : "refused";
  });
  expect(injected).toBe("refused");
});

test.each(["light", "dark"] as const)(
  "axe finds nothing in %s, and nothing sticks out at 400 px",
  async (scheme) => {
    await context.close();
    await openPage(scheme);
    await page.evaluate(axe);
    expect(await violations()).toEqual([]);
    await signIn(await createToken(homeTeam, "admin"));
    await section("Teams").waitFor();
    await shoot(scheme);
    expect(await violations()).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    await shoot(`${scheme}-narrow`);
    // What a table is for stays in view where it is too narrow, without scrolling it.
    for (const name of ["Revoke", "Book"]) {
      const button = page.getByRole("button", { name }).first();
      await button.scrollIntoViewIfNeeded();
      const box = await button.boundingBox();
      expect(box!.x + box!.width).toBeLessThanOrEqual(400);
      expect(
        await button.locator("xpath=ancestor::*[@role='group']").evaluate((table) => table.scrollLeft),
      ).toBe(0);
    }
  },
);

async function violations(): Promise<string[]> {
  const found = (await page.evaluate("axe.run(document)")) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .join(" ")
        .slice(0, 300)}`,
  );
}
