// The grey boxes of a mockup: named by their cards, filled where they stand, one made again when what it shows was changed.
import { expect, test } from "vitest";
import type { SetContent } from "../../../core/set/set-content.ts";
import type { Target } from "../../../core/set.ts";
import { clearHistory } from "../../../playground/host/document/history.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { nodeOf, patch } from "../../../playground/host/document/store.ts";
import { create, descendants, group, instantiate } from "../../../playground/host/document/tree.ts";
import { addFrame, findAll, pickNodes, showsImage, undo } from "./plugin-world.ts";
import { createContent, createPress, make, openSet, pickTargets, setUpWorld } from "./set-world.ts";

const world = setUpWorld();

const courses = [
  "Watercolour",
  "Bread baking",
  "Night photography",
  "Rope knots",
  "Beekeeping",
  "Wood carving",
];
const grey = { r: 0.75, g: 0.75, b: 0.75 };

function addText(
  parent: string,
  characters: string,
  fontSize: number,
  at: { x?: number; y?: number } = {},
): NodeRecord {
  const made = create(world.document, "TEXT", parent, { characters, name: characters, fontSize, ...at });
  return nodeOf(world.document, made.id);
}

/** A card as designers build it: an image in a media frame, and title, caption and button in a body, in auto layout. */
function addCard(parent: string, type: "FRAME" | "COMPONENT", title: string): NodeRecord {
  const { document } = world;
  const column = { layoutMode: "VERTICAL", itemSpacing: 8, primaryAxisSizingMode: "AUTO" } as const;
  const card = create(document, type, parent, { name: "Course card", width: 280, height: 300, ...column });
  const media = create(document, "FRAME", card.id, { name: "Media", width: 280, height: 180, fills: [] });
  create(document, "RECTANGLE", media.id, { name: "Image", width: 280, height: 180, fills: [paint()] });
  const body = create(document, "FRAME", card.id, { name: "Body", width: 280, height: 80, ...column });
  addText(body.id, title, 18);
  addText(body.id, "6 evenings, for beginners", 14);
  addText(body.id, "€ 240", 22);
  return nodeOf(document, card.id);
}

function paint() {
  return {
    type: "SOLID",
    color: grey,
    visible: true,
    opacity: 1,
    blendMode: "NORMAL",
    boundVariables: {},
  } as const;
}

function imageIn(card: NodeRecord): NodeRecord {
  return descendants(world.document, card.id).find(({ name }) => name === "Image")!;
}

/** Four instances of one component, a frame, and a group: six cards in a row that wraps by hand. */
function addMockup(): NodeRecord[] {
  const { document } = world;
  const screen = addFrame(document, "Courses", { x: 0, y: 4000, width: 1280, height: 900 });
  addText(screen.id, "What will you learn?", 48);
  const grid = create(document, "FRAME", screen.id, { name: "Grid", y: 100, width: 1200, height: 300 });
  patch(document, grid.id, { layoutMode: "HORIZONTAL", itemSpacing: 24 });
  const component = addCard(document.currentPage, "COMPONENT", "Title");
  const instances = courses.slice(0, 4).map((title) => {
    const card = instantiate(document, component.id, grid.id);
    const label = descendants(document, card.id).find(({ characters }) => characters === "Title")!;
    patch(document, label.id, { characters: title });
    return card;
  });
  const framed = addCard(grid.id, "FRAME", courses[4]!);
  const box = create(document, "RECTANGLE", screen.id, {
    name: "Image",
    y: 500,
    width: 280,
    height: 180,
    fills: [paint()],
  });
  const last = group(document, [box.id, addText(screen.id, courses[5]!, 18, { y: 690 }).id], screen.id);
  clearHistory(document);
  return [...instances, framed, last].map(imageIn);
}

function contentFor(targets: readonly Target[]): SetContent {
  const content = createContent(targets, ["und"]);
  const brief = { subject: "", style: "Ink on rough paper" };
  return { ...content, set: { ...content.set, brief }, title: "Courses" };
}

function withSubject(content: SetContent, key: string, subject: string): SetContent {
  const targets = content.set.targets.map((each) => (each.key === key ? { ...each, subject } : each));
  return { ...content, set: { ...content.set, targets } };
}

test("six boxes in instances, frames and groups are named by their cards and filled in place, and undone without a trace", async () => {
  const boxes = addMockup();
  const { document, relay } = world;
  const targets = await pickTargets(world, ...boxes);
  expect(targets.map(({ name, subject, box, fillable }) => [name, subject, box, fillable])).toEqual(
    courses.map((title) => [title, title, true, true]),
  );
  const component = findAll(document).filter(({ type }) => type === "COMPONENT");
  const count = findAll(document).length;
  const first = findAll(document).map((each) => structuredClone(each));
  const press = createPress(contentFor(targets));
  expect(press.body.cells.map(({ subject }) => subject)).toEqual(courses);
  await make(world, press);
  for (const box of boxes) {
    const { fills, ...rest } = nodeOf(document, box.id);
    expect(fills).toMatchObject([paint(), { type: "IMAGE", scaleMode: "FILL" }]);
    const { fills: _, sharedPluginData: _data, relaunchData: _relaunch, ...former } = box;
    expect(rest).toMatchObject(former);
  }
  expect(findAll(document)).toHaveLength(count);
  expect(findAll(document).filter(({ type }) => type === "COMPONENT")).toEqual(component);
  expect(relay.downloads().all).toBe(6);
  while (boxes.some(({ id }) => showsImage(nodeOf(document, id)))) undo(document);
  // The press itself: what each box waits for, and its set.
  undo(document);
  expect(findAll(document)).toEqual(first);
});

test("[T5] a box that shows something else is made again where it stands, one in an instance too, and no other is", async () => {
  const boxes = addMockup();
  const { document } = world;
  const targets = await pickTargets(world, ...boxes);
  let base = contentFor(targets);
  await make(world, createPress(base));
  const { placements, home } = await openSet(world, base.set.id);
  expect(placements.map(({ nodeId }) => nodeId).toSorted()).toEqual(boxes.map(({ id }) => id).toSorted());
  expect(nodeOf(document, home).name).toBe("Courses");
  const after = boxes.map(({ id }) => nodeOf(document, id));
  for (const [index, subject] of [
    [1, "A loaf of rye bread"],
    [5, "A carved owl"],
  ] as const) {
    const { key } = targets[index]!;
    const mine = withSubject(base, key, subject);
    const press = createPress(mine, { base, cells: [`${key}/und`] });
    expect(press.body.cells).toMatchObject([{ subject }]);
    await make(world, press);
    base = mine;
    const view = await openSet(world, base.set.id);
    const versions = view.placements.map(({ cell, versions: all }) => [cell, all.length]);
    expect(versions).toContainEqual([`${key}/und`, 2]);
    const fills = nodeOf(document, boxes[index]!.id).fills;
    expect(fills).toMatchObject([paint(), { type: "IMAGE" }]);
    expect(fills).not.toEqual(after[index]!.fills);
  }
});

test("a picture that is in a box is no box, and a single layer is none either", async () => {
  const boxes = addMockup();
  const [first, second, third] = boxes;
  const alone = await pickTargets(world, first!);
  expect(alone).toMatchObject([{ name: "Image", fillable: true }]);
  expect(alone[0]!.box).toBeUndefined();
  await make(world, createPress(contentFor(await pickTargets(world, first!, second!))));
  const targets = await pickTargets(world, first!, second!, third!);
  expect(targets.map(({ name, box }) => [name, box])).toEqual([
    ["Watercolour", undefined],
    ["Bread baking", undefined],
    ["Image", undefined],
  ]);
});

test("a selection of sixty boxes on a page of thousands of layers is read at once", async () => {
  const { document, panel } = world;
  const screen = addFrame(document, "Catalogue", { x: 0, y: 9000, width: 1280, height: 9000 });
  const cards = Array.from({ length: 60 }, (_, index) => {
    const card = addFrame(
      document,
      "Card",
      { x: (index % 4) * 300, y: Math.floor(index / 4) * 320, width: 280, height: 300 },
      {},
      screen.id,
    );
    create(document, "RECTANGLE", card.id, { name: "Image", width: 280, height: 180, fills: [paint()] });
    addText(card.id, `Lamp of oak ${"abcdefghij".charAt(index % 10)}`, 18, { y: 190 });
    for (let line = 0; line < 40; line += 1) create(document, "LINE", card.id, { name: "Line" });
    return card;
  });
  const since = panel.facts.length;
  pickNodes(document, ...cards.map(imageIn));
  const { targets } = await panel.until("selection-changed", (fact) => fact.targets.length === 60, since);
  expect(targets.every(({ name, box }) => name.startsWith("Lamp of oak") && box === true)).toBe(true);
});
