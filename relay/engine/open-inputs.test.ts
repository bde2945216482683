import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterEach, expect, test } from "vitest";
import type { Asset } from "../../core/api.ts";
import type { RunBody } from "../../core/run-body.ts";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";
import { createScriptedProvider, makePicture } from "../../test/relay/scripted-provider.ts";
import { hashBytes } from "../text/ids.ts";
import { measureFile } from "../images/measure-file.ts";
import type { ProviderInput } from "../providers/provider.ts";

const opened: Fixture[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((fixture) => fixture.close()));
});

type Sent = Omit<ProviderInput, "path"> & { content: Buffer };

/** A relay that remembers what its calls sent along, since the files of conversions are gone afterwards. */
async function open({ offline, ...options }: { room?: number; offline?: boolean } = {}) {
  const provider = createScriptedProvider({ offline: offline ?? false });
  const sent: Sent[] = [];
  provider.next(async (request, sink, signal) => {
    for (const { path, ...input } of [...request.inputs, ...(request.mask ? [request.mask] : [])])
      sent.push({ ...input, content: await readFile(path) });
    return makePicture()(request, sink, signal);
  });
  const fixture = await openFixture({ provider, ...options });
  opened.push(fixture);
  async function upload(bytes: Uint8Array): Promise<string> {
    const body = new Uint8Array(bytes);
    const answer = await fixture.app.request("/v1/assets", {
      method: "POST",
      body,
      headers: { "content-type": "image/png" },
    });
    return ((await answer.json()) as Asset).id;
  }
  async function make(cell: Partial<RunBody["cells"][number]>, references: string[] = []) {
    const brief = {
      subject: "a fox",
      references: references.map((asset) => ({ asset, role: "style" as const })),
    };
    const target = { width: 1024, height: 1024 };
    const id = await fixture.submit({ brief, cells: [{ id: "a", target, ...cell }] });
    await fixture.dispatcher.drain();
    return fixture.onlyJob(id);
  }
  async function listSpool(): Promise<string[]> {
    return (await readdir(join(fixture.folder, "spool"))).filter((name) => name.endsWith(".put"));
  }
  return { ...fixture, sent, upload, make, listSpool };
}

function edit(source: string, mask: string): Partial<RunBody["cells"][number]> {
  return {
    inputs: [
      { asset: source, role: "source" },
      { asset: mask, role: "mask" },
    ],
  };
}

function hole(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 4, background: "#0000" } });
}

test("what every provider reads is sent from where it rests, anything else as a conversion that is gone afterwards", async () => {
  const { upload, make, sent, listSpool } = await open();
  const png = Buffer.from(createPng(40, 30));
  const turned = await sharp(png).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const webp = await sharp(png).webp({ lossless: true }).toBuffer();
  const job = await make({}, [await upload(png), await upload(turned), await upload(webp)]);
  expect(job).toMatchObject({ state: "succeeded" });
  expect(sent).toMatchObject([
    { name: "image-1", type: "image/png", width: 40, height: 30, bytes: png.length },
    { name: "image-2", type: "image/jpeg", width: 30, height: 40 },
    { name: "image-3", type: "image/png", width: 40, height: 30 },
  ]);
  expect(sent[0]!.content.equals(png)).toBe(true);
  expect(sent.map(({ content }) => content.length)).toEqual(sent.map(({ bytes }) => bytes));
  expect((await sharp(sent[2]!.content).raw().toBuffer()).equals(await sharp(png).raw().toBuffer())).toBe(
    true,
  );
  expect(await listSpool()).toEqual([]);
});

test("a mask is sent as an RGBA PNG beside the picture it belongs to", async () => {
  const { upload, make, sent } = await open();
  const source = await upload(createPng(40, 30));
  const mask = await upload(await hole(40, 30).webp({ lossless: true }).toBuffer());
  const job = await make(edit(source, mask));
  expect(job).toMatchObject({ state: "succeeded" });
  expect(job.inputs).toEqual([
    { role: "source", asset: source, sha256: hashBytes(createPng(40, 30)) },
    { role: "mask", asset: mask, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect(sent).toMatchObject([
    { role: "source", width: 40 },
    { name: "mask", role: "mask", type: "image/png", width: 40, height: 30 },
  ]);
  expect(await sharp(sent[1]!.content).metadata()).toMatchObject({ channels: 4, depth: "uchar" });
});

test.each([
  [
    "of another size",
    () => hole(41, 30).png().toBuffer(),
    "has 41 x 30 pixels where the picture has 40 x 30",
  ],
  ["that marks nothing", async () => createPng(40, 30), "marks nothing: no pixel is transparent"],
])("[M1] a mask %s ends the job before anything is sent", async (_, paint, reason) => {
  const { upload, make, sent, listSpool } = await open();
  const source = await upload(createPng(40, 30));
  const job = await make(edit(source, await upload(await paint())));
  expect(job).toMatchObject({ state: "failed", failure: { kind: "bad-reference", retryable: false } });
  expect(job.failure?.message).toBe(`The mask ${reason}. Replace it and try again.`);
  expect(sent).toEqual([]);
  expect(await listSpool()).toEqual([]);
});

test("where memory ends, what passes untouched is still sent, and what would be converted is refused as an upload", async () => {
  // Enough for a small picture to be judged, and not for a WebP of ten megapixels to become another file.
  const { app, upload, make } = await open({ room: 60_000_000 });
  expect(await make({}, [await upload(createPng(40, 30))])).toMatchObject({ state: "succeeded" });
  const picture = sharp({ create: { width: 4_000, height: 2_500, channels: 3, background: "#456" } });
  const body = new Uint8Array(await picture.webp().toBuffer());
  const headers = { "content-type": "image/webp" };
  const answer = await app.request("/v1/assets", { method: "POST", body, headers });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    kind: "bad-reference",
    message: expect.stringContaining("takes 126 MB of memory to be read and this relay has 60 MB for it"),
  });
});

test("the offline painter, which decodes in a thread of the relay, is given pictures made small in the heavy slot", async () => {
  const { upload, make, sent, listSpool } = await open({ offline: true });
  const small = Buffer.from(createPng(40, 30));
  const large = await hole(4_000, 1_000).png().toBuffer();
  const turned = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#456" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const source = { asset: await upload(large), role: "source" as const };
  const mask = {
    asset: await upload(await hole(4_000, 1_000).webp({ lossless: true }).toBuffer()),
    role: "mask" as const,
  };
  expect(await make({ inputs: [source, mask] }, [await upload(small), await upload(turned)])).toMatchObject({
    state: "succeeded",
  });
  expect(sent).toMatchObject([
    { role: "source", width: 4_000, height: 1_000 },
    { name: "image-2", width: 40, height: 30 },
    { name: "image-3", width: 600, height: 900 },
    { role: "mask" },
  ]);
  const sizes = await Promise.all(sent.slice(0, 3).map(({ content }) => sharp(content).metadata()));
  expect(sizes).toMatchObject([
    { width: 2_048, height: 512, hasAlpha: true },
    { width: 40, height: 30 },
    { width: 171, height: 256 },
  ]);
  expect(sent[1]!.content.equals(small)).toBe(true);
  expect(await listSpool()).toEqual([]);
});

test("an upload leaves nothing behind in the spool, whatever becomes of it", async () => {
  const { app, upload, listSpool, services } = await open();
  await upload(createPng(40, 30));
  await upload(createPng(40, 30));
  for (const body of [new Uint8Array(10), new Uint8Array(createPng(40, 30)).subarray(0, 60)])
    await app.request("/v1/assets", { method: "POST", body, headers: { "content-type": "image/png" } });
  expect(await listSpool()).toEqual([]);
  const assets = await Array.fromAsync(services.blobs.list("assets"));
  expect(assets).toHaveLength(1);
  const path = await services.blobs.locate("assets", assets[0]!.id, () => "nowhere");
  expect(await measureFile(path!)).toMatchObject({ width: 40, height: 30 });
});

test("the offline painter never opens a draft, so that is not made small for it", async () => {
  const { upload, make, sent } = await open({ offline: true });
  const plain = { create: { width: 900, height: 600, channels: 3 as const, background: "#456" } };
  const asset = await upload(await sharp(plain).jpeg().toBuffer());
  expect(await make({ inputs: [{ asset, role: "draft" }] })).toMatchObject({ state: "succeeded" });
  expect(sent).toMatchObject([{ role: "draft", type: "image/jpeg", width: 900, height: 600 }]);
});
