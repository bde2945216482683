// Pictures that outlive the relay: references stand in the file from the press on that sends them, and are sent again from there.
import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Reference } from "../../../core/brief.ts";
import type { SentPictures } from "../../../core/outbox.ts";
import type { SetContent } from "../../../core/set/set-content.ts";
import type { Target } from "../../../core/set.ts";
import { loadDocument, saveDocument } from "../../../playground/host/document/persist.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import type { PlaygroundDocument } from "../../../playground/host/document/store.ts";
import { createCanvas, createPerson, findAll, findByName, undo, type Panel } from "./plugin-world.ts";
import { openRelayWorld, type RelayWorld } from "./relay-world.ts";
import { createContent, createPress, snapshot, withWords } from "./set-world.ts";

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

function paint(background: string): ReturnType<typeof sharp> {
  return sharp({ create: { width: 60, height: 40, channels: 3, background } });
}

async function open(): Promise<void> {
  ({ document } = createCanvas());
  panel = await world.openPanel(document);
}

/** The file, closed and opened again by another person on another device: Figma has let go of what no paint names. */
async function reopen(): Promise<void> {
  panel.stop();
  document = loadDocument(saveDocument(document));
  panel = await world.openPanel(document, createPerson("Ben"));
  world.asked.length = 0;
}

type Uploaded = { asset: string; sha256: string; pictures: SentPictures };

async function upload(name: string, bytes: Uint8Array): Promise<Uploaded> {
  panel.send({ type: "reference-from-file", requestId: name, name, bytes });
  const added = await panel.until("reference-added", ({ requestId }) => requestId === name);
  const { asset, width, height, sha256 = "" } = added;
  return { asset, sha256, pictures: { [asset]: { name, width, height } } };
}

/** A set of two languages with a reference. */
function createWith({ asset, sha256 }: Uploaded, locales = ["en", "de"]): SetContent {
  const content = createContent([square], locales);
  const brief = { ...content.set.brief, references: [{ asset, role: "style" as const }] };
  return { ...content, set: { ...content.set, brief }, hashes: { [asset]: sha256 } };
}

function withReferences(content: SetContent, references: Reference[]): SetContent {
  const { set } = content;
  return { ...content, set: { ...set, brief: { ...set.brief, references } } };
}

function findKept(): NodeRecord[] {
  return findByName(document, "Kept pictures");
}

/** Figma's hashes of the pictures that are kept. */
function listKept(): string[] {
  return findKept().flatMap(({ fills }) =>
    fills.flatMap((fill) => (fill.type === "IMAGE" ? [fill.imageHash!] : [])),
  );
}

/** The set as it stands in the file now. */
async function read(set: string) {
  const since = panel.facts.length;
  panel.send({ type: "open-set", set });
  return (await panel.until("set-changed", ({ view }) => view.content.set.id === set, since)).view;
}

test("[C2] [N4] a press paints its references in a hidden, locked frame of the set's section, and one undo takes it back", async () => {
  await open();
  const bytes = await paint("#336699").png().toBuffer();
  const one = await upload("one.png", bytes);
  const other = await upload("other.png", await paint("#339966").png().toBuffer());
  const content = createWith(one);
  await world.make(panel, { ...createPress(content), pictures: one.pictures });
  const [kept] = findKept();
  expect(kept).toMatchObject({ visible: false, locked: true });
  expect(document.nodes.get(kept!.parent!)).toMatchObject({ type: "SECTION" });
  expect(listKept()).toEqual([createHash("sha1").update(bytes).digest("hex")]);
  const { content: base } = await read(content.set.id);
  const before = snapshot(document);
  const mine = withReferences(base, [...base.set.brief.references!, { asset: other.asset, role: "palette" }]);
  const press = { ...createPress(mine, { base, cells: ["typed/en"] }), pictures: other.pictures };
  await world.make(panel, press);
  expect(listKept()).toHaveLength(2);
  // The step that brought the picture, and the press.
  undo(document);
  undo(document);
  expect(snapshot(document)).toBe(before);
});

test("[N4] [T4] a month later another person's press sends the reference from the file: nothing is asked, no cell changes", async () => {
  await open();
  const bytes = await paint("#996633").png().toBuffer();
  const uploaded = await upload("mood.png", bytes);
  const { asset } = uploaded;
  const first = createWith(uploaded);
  const made = await world.make(panel, { ...createPress(first), pictures: uploaded.pictures });
  await world.ageAway(asset);
  await reopen();
  const { content: base, references, placements } = await read(first.set.id);
  const hash = createHash("sha1").update(bytes).digest("hex");
  expect(references).toEqual({ [asset]: { hash, name: "mood.png", width: 60, height: 40 } });
  const mine = withWords(base, "en", "Another spring");
  const press = createPress(mine, { base, cells: ["typed/en"] });
  const again = await world.make(panel, press);
  expect(world.asked.filter((each) => /^(PUT|POST)/.test(each))).toEqual([
    `PUT /v1/runs/${press.run}?agreed=1000000000`,
    "POST /v1/assets",
    `PUT /v1/runs/${press.run}?agreed=1000000000`,
  ]);
  expect(again.inputs?.[0]?.sha256).toBe(made.inputs?.[0]?.sha256);
  const after = await read(first.set.id);
  expect(after.content.set.brief.references).toEqual(base.set.brief.references);
  expect(after.content.hashes).toEqual({ [asset]: uploaded.sha256 });
  const german = placements.find(({ cell }) => cell === "typed/de");
  expect(after.placements.find(({ cell }) => cell === "typed/de")).toEqual(german);
});

test("where the file has lost the picture too, one sentence names it, and nothing is sent", async () => {
  await open();
  const uploaded = await upload("mood.png", await paint("#112233").png().toBuffer());
  const first = createWith(uploaded);
  await world.make(panel, { ...createPress(first), pictures: uploaded.pictures });
  for (const { id } of findKept()) document.nodes.set(id, { ...document.nodes.get(id)!, fills: [] });
  await world.ageAway(uploaded.asset);
  await reopen();
  const { content: base } = await read(first.set.id);
  const before = snapshot(document);
  const press = createPress(withWords(base, "en", "Another spring"), { base });
  panel.send(press);
  const { failure } = await panel.until("run-refused", ({ run }) => run === press.run);
  expect(failure.message).toMatch(
    /^mood\.png is kept neither by the relay nor in this file any more, so nothing was sent\./,
  );
  expect(snapshot(document)).not.toBe(before);
});

test("a form that Figma does not hold comes from the relay with the run's last picture, and counts as what was uploaded", async () => {
  await open();
  const uploaded = await upload("mood.webp", await paint("#663399").webp({ lossless: true }).toBuffer());
  const first = createWith(uploaded, ["en"]);
  await world.make(panel, { ...createPress(first), pictures: uploaded.pictures });
  const { content: base } = await read(first.set.id);
  await world.make(panel, createPress(withWords(base, "en", "Another spring"), { base }));
  const [hash] = listKept();
  expect(document.images.get(hash!)).toMatchObject({ width: 60, height: 40 });
  await world.ageAway(uploaded.asset);
  await reopen();
  const { content: theirs } = await read(first.set.id);
  expect(theirs.hashes).toEqual({ [uploaded.asset]: uploaded.sha256 });
  await world.make(panel, createPress(withWords(theirs, "en", "A third spring"), { base: theirs }));
});

test("a reference that no set names any more leaves the file with the next press, and removing the set takes the frame along", async () => {
  await open();
  const [one, other] = [
    await upload("one.png", await paint("#aa0000").png().toBuffer()),
    await upload("other.png", await paint("#00aa00").png().toBuffer()),
  ];
  const first = createWith(one);
  const both: Reference[] = [...first.set.brief.references!, { asset: other.asset, role: "palette" }];
  const content = withReferences(first, both);
  await world.make(panel, { ...createPress(content), pictures: { ...one.pictures, ...other.pictures } });
  expect(listKept()).toHaveLength(2);
  const { content: base } = await read(content.set.id);
  const less = withReferences(base, base.set.brief.references!.slice(1));
  await world.make(panel, createPress(less, { base, cells: ["typed/en"] }));
  expect(listKept()).toHaveLength(1);
  panel.send({ type: "remove-set", set: content.set.id });
  await expect.poll(() => findKept()).toEqual([]);
  expect(findAll(document)).toHaveLength(2);
});

test("a lone frame of ours keeps them in itself, and they go to the section that a second cell brings", async () => {
  await open();
  const uploaded = await upload("mood.png", await paint("#0000aa").png().toBuffer());
  const first = createWith(uploaded, ["en"]);
  await world.make(panel, { ...createPress(first), pictures: uploaded.pictures });
  const [lone] = findKept();
  expect(document.nodes.get(lone!.parent!)).toMatchObject({ type: "FRAME", parent: document.currentPage });
  const { content: base } = await read(first.set.id);
  const mine = withWords({ ...base, set: { ...base.set, locales: ["en", "de"] } }, "de", "Frühling");
  await world.make(panel, createPress(mine, { base, cells: ["typed/de"] }));
  const [kept, second] = findKept();
  expect(second).toBeUndefined();
  expect(document.nodes.get(kept!.parent!)).toMatchObject({ type: "SECTION" });
  expect(listKept()).toHaveLength(1);
});
