/** What 0.1.0 sent: accepted as it was, known again when it is sent twice, and made as it would have been. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { formerBodySchema, toCurrentBody } from "../../core/former-body.ts";
import { findMask, listInputs } from "../../core/inputs.ts";
import { findShotText } from "../../core/run-body.ts";
import { canonicalJson } from "../../relay/routes/canonical-json.ts";
import { submitRun } from "../../relay/store/submit.ts";
import { hashText } from "../../relay/text/ids.ts";
import { openFixture, type Fixture, type FixtureOptions } from "../relay/fixture.ts";
import { createPng } from "../relay/png.ts";
import { createScriptedProvider } from "../relay/scripted-provider.ts";
import { createRun } from "../relay/stored-run.ts";
import { homeTeam } from "../../relay/access/auth.ts";
import { runBodySchema as v010BodySchema } from "./v0.1.0/api.ts";
import { listInputs as listFormerInputs } from "./v0.1.0/inputs.ts";
import outbox from "./v0.1.0/outbox.json" with { type: "json" };

const opened: Fixture[] = [];
afterEach(async () => {
  for (const fixture of opened.splice(0)) await fixture.close();
});

async function open(options: FixtureOptions = {}) {
  const provider = createScriptedProvider();
  const fixture = await openFixture({ provider, ...options });
  opened.push(fixture);
  return { ...fixture, provider };
}

/** The body the plugin recorded, with pictures that this relay has. */
async function readRecorded({ app }: Fixture): Promise<typeof outbox.body> {
  let text = JSON.stringify({ ...outbox.body, agreed: 10_000_000_000 });
  for (const [index, name] of ["a1", "a2"].entries()) {
    const upload = await app.request("/v1/assets", {
      method: "POST",
      body: Buffer.from(createPng(64 + index, 64)),
      headers: { "content-type": "image/png" },
    });
    const { id } = (await upload.json()) as { id: string };
    text = text.replaceAll(`"${name}"`, `"${id}"`);
  }
  return JSON.parse(text) as typeof outbox.body;
}

test("[M3] a recorded body is accepted by PUT and known again, and the quote of it is its price", async () => {
  const fixture = await open();
  const body = await readRecorded(fixture);
  const { agreed: _, ...quoteBody } = body;
  const quote = await fixture.call("POST", "/v1/quotes", quoteBody);
  expect(quote.status).toBe(200);
  const path = `/v1/runs/${outbox.run}`;
  expect((await fixture.call("PUT", path, body)).status).toBe(201);
  expect((await fixture.call("PUT", path, body)).status).toBe(200);
  expect((await fixture.call("PUT", path, { ...body, quality: "high" })).status).toBe(409);
});

test("[M1] the price agreed to in a body counts as the one in the address does", async () => {
  const fixture = await open();
  const { brief, ...body } = await readRecorded(fixture);
  const cheap = { ...body, brief: { subject: brief.subject, texts: brief.texts }, agreed: 1 };
  const refused = await fixture.call("PUT", `/v1/runs/${randomUUID()}`, cheap);
  expect(await refused.json()).toMatchObject({ status: 409, kind: "price-changed" });
});

test("a subject of its own is no field of a former cell, and is refused by its name", async () => {
  const fixture = await open();
  const body = await readRecorded(fixture);
  const cells = body.cells.map((each) => ({ ...each, subject: "A bell" }));
  const refused = await fixture.call("PUT", `/v1/runs/${randomUUID()}`, { ...body, cells });
  expect(refused.status).toBe(400);
  expect(((await refused.json()) as { message: string }).message).toContain("subject");
});

test("a recorded run is made as it would have been: source and anchor first, and each shot's own words", async () => {
  const fixture = await open();
  const body = await readRecorded(fixture);
  await fixture.call("PUT", `/v1/runs/${outbox.run}`, body);
  await fixture.dispatcher.drain();
  const { jobs } = await fixture.read(outbox.run);
  expect(jobs.map((job) => job.state)).toEqual(body.cells.map(() => "succeeded"));
  const { requests } = fixture.provider;
  for (const [index, { id, shot }] of body.cells.entries()) {
    // Calls that leave together come in any order.
    const request = requests.find(({ cell }) => cell.id === id);
    const roles = index === 0 ? ["source", "palette"] : ["source", "anchor", "palette"];
    expect(request?.inputs.map(({ role }) => role)).toEqual(roles);
    expect(request?.prompt).toContain(`This shot: ${shot}`);
  }
});

test("a run that a relay of 0.1.0 stored is the same run, and is made", async () => {
  const fixture = await open();
  const id = randomUUID();
  const body = {
    model: "gpt-image-2",
    quality: "low",
    density: 1,
    brief: { subject: "a red fox in snow" },
    cells: [{ id: "c0", target: { width: 1024, height: 1024 }, shot: "from above" }],
    agreed: 10_000_000_000,
  };
  const text = canonicalJson(v010BodySchema.parse(body));
  const run = createRun({ id, cells: 1 });
  const jobs = run.jobs.map((job) => ({ ...job, worst: body.agreed }));
  const stored = { ...run, jobs, team: homeTeam, body: text, bodyHash: hashText(text) };
  await submitRun(fixture.db, stored, fixture.clock.now());
  expect((await fixture.call("PUT", `/v1/runs/${id}`, body)).status).toBe(200);
  await fixture.dispatcher.drain();
  expect(await fixture.onlyJob(id)).toMatchObject({ state: "succeeded" });
  expect(fixture.provider.requests[0]?.prompt).toContain("This shot: from above");
});

const asset = fc.constantFrom("a", "b", "c", "d");
const role = fc.constantFrom("style" as const, "source" as const, "logo" as const);
const cell = fc.record(
  {
    id: fc.constantFrom("x", "y", "z"),
    target: fc.constant({ width: 512, height: 512 }),
    shot: fc.constantFrom("wide", "close ", ""),
    source: asset,
    mask: asset,
    references: fc.array(asset, { maxLength: 3 }),
    waitsFor: fc.constantFrom("x", "approval"),
  },
  { requiredKeys: ["id", "target"] },
);

test("[B9] any body of 0.1.0 sends the pictures it did, in their order, to the same cells", () => {
  const references = fc.uniqueArray(
    fc.record({ asset, role, note: fc.option(fc.constant("n"), { nil: undefined }) }),
    { maxLength: 4, selector: (reference) => reference.asset },
  );
  fc.assert(
    fc.property(references, fc.array(cell, { minLength: 1, maxLength: 4 }), (known, cells) => {
      const settings = { model: "m", quality: "low", density: 1 as const };
      const brief = { subject: "x", references: known };
      const former = formerBodySchema.parse(JSON.parse(JSON.stringify({ ...settings, brief, cells })));
      const current = toCurrentBody(former);
      for (const [index, each] of former.cells.entries()) {
        const now = current.cells[index]!;
        expect(listInputs(current.brief, now)).toEqual(listFormerInputs(former.brief, each));
        expect(findMask(now)).toBe(each.mask);
        expect(findShotText(current, now)).toBe(each.shot);
        expect(now.approval === true).toBe(each.waitsFor === "approval");
      }
    }),
    { numRuns: 500 },
  );
});
