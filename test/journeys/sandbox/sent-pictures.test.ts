/** The pictures that a run sends along, where the relay has them as assets and where it does not: on a real relay process. */
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Job } from "../../../core/api.ts";
import type { Brief } from "../../../core/brief.ts";
import type { OutboxRecord } from "../../../core/outbox.ts";
import type { RunInput } from "../../../core/run-body.ts";
import type { Target } from "../../../core/set.ts";
import type { PlaygroundDocument } from "../../../playground/host/document/store.ts";
import type { SubmitRun } from "../../../ui/model/request.ts";
import { createCanvas, createSubmit, findAll, findByName, recordsOf, type Panel } from "./plugin-world.ts";
import { openRelayWorld, type RelayWorld } from "./relay-world.ts";

let world: RelayWorld;
let panel: Panel;
let document: PlaygroundDocument;

beforeAll(async () => {
  world = await openRelayWorld();
});
afterEach(() => {
  panel.stop();
  expect(panel.errors).toEqual([]);
});
afterAll(() => world.relay.kill());

const square: Target = { key: "typed", name: "Square", width: 256, height: 256 };

/** A panel whose file holds one picture, with what its record says of it. */
async function openWithPicture(): Promise<{ image: { id: string; sha256: string }; hash: string }> {
  ({ document } = createCanvas());
  panel = await world.openPanel(document);
  const submit = createSubmit([square]);
  await make(submit);
  world.asked.length = 0;
  return readVersion(submit);
}

function make(submit: SubmitRun): Promise<Job> {
  return world.make(panel, submit);
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
  return world.asked.filter((each) => each.startsWith("POST /v1/assets"));
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
  world.unnamed.add("asset-from");
  try {
    const { image, hash } = await openWithPicture();
    const pictures = { [image.id]: { image: image.id, hash } };
    const { inputs } = await make(createFrom({ asset: image.id, role: "draft" }, pictures));
    expect(listUploads()).toEqual(["POST /v1/assets"]);
    expect(inputs?.[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  } finally {
    world.unnamed.clear();
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
  expect(world.asked.filter((each) => each.startsWith("PUT"))).toEqual([]);
  expect(findByName(document, "The same in winter/256x256")).toEqual([]);
});

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
  await world.ageAway(asset);
  world.asked.length = 0;
  const submit = { ...createSubmit([square], { brief }), pictures };
  const after = await make(submit);
  expect(world.asked.filter((each) => /^(PUT|POST)/.test(each))).toEqual([
    `PUT /v1/runs/${submit.run}?agreed=1000000000`,
    "POST /v1/assets",
    `PUT /v1/runs/${submit.run}?agreed=1000000000`,
  ]);
  expect(after.inputs?.[0]?.asset).not.toBe(asset);
  expect(after.inputs?.[0]?.sha256).toBe(before.inputs?.[0]?.sha256);
  // Once renewed, it is sent along under its new id at once.
  world.asked.length = 0;
  const again = await make({ ...createSubmit([square], { brief }), pictures });
  expect(again.inputs?.[0]?.asset).toBe(after.inputs?.[0]?.asset);
  expect(listUploads()).toEqual([]);
});
