/** Every call that a plugin of 0.1.0 makes, as it makes it, to this relay: its own decoders read the answers. */
import { randomUUID } from "node:crypto";
import type * as z from "zod/mini";
import { afterEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../relay/fixture.ts";
import { createPng } from "../relay/png.ts";
import { createScriptedProvider, fail } from "../relay/scripted-provider.ts";
import * as v010 from "./v0.1.0/api.ts";
import { catalogueSchema } from "./v0.1.0/catalogue.ts";

let fixture: Fixture;
afterEach(() => fixture.close());

const who = "person=user-1&name=Ada%20L";
const target = { width: 1024, height: 1024 };
const body: v010.RunBody = {
  model: "gpt-image-2",
  quality: "low",
  density: 1,
  format: "jpeg",
  background: "opaque",
  file: "file-1",
  brief: { subject: "A quiet harbour", texts: [{ role: "headline", words: { en: "Spring" } }] },
  cells: [
    { id: "typed/en/0", take: 1, locale: "en", target, fit: "cover" },
    { id: "typed/en/1", take: 1, locale: "en", target, shot: "at dawn", waitsFor: "approval" },
  ],
};

/** The status and the answer, which fails the test unless the decoder reads it. */
async function ask<Schema extends z.ZodMiniType>(
  schema: Schema,
  ...call: Parameters<Fixture["call"]>
): Promise<{ status: number; value: z.output<Schema> }> {
  const answer = await fixture.call(...call);
  return { status: answer.status, value: schema.parse(await answer.json()) };
}

/** Actions: 0.1.0 looks at nothing but whether they were taken. */
async function act(path: string, sent: object = {}): Promise<boolean> {
  return (await fixture.call("POST", path, sent)).ok;
}

function readRun(id: string) {
  return ask(v010.runSchema, "GET", `/v1/runs/${id}`);
}

test("health and catalogue tell 0.1.0 that the relay can be used, and usage what was spent", async () => {
  fixture = await openFixture();
  const health = await ask(v010.healthSchema, "GET", "/v1/health");
  expect(health).toMatchObject({ status: 200, value: { status: "ok", needsToken: false } });
  const catalogue = await ask(catalogueSchema, "GET", "/v1/catalogue");
  expect(catalogue.value.models.map(({ id }) => id)).toContain("gpt-image-2");
  const usage = await ask(v010.usageReportSchema, "GET", `/v1/usage?${who}`);
  expect(usage.value.accounts.length).toBeGreaterThan(0);
});

test("0.1.0 prices a run, sends it with that price, follows it, lets it go on, and fetches its picture", async () => {
  fixture = await openFixture();
  const quote = await ask(v010.quoteSchema, "POST", `/v1/quotes?${who}`, body);
  expect(quote.value.cells.map(({ id }) => id)).toEqual(["typed/en/0", "typed/en/1"]);
  const id = randomUUID();
  const run = { ...body, agreed: quote.value.cost.high };
  const path = `/v1/runs/${id}?${who}`;
  expect(await ask(v010.runSchema, "PUT", path, run)).toMatchObject({ status: 201, value: { id } });
  expect(await ask(v010.runSchema, "PUT", path, run)).toMatchObject({ status: 200, value: { id } });
  const changed = await ask(v010.problemSchema, "PUT", path, { ...run, quality: "high" });
  expect(changed).toMatchObject({ status: 409, value: { kind: "conflict" } });
  await fixture.dispatcher.drain();
  expect((await readRun(id)).value.jobs.map(({ state }) => state)).toEqual(["succeeded", "waiting"]);
  expect(await act(`/v1/runs/${id}/continue`)).toBe(true);
  await fixture.dispatcher.drain();
  const { value: made } = await readRun(id);
  expect(made).toMatchObject({ state: "closed", counts: { succeeded: 2 } });
  const changes = await ask(v010.changesSchema, "GET", `/v1/changes?after=${id}:0&wait=0`);
  expect(changes.value.runs).toEqual([made]);
  const list = await ask(v010.runListSchema, "GET", "/v1/runs?file=file-1&limit=30");
  expect(list.value.runs).toMatchObject([{ id, state: "closed" }]);
  const image = await fixture.call("GET", `/v1/images/${made.jobs[0]?.images[0]?.id}?as=figma`);
  expect([image.status, image.headers.get("content-type")]).toEqual([200, expect.stringMatching(/^image\//)]);
});

test("0.1.0 retries what failed, and cancels a picture and a run", async () => {
  const provider = createScriptedProvider();
  fixture = await openFixture({ provider });
  provider.next(fail("moderation", "nothing"));
  const id = randomUUID();
  await ask(v010.runSchema, "PUT", `/v1/runs/${id}?${who}`, body);
  await fixture.dispatcher.drain();
  const [failed, held] = (await readRun(id)).value.jobs;
  expect(failed).toMatchObject({ state: "failed", failure: { kind: "moderation" } });
  expect(await act(`/v1/jobs/${failed?.id}/retry`, { afterAttempt: failed?.attempt })).toBe(true);
  expect(await act(`/v1/jobs/${held?.id}/cancel`)).toBe(true);
  await fixture.dispatcher.drain();
  expect((await readRun(id)).value.jobs.map(({ state }) => state)).toEqual(["succeeded", "cancelled"]);
  const other = randomUUID();
  await ask(v010.runSchema, "PUT", `/v1/runs/${other}?${who}`, body);
  expect(await act(`/v1/runs/${other}/cancel`)).toBe(true);
  expect((await readRun(other)).value.counts).toMatchObject({ cancelled: 2, queued: 0, waiting: 0 });
  const unknown = await ask(v010.problemSchema, "GET", `/v1/runs/${randomUUID()}`);
  expect(unknown).toMatchObject({ status: 404, value: { kind: "not-found" } });
});

test("0.1.0 uploads a reference and uses it", async () => {
  fixture = await openFixture();
  const upload = {
    method: "POST",
    headers: { "content-type": "image/png" },
    body: new Uint8Array(createPng(40, 30)),
  };
  const asset = v010.assetSchema.parse(await (await fixture.app.request("/v1/assets", upload)).json());
  expect(asset).toMatchObject({ width: 40, height: 30 });
  const references = [{ asset: asset.id, role: "source" }];
  const sent = { ...body, brief: { ...body.brief, references } };
  const id = randomUUID();
  expect((await ask(v010.runSchema, "PUT", `/v1/runs/${id}?${who}`, sent)).status).toBe(201);
});
