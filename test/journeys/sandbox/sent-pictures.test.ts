/** The pictures that a run sends along, where the relay has them as assets and where it does not: on a real relay process. */
import { createHash } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Job, Run } from "../../../core/api.ts";
import type { Brief } from "../../../core/brief.ts";
import type { OutboxRecord } from "../../../core/outbox.ts";
import type { RunInput } from "../../../core/run-body.ts";
import type { Target } from "../../../core/set.ts";
import { createNodeFetch } from "../../../playground/host/node-fetch.ts";
import type { PluginFetch } from "../../../playground/host/doors/run-state.ts";
import type { PlaygroundDocument } from "../../../playground/host/document/store.ts";
import type { SubmitRun } from "../../../ui/model/request.ts";
import { findPort } from "../../free-port.ts";
import { type RelayProcess, relayToken, startRelayProcess } from "../../relay-process.ts";
import {
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findAll,
  findByName,
  recordsOf,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
} from "./plugin-world.ts";

let relay: RelayProcess;
let plugin: BuiltPlugin;
let fetch: PluginFetch;
let panel: Panel;
let document: PlaygroundDocument;
const asked: string[] = [];
/** Features that the relay does not name, as an older one. */
const unnamed = new Set<string>();

beforeAll(async () => {
  const port = await findPort();
  const folder = await mkdtemp(join(tmpdir(), "polyframe-relay-"));
  plugin = await buildPlugin(`http://localhost:${port}`);
  const send = createNodeFetch({ manifest: plugin.manifest });
  fetch = async (request, signal) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search.replace(/&.*/, "")}`);
    const answer = await send(request, signal);
    if (pathname !== "/v1/health" || unnamed.size === 0) return answer;
    const health = JSON.parse(new TextDecoder().decode(answer.body)) as { features: string[] };
    const features = health.features.filter((feature) => !unnamed.has(feature));
    return { ...answer, body: new TextEncoder().encode(JSON.stringify({ ...health, features })) };
  };
  relay = await startRelayProcess({ folder, env: { PORT: String(port), POLYFRAME_OFFLINE_MS: "0" } });
});
afterEach(() => {
  panel.stop();
  expect(panel.errors).toEqual([]);
});
afterAll(() => relay.kill());

const square: Target = { key: "typed", name: "Square", width: 256, height: 256 };

/** A panel whose file holds one picture, with what its record says of it. */
async function openWithPicture(): Promise<{ image: { id: string; sha256: string }; hash: string }> {
  ({ document } = createCanvas());
  panel = await startPlugin(plugin, document, createPerson("Ada"), fetch);
  const { settings } = await panel.until("started");
  panel.send({ type: "save-settings", settings: { ...settings, token: relayToken } });
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  const submit = createSubmit([square]);
  await make(submit);
  asked.length = 0;
  return readVersion(submit);
}

async function make(submit: SubmitRun): Promise<Job> {
  panel.send(submit);
  await panel.until("run-accepted", ({ run }) => run === submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const run = (await (await relay.call("GET", `/v1/runs/${submit.run}`)).json()) as Run;
  return run.jobs[0]!;
}

type StoredVersion = { image: { id: string; sha256: string }; hash: string; anchor?: string };

function readVersion({ run }: SubmitRun): StoredVersion {
  const texts = findAll(document).flatMap((node) => recordsOf(node)[`version:${run}.1`] ?? []);
  return JSON.parse(texts[0]!) as StoredVersion;
}

/** A press whose only cell is made from a picture. */
function createFrom(
  input: RunInput,
  pictures: NonNullable<OutboxRecord["pictures"]>,
  look?: string,
): SubmitRun {
  const submit = createSubmit([square], { brief: { subject: "The same in winter" } });
  const { body, landings } = submit;
  return {
    ...submit,
    body: { ...body, cells: body.cells.map((cell) => ({ ...cell, inputs: [input] })) },
    landings: landings.map((landing) => ({
      ...landing,
      ...(look === undefined ? {} : { anchorSha256: look }),
    })),
    pictures,
  };
}

function listUploads(): string[] {
  return asked.filter((each) => each.startsWith("POST /v1/assets"));
}

test("a picture that the relay made is copied into an asset there before the run is sent", async () => {
  const { image, hash } = await openWithPicture();
  const submit = createFrom(
    { asset: image.id, role: "anchor" },
    { [image.id]: { image: image.id, hash } },
    image.sha256,
  );
  const { inputs } = await make(submit);
  expect(listUploads()).toEqual([`POST /v1/assets?from=${image.id}`]);
  expect(inputs).toEqual([{ role: "anchor", sha256: expect.any(String), asset: expect.any(String) }]);
  expect(inputs?.[0]?.asset).not.toBe(image.id);
  expect(readVersion(submit).anchor).toBe(image.sha256);
});

test("the same picture sent along once more is the asset it was made into", async () => {
  const { image, hash } = await openWithPicture();
  const pictures = { [image.id]: { image: image.id, hash } };
  const first = await make(createFrom({ asset: image.id, role: "anchor" }, pictures));
  const again = await make(createFrom({ asset: image.id, role: "draft" }, pictures));
  expect(listUploads()).toHaveLength(1);
  expect(again.inputs?.[0]?.asset).toBe(first.inputs?.[0]?.asset);
});

test("a relay that copies no images is sent the picture it gave out", async () => {
  unnamed.add("asset-from");
  try {
    const { image, hash } = await openWithPicture();
    const pictures = { [image.id]: { image: image.id, hash } };
    const { inputs } = await make(createFrom({ asset: image.id, role: "draft" }, pictures));
    expect(listUploads()).toEqual(["POST /v1/assets"]);
    expect(inputs?.[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  } finally {
    unnamed.clear();
  }
});

test("what the relay does not have is sent from the file, by Figma's hash of it", async () => {
  const { hash } = await openWithPicture();
  const bytes = document.images.get(hash)!.bytes;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const submit = createFrom(
    { asset: sha256, role: "anchor" },
    { [sha256]: { image: "unknown", hash } },
    sha256,
  );
  const { inputs } = await make(submit);
  expect(listUploads()).toEqual(["POST /v1/assets?from=unknown", "POST /v1/assets"]);
  expect(inputs?.[0]?.asset).toMatch(/^[A-Za-z0-9_-]{1,63}$/);
  expect(readVersion(submit).anchor).toBe(sha256);
});

test("where no bytes are left anywhere nothing is sent, and the sentence names the picture", async () => {
  await openWithPicture();
  const sha256 = "0".repeat(64);
  const submit = createFrom(
    { asset: sha256, role: "anchor" },
    { [sha256]: { hash: "nothing", name: "Moodboard" } },
  );
  panel.send(submit);
  const { failure } = await panel.until("run-refused", ({ run }) => run === submit.run);
  expect(failure.message).toBe(
    "Moodboard is kept neither by the relay nor in this file any more, so nothing was sent. Add it again, or choose another picture in its place.",
  );
  expect(asked.filter((each) => each.startsWith("PUT"))).toEqual([]);
  expect(findByName(document, "The same in winter/256x256")).toEqual([]);
});

const dayMs = 86_400_000;

/** Lets time pass until the relay has forgotten an asset that nothing uses: its day of grace follows thirty days. */
async function ageAway(asset: string): Promise<void> {
  const body = createSubmit([square], {
    brief: { subject: "a fox", references: [{ asset, role: "style" }] },
  }).body;
  for (;;) {
    const answer = await relay.call("POST", "/v1/quotes", body);
    if (answer.status === 400) return;
    // A quote uses nothing.
    await relay.order({ advanceMs: dayMs });
  }
}

async function upload(name: string, bytes: Uint8Array): Promise<string> {
  panel.send({ type: "reference-from-file", requestId: name, name, bytes });
  return (await panel.until("reference-added", ({ requestId }) => requestId === name)).asset;
}

test("a reference that the relay has forgotten is sent again from the file, and nothing is asked", async () => {
  const { hash } = await openWithPicture();
  const asset = await upload("mood.png", document.images.get(hash)!.bytes);
  const brief: Brief = { subject: "a fox", references: [{ asset, role: "style" }] };
  const pictures = { [asset]: { hash, name: "mood.png" } };
  const before = await make({ ...createSubmit([square], { brief }), pictures });
  expect(before.inputs?.[0]?.asset).toBe(asset);
  await ageAway(asset);
  asked.length = 0;
  const submit = { ...createSubmit([square], { brief }), pictures };
  const after = await make(submit);
  expect(asked.filter((each) => /^(PUT|POST)/.test(each))).toEqual([
    `PUT /v1/runs/${submit.run}?agreed=1000000000`,
    "POST /v1/assets",
    `PUT /v1/runs/${submit.run}?agreed=1000000000`,
  ]);
  expect(after.inputs?.[0]?.asset).not.toBe(asset);
  expect(after.inputs?.[0]?.sha256).toBe(before.inputs?.[0]?.sha256);
  // Once renewed, it is sent along under its new id at once.
  asked.length = 0;
  const again = await make({ ...createSubmit([square], { brief }), pictures });
  expect(again.inputs?.[0]?.asset).toBe(after.inputs?.[0]?.asset);
  expect(listUploads()).toEqual([]);
});
