import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { Problem } from "../../core/api.ts";
import { createBody, openFixture, openTestDb, type Fixture } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";

let fixture: Fixture;
afterEach(() => fixture.close());

test("[D1] a relay whose store was moved takes no run and no upload, and still gives out what it has", async () => {
  const db = await openTestDb();
  let isInPlace = true;
  fixture = await openFixture({ db: { ...db, isInPlace: () => isInPlace } });
  const id = await fixture.submit();
  isInPlace = false;
  const run = await fixture.call("PUT", `/v1/runs/${randomUUID()}`, createBody());
  const upload = await fixture.app.request("/v1/assets", {
    method: "POST",
    headers: { "content-type": "image/png" },
    body: Buffer.from(createPng(9, 9)),
  });
  for (const answer of [run, upload]) {
    expect(answer.status).toBe(503);
    expect(((await answer.json()) as Problem).message).toContain("put the data folder back");
  }
  expect((await fixture.read(id)).jobs).toHaveLength(1);
  await db.close();
});
