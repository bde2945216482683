// Pictures made elsewhere become versions of a set's cells: layers where they stand, files in the set's section, in one undo step.
import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { PanelMessage, SetView } from "../../../core/messages.ts";
import type { UploadedPicture } from "../../../core/set/adopt.ts";
import { prepareIntents } from "../../../core/set/intent.ts";
import type { SetContent } from "../../../core/set/set-content.ts";
import { expandCells } from "../../../core/set.ts";
import { addImage } from "../../../playground/host/document/images.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { nodeOf } from "../../../playground/host/document/store.ts";
import { clone, descendants } from "../../../playground/host/document/tree.ts";
import { toLanding } from "../../../ui/model/request.ts";
import { addFrame, findAll, patch, pickNodes, showsImage, undo } from "./plugin-world.ts";
import {
  countVersions,
  createContent,
  createPress,
  findLayers,
  make,
  openSet,
  pickTargets,
  setUpWorld,
  snapshot,
  untilSet,
  withWords,
} from "./set-world.ts";

const world = setUpWorld();

type Adopt = Extract<PanelMessage, { type: "adopt-pictures" }>;

function paint(colour: string, width = 288, height = 180): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
}

/** English is made; German is in the set, and nothing of it is made yet. */
async function openSpring(): Promise<SetContent> {
  const targets = await pickTargets(world, world.hero, world.story);
  const content = createContent(targets, ["en", "de"]);
  const cells = targets.map(({ key }) => `${key}/en`);
  await make(world, createPress(content, { cells }));
  await openSet(world, content.set.id);
  return content;
}

async function upload(
  from: Extract<PanelMessage, { type: "upload-picture" }>["from"],
): Promise<UploadedPicture> {
  const requestId = randomUUID();
  world.panel.send({ type: "upload-picture", requestId, from });
  const ended = await Promise.race([
    world.panel.until("picture-uploaded", (fact) => fact.requestId === requestId),
    world.panel.until("picture-refused", (fact) => fact.requestId === requestId),
  ]);
  if (ended.type === "picture-refused") throw new Error(ended.failure.message);
  return ended.picture;
}

/** What the panel sends for a picture of each of these cells. */
function createAdopt(
  content: SetContent,
  pictures: Record<string, { picture: UploadedPicture; nodeId?: string }>,
): Adopt {
  const { locales, targets, shots } = content.set;
  const intentOf = prepareIntents(content.set, () => undefined);
  const items = expandCells(locales, targets, shots).flatMap((cell): Adopt["items"] => {
    const found = pictures[cell.id];
    if (found === undefined) return [];
    const landing = { ...toLanding(cell, [1]), intent: intentOf(cell) };
    const { nodeId, picture } = found;
    if (nodeId === undefined) return [{ landing, picture }];
    return [{ landing: { ...landing, destination: "selection", places: [{ nodeId }] }, picture }];
  });
  return {
    type: "adopt-pictures",
    requestId: randomUUID(),
    run: randomUUID(),
    content: { base: content, mine: content },
    items,
  };
}

async function adopt(message: Adopt): Promise<SetView> {
  const since = world.panel.facts.length;
  world.panel.send(message);
  await world.panel.until("pictures-adopted", ({ requestId }) => requestId === message.requestId);
  return untilSet(world, ({ placements }) => holdsRun(placements, message.run), since);
}

function holdsRun(placements: SetView["placements"], run: string): boolean {
  return placements.some(({ versions }) => versions.some((version) => version.run === run));
}

/** A layer of a person's that shows a picture, left of everything. */
async function addPhoto(box: { width: number; height: number }, colour = "#225588"): Promise<NodeRecord> {
  const { hash } = addImage(world.document, await paint(colour, box.width / 5, box.height / 5));
  const fill = {
    type: "IMAGE",
    scaleMode: "FILL",
    imageHash: hash,
    visible: true,
    opacity: 1,
    blendMode: "NORMAL",
  };
  return addFrame(
    world.document,
    "Hero German",
    { x: -4000, y: 0, ...box },
    { fills: [fill] as NodeRecord["fills"] },
  );
}

describe("a selected layer", () => {
  test("[T9] [C1] that is all its picture becomes its cell's place with its fills untouched, and the next version covers them", async () => {
    const content = await openSpring();
    const photo = await addPhoto({ width: 1440, height: 900 });
    const picture = await upload({ nodeId: photo.id });
    const cell = `${content.set.targets[0]!.key}/de`;
    const before = nodeOf(world.document, photo.id).fills;
    const view = await adopt(createAdopt(content, { [cell]: { picture, nodeId: photo.id } }));
    expect(nodeOf(world.document, photo.id).fills).toEqual(before);
    const placement = view.placements.find((each) => each.cell === cell);
    expect(placement).toMatchObject({
      nodeId: photo.id,
      versions: [{ adopted: true, image: { sha256: picture.sha256 } }],
    });

    const changed = withWords(content, "de", "Frühling jetzt");
    await make(world, createPress(changed, { base: content, cells: [cell] }));
    const after = nodeOf(world.document, photo.id);
    expect(countVersions(after)).toBe(2);
    expect(after.fills).toMatchObject([{ imageHash: picture.hash, visible: false }, { type: "IMAGE" }]);
  });

  test("[T9] that is cut off is taken as it is seen, and gets a frame in the set's section", async () => {
    const content = await openSpring();
    const photo = await addPhoto({ width: 1440, height: 900 });
    patch(world.document, photo.id, { opacity: 0.5 });
    const cell = `${content.set.targets[0]!.key}/de`;
    const picture = await upload({ nodeId: photo.id });
    await adopt(createAdopt(content, { [cell]: { picture, nodeId: photo.id } }));
    const layer = findLayers(world, content).get(cell);
    expect(layer?.id).not.toBe(photo.id);
    expect(layer).toMatchObject({ name: "Hero/de/1440x900", width: 1440, height: 900 });
    expect(showsImage(layer)).toBe(true);
    expect(countVersions(nodeOf(world.document, photo.id))).toBe(0);
  });

  test("[T9] is listed with the names around it, and says whether it can stay where it is", async () => {
    await openSpring();
    const photo = await addPhoto({ width: 1440, height: 900 });
    const hidden = addFrame(
      world.document,
      "Gone",
      { x: -6000, y: 0, width: 100, height: 100 },
      { visible: false },
    );
    pickNodes(world.document, photo, hidden);
    await world.panel.until("selection-changed", ({ pictured }) => pictured === 1);
    world.panel.send({ type: "list-pictures", requestId: "list" });
    const listed = await world.panel.until("pictures-listed", ({ requestId }) => requestId === "list");
    expect(listed.pictures).toMatchObject([{ nodeId: photo.id, path: "Hero German", isWhole: true }]);
    expect(listed.refused).toEqual(["Gone is hidden. Show it, or select another layer."]);
  });
});

describe("a file", () => {
  test("[T9] [N2] [C2] gets a frame where its cell belongs or a version where it stands, in one step that undo takes back", async () => {
    const content = await openSpring();
    const [hero, story] = content.set.targets;
    const [one, two] = [await paint("#aa3311"), await paint("#11aa33", 108, 192)];
    const first = await upload({ name: "hero_de.png", bytes: one });
    const second = await upload({ name: "story_en.png", bytes: two });
    const before = snapshot(world.document);
    const message = createAdopt(content, {
      [`${hero!.key}/de`]: { picture: first },
      [`${story!.key}/en`]: { picture: second },
    });
    await adopt(message);
    const layers = findLayers(world, content);
    expect(showsImage(layers.get(`${hero!.key}/de`))).toBe(true);
    expect(countVersions(layers.get(`${story!.key}/en`))).toBe(2);
    expect(layers.get(`${story!.key}/en`)?.fills).toMatchObject([{ imageHash: second.hash }]);
    expect(
      findAll(world.document)
        .flatMap(({ sharedPluginData }) => Object.keys(sharedPluginData["polyframe"] ?? {}))
        .filter((key) => key.startsWith("pending:")),
    ).toEqual([]);
    undo(world.document);
    expect(snapshot(world.document)).toBe(before);
  });

  test("[T9] can be shown again after a later version, although no run made it", async () => {
    const content = await openSpring();
    const cell = `${content.set.targets[0]!.key}/en`;
    const picture = await upload({ name: "hero_en.png", bytes: await paint("#aa3311") });
    const message = createAdopt(content, { [cell]: { picture } });
    await adopt(message);
    await make(world, createPress(content, { base: content, cells: [cell] }));
    const layer = findLayers(world, content).get(cell)!;
    expect(layer.fills).toMatchObject([{ imageHash: picture.hash, visible: false }, { type: "IMAGE" }]);
    const since = world.panel.facts.length;
    world.panel.send({ type: "show-take", run: message.run, cell, take: 1 });
    await untilSet(
      world,
      ({ placements }) => placements.find((each) => each.cell === cell)?.shown === `${message.run}.1`,
      since,
    );
    expect(nodeOf(world.document, layer.id).fills.at(-1)).toMatchObject({ imageHash: picture.hash });
  });
});

test("[T9] a copied section keeps its taken in pictures, and is a set of its own from its first change on", async () => {
  const content = await openSpring();
  const cell = `${content.set.targets[0]!.key}/de`;
  const picture = await upload({ name: "hero_de.png", bytes: await paint("#aa3311") });
  const { home } = await adopt(createAdopt(content, { [cell]: { picture } }));
  const copied = clone(world.document, home, world.document.currentPage);
  patch(world.document, copied.id, { y: 20_000 });
  const since = world.panel.facts.length;
  pickNodes(world.document, nodeOf(world.document, findLayerIn(copied.id, "Hero/de/1440x900").id));
  const { placement } = await world.panel.until(
    "selection-changed",
    (fact) => fact.placement?.cell === cell,
    since,
  );
  const view = await openSet(world, placement!.set!.id);
  expect(view.content.set.id).not.toBe(content.set.id);
  expect(view.placements.find((each) => each.cell === cell)?.versions).toMatchObject([{ adopted: true }]);
});

function findLayerIn(section: string, name: string): NodeRecord {
  return descendants(world.document, section).find((node) => node.name === name)!;
}

describe("what is not written", () => {
  test("[N3] nothing is taken in where others changed the set meanwhile", async () => {
    const content = await openSpring();
    const cell = `${content.set.targets[0]!.key}/de`;
    const picture = await upload({ name: "hero_de.png", bytes: await paint("#aa3311") });
    const requestId = randomUUID();
    const theirs = withWords(content, "de", "Ihr Frühling");
    world.panel.send({ type: "write-set", requestId, change: { base: content, mine: theirs } });
    await world.panel.until("set-written", (fact) => fact.requestId === requestId);
    const before = snapshot(world.document);
    const mine = withWords(content, "de", "Mein Frühling");
    const message = { ...createAdopt(content, { [cell]: { picture } }), content: { base: content, mine } };
    world.panel.send(message);
    await world.panel.until("set-diverged", (fact) => fact.requestId === message.requestId);
    expect(snapshot(world.document)).toBe(before);
  });

  test("without a relay a picture is refused in a sentence, and nothing is lost", async () => {
    await openSpring();
    world.relay.setOffline(true);
    const refusal = await upload({ name: "hero_de.png", bytes: await paint("#aa3311") }).catch(
      (error: Error) => error.message,
    );
    expect(refusal).toContain("does not answer");
    world.panel.send({
      type: "upload-picture",
      requestId: "bad",
      from: { name: "notes.txt", bytes: new TextEncoder().encode("not a picture at all") },
    });
    const { failure } = await world.panel.until("picture-refused", (fact) => fact.requestId === "bad");
    expect(failure.message).toContain("notes.txt");
  });
});
