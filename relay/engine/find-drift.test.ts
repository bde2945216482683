import { afterEach, expect, test } from "vitest";
import { loadSharp } from "../images/load-sharp.ts";
import { openFixture, openTestDb, type Fixture, type FixtureOptions } from "../../test/relay/fixture.ts";
import { createScriptedProvider, makePicture, reportedUsage } from "../../test/relay/scripted-provider.ts";
import { createThumbKeeper } from "./add-thumbs.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open(options: FixtureOptions = {}): Promise<Fixture> {
  const db = options.db ?? (await openTestDb());
  const fixture = await openFixture({ ...options, db });
  if (options.db === undefined) opened.push(db);
  opened.unshift(fixture);
  return fixture;
}

/** A picture of two halves, the left one in this colour. */
async function paint(left: string): Promise<Buffer> {
  const sharp = await loadSharp();
  const half = { create: { width: 32, height: 64, channels: 3 as const, background: left } };
  const whole = { create: { width: 64, height: 64, channels: 3 as const, background: "#f4f0e8" } };
  return sharp(whole)
    .composite([{ input: await sharp(half).png().toBuffer(), left: 0, top: 0 }])
    .png()
    .toBuffer();
}

async function upload({ app }: Fixture, bytes: Buffer): Promise<string> {
  const body = new Uint8Array(bytes);
  const headers = { "content-type": "image/png" };
  const answer = await app.request("/v1/assets", { method: "POST", body, headers });
  return ((await answer.json()) as { id: string }).id;
}

function finish(asset: string) {
  const target = { width: 1024, height: 1024 };
  return { cells: [{ id: "a/und", target, inputs: [{ asset, role: "draft" as const }] }] };
}

/** A provider whose next picture is this one. */
async function provideNext(left: string) {
  const provider = createScriptedProvider();
  provider.next(makePicture(reportedUsage, await paint(left)));
  return provider;
}

test("[T7.3] a picture made from a draft says how far it went from it, together with its small copy", async () => {
  const far = await open({ provider: await provideNext("#204080") });
  const id = await far.submit(finish(await upload(far, await paint("#d04020"))));
  await far.dispatcher.drain();
  const job = await far.onlyJob(id);
  expect(job).toMatchObject({ state: "succeeded", inputs: [{ role: "draft" }] });
  const { drift } = job.images[0]!;
  expect(drift!.percent).toBeGreaterThan(10);
  expect(drift!.percent).toBe(Math.round(50 * (drift!.hash + drift!.palette)));
  expect(await far.read(id)).toMatchObject({ complete: true, rev: job.rev });

  const near = await open({ provider: await provideNext("#d04020") });
  const same = await near.submit(finish(await upload(near, await paint("#d04020"))));
  await near.dispatcher.drain();
  expect((await near.onlyJob(same)).images[0]).toMatchObject({ drift: { hash: 0, palette: 0, percent: 0 } });
});

test("a picture made from other inputs, or none, is compared with nothing", async () => {
  const fixture = await open({ provider: createScriptedProvider() });
  const asset = await upload(fixture, await paint("#d04020"));
  const { cells } = finish(asset);
  const styled = cells.map((cell) => ({ ...cell, inputs: [{ asset, role: "style" as const }] }));
  for (const id of [await fixture.submit(), await fixture.submit({ cells: styled })]) {
    await fixture.dispatcher.drain();
    const job = await fixture.onlyJob(id);
    expect(job.thumb).toBeDefined();
    expect(job.images[0]).not.toHaveProperty("drift");
  }
});

test("[D1] what a process that stops leaves is compared by the next one", async () => {
  let isDraining = false;
  const provider = await provideNext("#204080");
  const first = await open({ provider, isDraining: () => isDraining });
  const id = await first.submit(finish(await upload(first, await paint("#d04020"))));
  isDraining = true;
  await first.dispatcher.drain();
  expect(await first.read(id)).toMatchObject({ state: "closed", complete: false });
  const second = await open({ db: first.db, folder: first.folder, clock: first.clock });
  const keeper = createThumbKeeper(second.services);
  const set = second.clock.pending() + 1;
  keeper.look();
  await second.clock.whenSet(set);
  await keeper.end();
  expect(await second.read(id)).toMatchObject({ complete: true });
  expect((await second.onlyJob(id)).images[0]!.drift!.percent).toBeGreaterThan(10);
});

test("without the draft's bytes, or memory to read them, the small copy comes without a figure", async () => {
  const said: unknown[] = [];
  for (const trouble of ["bytes", "memory"]) {
    const provider = createScriptedProvider();
    const fixture = await open({ provider });
    const asset = await upload(fixture, await paint("#d04020"));
    const make = makePicture(reportedUsage, await paint("#204080"));
    provider.next(async (...call) => {
      if (trouble === "bytes") await fixture.services.blobs.remove("assets", asset);
      else
        fixture.services.heavy = {
          ...fixture.services.heavy,
          run: async () => ({ ok: false, failure: none }),
        };
      return make(...call);
    });
    const none = { kind: "bad-reference" as const, message: "No room.", retryable: false };
    fixture.services.log = { ...fixture.services.log, warn: (facts: object) => void said.push(facts) };
    const id = await fixture.submit(finish(asset));
    await fixture.dispatcher.drain();
    const job = await fixture.onlyJob(id);
    expect(job.thumb).toMatch(/^data:image\/jpeg/);
    expect(job.images[0]).not.toHaveProperty("drift");
    expect(await fixture.read(id)).toMatchObject({ complete: true });
  }
  expect(said).toMatchObject([{ image: expect.any(String) }, { image: expect.any(String) }]);
});
