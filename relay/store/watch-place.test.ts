import { randomUUID } from "node:crypto";
import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createBody, openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createScriptedProvider } from "../../test/relay/scripted-provider.ts";
import { openSqlite } from "./sqlite.ts";

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-place-"));
  const path = join(folder, "polyframe.db");
  const db = openSqlite(path);
  const provider = createScriptedProvider();
  const fixture = await openFixture({ folder, db, provider });
  opened.push(async () => {
    await fixture.close();
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { ...fixture, provider, path };
}

async function submit({ call }: Pick<Fixture, "call">): Promise<Response> {
  return call("PUT", `/v1/runs/${randomUUID()}`, createBody());
}

test("[D1] a store whose file was deleted takes no run and buys nothing, and says what to do", async () => {
  const relay = await open();
  expect((await submit(relay)).status).toBe(201);
  await rm(relay.path);
  const refused = await submit(relay);
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("30");
  expect(await refused.json()).toMatchObject({
    retryable: true,
    message: expect.stringContaining("put the data folder back") as string,
  });
  expect((await relay.call("GET", "/v1/ready")).status).toBe(503);
  expect((await relay.call("GET", "/v1/health")).status).toBe(200);
  await relay.dispatcher.tick();
  expect(relay.provider.requests).toHaveLength(0);
});

test("[D1] another file in its place is as good as none, and the same one brought back is welcome", async () => {
  const relay = await open();
  const aside = `${relay.path}.aside`;
  await rename(relay.path, aside);
  await copyFile(aside, relay.path);
  expect((await submit(relay)).status).toBe(503);
  await rename(aside, relay.path);
  expect((await submit(relay)).status).toBe(201);
});
