/** What the plugin writes into a file, and what it makes of what others wrote there. */
import { afterEach, beforeAll, expect, test } from "vitest";
import { namespace, readKey } from "../../../core/record-keys.ts";
import type { Target } from "../../../core/set.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { undo } from "../../../playground/host/document/history.ts";
import { nodeOf, patch, rootId, type PlaygroundDocument } from "../../../playground/host/document/store.ts";
import { clone } from "../../../playground/host/document/tree.ts";
import {
  addFrame,
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findAll,
  findByName,
  pickNodes,
  recordsOf,
  settings,
  showsImage,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
} from "./plugin-world.ts";
import { createScriptedRelay } from "./scripted-relay.ts";

let plugin: BuiltPlugin;
const started: Panel[] = [];
beforeAll(async () => {
  plugin = await buildPlugin();
});
afterEach(() => {
  for (const panel of started.splice(0)) {
    panel.stop();
    expect(panel.errors).toEqual([]);
    expect(panel.facts.filter((fact) => fact.type === "noticed" && fact.failure.kind === "unknown")).toEqual(
      [],
    );
  }
});

async function open() {
  const canvas = createCanvas();
  const relay = createScriptedRelay();
  const panel = await startPlugin(plugin, canvas.document, createPerson("Ada"), relay.handle);
  started.push(panel);
  return { ...canvas, relay, panel };
}
type World = Awaited<ReturnType<typeof open>>;

async function pick({ panel, document }: World, ...nodes: NodeRecord[]) {
  const since = panel.facts.length;
  pickNodes(document, ...nodes.map((node) => nodeOf(document, node.id)));
  return panel.until("selection-changed", undefined, since);
}

/** Runs these targets to placed pictures. */
async function make(
  world: World,
  targets: readonly Target[],
  changes: Parameters<typeof createSubmit>[1] = {},
) {
  const submit = createSubmit(targets, changes);
  world.panel.send(submit);
  await world.panel.until("run-accepted", ({ run }) => run === submit.run);
  await world.relay.finish(submit.run);
  await untilTakes(world.panel, submit.run, "succeeded", "placed");
  return submit;
}

/** Two cards of one screen, filled in place. */
async function fillCards(world: World) {
  const { document } = world;
  const screen = addFrame(document, "Screen", { x: 0, y: 3000, width: 400, height: 800 });
  const cards = ["Card A", "Card B"].map((name, index) =>
    addFrame(document, name, { x: 20, y: 20 + 200 * index, width: 160, height: 120 }, {}, screen.id),
  );
  const { targets } = await pick(world, ...cards);
  const submit = await make(world, targets, { settings: { ...settings, destination: "selection" } });
  return { screen, cards, submit };
}

function snapshot(document: PlaygroundDocument): Map<string, NodeRecord> {
  return new Map(document.nodes);
}

function kindsOf(node: NodeRecord | undefined): string[] {
  return Object.keys(recordsOf(node)).map((key) => readKey(key).kind);
}

function write(document: PlaygroundDocument, node: NodeRecord, key: string, text: string): void {
  const sharedPluginData = { ...node.sharedPluginData, [namespace]: { ...recordsOf(node), [key]: text } };
  patch(document, node.id, { sharedPluginData });
}

test("[N1] a lone picture's frame is home to its set, and the document knows where it is", async () => {
  const world = await open();
  const { document, hero } = world;
  const submit = await make(world, (await pick(world, hero)).targets);
  const [frame] = findByName(document, "Hero/1440x900");
  expect(kindsOf(frame).sort()).toEqual(["brief", "cell", "recipe", "set", "shown", "target", "version"]);
  expect(frame?.pluginData).toEqual({});
  const root = recordsOf(nodeOf(document, rootId));
  expect(JSON.parse(root[`set:${submit.set}`] ?? "")).toMatchObject({
    v: 1,
    by: "Ada",
    title: "A quiet harbour at dawn",
    page: document.currentPage,
    home: frame?.id,
  });
  expect(JSON.parse(recordsOf(frame)[`set@${submit.set}`] ?? "")).toMatchObject({
    self: frame?.id,
    file: JSON.parse(root["file"] ?? "").id,
  });
});

test("[N1] layers filled in place share one home, the frame that holds them, and it goes with the last of them", async () => {
  const world = await open();
  const { document, panel, relay } = world;
  const { screen, cards, submit } = await fillCards(world);
  expect(new Set(kindsOf(nodeOf(document, screen.id)))).toEqual(new Set(["set", "brief", "target"]));
  for (const card of cards) {
    const cell = JSON.parse(recordsOf(nodeOf(document, card.id))["cell"] ?? "");
    expect(cell).toMatchObject({ set: submit.set, home: screen.id, self: card.id, destination: "selection" });
  }
  for (const [index, { cell }] of submit.landings.entries()) {
    panel.send({ type: "remove-placement", run: submit.run, cell });
    await panel.until("run-changed", ({ view }) => view.takes[index]?.placement === "not-placed");
    expect(recordsOf(nodeOf(document, cards[index]!.id))).toEqual({});
    expect(kindsOf(nodeOf(document, screen.id)).length > 0).toBe(index === 0);
  }
  expect(Object.keys(recordsOf(nodeOf(document, rootId)))).toEqual(["file"]);
  expect(relay.downloads().all).toBe(2);
});

test("[N1] layers of two screens have their page as their home", async () => {
  const world = await open();
  const { document, hero, story } = world;
  const { targets } = await pick(world, hero, story);
  await make(world, targets, { settings: { ...settings, destination: "selection" } });
  expect(kindsOf(nodeOf(document, document.currentPage))).toContain("set");
  expect(kindsOf(nodeOf(document, hero.id))).not.toContain("set");
});

test("a layer that was cancelled while it waited carries nothing any more, nor does its home", async () => {
  const world = await open();
  const { document, panel } = world;
  const box = addFrame(document, "Box", { x: 0, y: 3000, width: 160, height: 120 });
  const { targets } = await pick(world, box);
  const submit = createSubmit(targets, { settings: { ...settings, destination: "selection" } });
  const before = nodeOf(document, box.id);
  panel.send(submit);
  await panel.until("run-accepted");
  expect(kindsOf(nodeOf(document, box.id))).toContain("pending");
  panel.send({ type: "cancel-run", run: submit.run });
  await expect.poll(() => recordsOf(nodeOf(document, box.id))).toEqual({});
  expect(nodeOf(document, box.id)).toMatchObject({ fills: before.fills, name: "Box" });
  expect(kindsOf(nodeOf(document, document.currentPage))).toEqual([]);
});

test("[C2] one undo step takes back pictures and records together", async () => {
  const world = await open();
  const { document, hero, story, panel, relay } = world;
  const submit = createSubmit((await pick(world, hero, story)).targets, { locales: ["en", "ja-JP"] });
  const empty = snapshot(document);
  panel.send(submit);
  await panel.until("run-accepted");
  const reserved = snapshot(document);
  relay.holdImages();
  await relay.finish(submit.run);
  await panel.until("run-changed", ({ view }) => view.takes.every((take) => take.placement === "placing"));
  relay.releaseImages();
  await untilTakes(panel, submit.run, "succeeded", "placed");
  undo(document);
  expect(snapshot(document)).toEqual(reserved);
  undo(document);
  const { sharedPluginData: _, ...root } = nodeOf(document, rootId);
  expect(snapshot(document)).toEqual(
    new Map([...empty, [rootId, { ...empty.get(rootId), ...root, ...pickData(document) }]]),
  );
});

/** The file's id is given before the press's own step, so that undoing it loses no run. */
function pickData(document: PlaygroundDocument): Pick<NodeRecord, "sharedPluginData"> {
  const { sharedPluginData } = nodeOf(document, rootId);
  expect(Object.keys(sharedPluginData[namespace] ?? {})).toEqual(["file"]);
  return { sharedPluginData };
}

test("looking writes nothing: opening, selecting, showing and listing leave every node as it is", async () => {
  const world = await open();
  const { document, hero, panel, relay } = world;
  const submit = await make(world, (await pick(world, hero)).targets);
  const before = snapshot(document);
  const second = await startPlugin(plugin, document, createPerson("Grace"), relay.handle, "collect");
  started.push(second);
  for (const node of findAll(document)) await pick({ ...world, panel: second }, node);
  panel.send({ type: "show-cell", run: submit.run, cell: submit.landings[0]!.cell });
  panel.send({ type: "list-runs" });
  await panel.until("runs-listed");
  expect(snapshot(document)).toEqual(before);
});

const unreadable = [
  ["newer", '{"v":2,"r":1,"at":"2027-01-01","cells":{}}'],
  ["damaged", '{"v":1,"r":1,"at":"2026-'],
  ["damaged", '{"v":1,"r":1,"at":"2026-11-30","set":"a@b"}'],
  ["foreign", '"mine now"'],
  ["foreign", '{"fill":"#f00","cell":true}'],
] as const;

test.each(unreadable)(
  "[C4] [N1] a picture whose record is %s: %s is shown as such, and nothing is written to it",
  async (outcome, text) => {
    const world = await open();
    const { document, hero, panel } = world;
    const box = addFrame(document, "Box", { x: 0, y: 3000, width: 160, height: 120 });
    const first = await make(world, (await pick(world, box)).targets, {
      settings: { ...settings, destination: "selection" },
    });
    write(document, nodeOf(document, box.id), "cell", text);
    const before = nodeOf(document, box.id);
    await pick(world, hero);
    const fact = await pick(world, box);
    expect(fact.unreadable).toEqual({ what: "picture", outcome });
    expect(fact.placement).toBeUndefined();
    expect(fact.targets).toMatchObject([{ name: "Box", fillable: false }]);
    for (const type of ["remove-placement", "show-take"] as const) {
      const since = panel.facts.length;
      panel.send({ type, run: first.run, cell: first.landings[0]!.cell, take: 1 });
      await panel.until("noticed", ({ failure }) => failure.kind === "not-placed", since);
    }
    // Another picture for the same layer, in place or as another take, gets a frame of its own.
    await make(world, fact.targets, { settings: { ...settings, destination: "selection" } });
    await make(world, fact.targets, { set: first.set, again: { take: 1, nodeId: box.id } });
    expect(nodeOf(document, box.id)).toEqual(before);
    expect(findByName(document, "Box/160x120").map(showsImage)).toEqual([true, true]);
    panel.send({ type: "remove-set", set: first.set });
    await expect.poll(() => findByName(document, "Box/160x120")).toHaveLength(1);
    expect(nodeOf(document, box.id)).toEqual(before);
  },
);

test.each(["newer", "damaged", "foreign"])(
  "[C4] a part of the brief that is %s is said, and the rest is offered",
  async (outcome) => {
    const world = await open();
    const { document, hero } = world;
    const submit = await make(world, (await pick(world, hero)).targets, {
      brief: { subject: "A harbour", style: "ink" },
    });
    const [frame] = findByName(document, "Hero/1440x900");
    const text = unreadable.find(([name]) => name === outcome)![1];
    write(document, frame!, `brief:style@${submit.set}`, text);
    await pick(world, hero);
    const { placement, unreadable: told } = await pick(world, frame!);
    expect(told).toEqual({ what: "set", outcome });
    expect(placement?.set?.brief).toEqual({ subject: "A harbour" });
  },
);

test("[N1] what a newer plugin added to a record is still there after this one wrote it", async () => {
  const world = await open();
  const { document, hero, panel } = world;
  const { targets } = await pick(world, hero);
  const submit = await make(world, targets, { settings: { ...settings, takes: 2 } });
  const [frame] = findByName(document, "Hero/1440x900");
  const records = recordsOf(frame);
  const cell = { ...JSON.parse(records["cell"] ?? ""), mood: "calm" };
  const shown = { ...JSON.parse(records["shown"] ?? ""), since: "noon" };
  write(document, frame!, "cell", JSON.stringify({ ...cell, target: { ...cell.target, tilt: 3 } }));
  write(document, nodeOf(document, frame!.id), "shown", JSON.stringify(shown));
  write(document, nodeOf(document, frame!.id), "weather:x", "of a later layout");
  panel.send({ type: "show-take", run: submit.run, cell: submit.landings[0]!.cell, take: 2 });
  await expect
    .poll(() => JSON.parse(recordsOf(nodeOf(document, frame!.id))["shown"] ?? "").version)
    .toMatch(/\.2$/);
  const again = createSubmit(targets, { set: submit.set, again: { take: 3, nodeId: frame!.id } });
  panel.send(again);
  await panel.until("run-accepted", ({ run }) => run === again.run);
  await world.relay.finish(again.run);
  await untilTakes(panel, again.run, "succeeded", "placed");
  const after = recordsOf(nodeOf(document, frame!.id));
  expect(JSON.parse(after["cell"] ?? "")).toMatchObject({ mood: "calm", target: { tilt: 3, name: "Hero" } });
  expect(JSON.parse(after["shown"] ?? "")).toMatchObject({ since: "noon", version: `${again.run}.3` });
  expect(after["weather:x"]).toBe("of a later layout");
});

test("a picture whose home is gone still says what it was asked with: its own words, and no others", async () => {
  const world = await open();
  const { document, hero, story } = world;
  const { targets } = await pick(world, hero, story);
  const brief = {
    subject: "A linen jacket",
    texts: [{ role: "headline" as const, words: { en: "Made to move", "ja-JP": "動くための一着" } }],
  };
  await make(world, targets, { brief, locales: ["en", "ja-JP"] });
  const [original] = findByName(document, "Story/ja-JP/1080x1920");
  const copy = clone(document, original!.id, document.currentPage);
  for (const node of findAll(document))
    if (node.type === "SECTION") patch(document, node.id, { sharedPluginData: {} });
  patch(document, rootId, { sharedPluginData: {} });
  const { placement } = await pick(world, copy);
  expect(placement?.set).toMatchObject({
    locales: ["ja-JP"],
    brief: { subject: "A linen jacket", texts: [{ words: { "ja-JP": "動くための一着" } }] },
    targets: [{ name: "Story" }],
  });
  expect(placement?.set?.brief.texts?.[0]?.words).not.toHaveProperty("en");
});

test("a copy of a frame that waited says whose copy it is, so that the two can be told apart", async () => {
  const world = await open();
  const { document, hero, panel, relay } = world;
  const submit = createSubmit((await pick(world, hero)).targets);
  panel.send(submit);
  await panel.until("run-accepted");
  const [frame] = findByName(document, "Hero/1440x900");
  const copy = clone(document, frame!.id, document.currentPage);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  for (const id of [frame!.id, copy.id])
    expect(JSON.parse(recordsOf(nodeOf(document, id))["cell"] ?? "")).toMatchObject({ self: frame!.id });
});

test("the whole paint that was in a layer comes back, also when another plugin deleted it or wrote nonsense", async () => {
  const world = await open();
  const { document, panel } = world;
  const theirs = {
    type: "IMAGE",
    scaleMode: "CROP",
    imageHash: [...document.images.keys()][0] ?? "",
    imageTransform: [
      [0.5, 0, 0.25],
      [0, 0.5, 0.25],
    ],
    opacity: 0.75,
    blendMode: "MULTIPLY",
  };
  const seed = await make(world, (await pick(world, world.hero)).targets);
  const imageHash = [...document.images.keys()][0]!;
  const fills = [{ ...theirs, imageHash }] as unknown as NodeRecord["fills"];
  const boxes = [0, 1, 2].map((index) =>
    addFrame(document, `Box ${index}`, { x: 0, y: 3000 + 200 * index, width: 160, height: 120 }, { fills }),
  );
  const { targets } = await pick(world, ...boxes);
  const submit = await make(world, targets, { settings: { ...settings, destination: "selection" } });
  const filled = nodeOf(document, boxes[0]!.id);
  expect(filled.fills).toMatchObject([
    { ...theirs, imageHash, visible: false },
    { type: "IMAGE", visible: true },
  ]);
  patch(document, boxes[1]!.id, { fills: nodeOf(document, boxes[1]!.id).fills.slice(1) });
  const spoilt = nodeOf(document, boxes[2]!.id);
  const cell = JSON.parse(recordsOf(spoilt)["cell"] ?? "");
  const paint = { type: "IMAGE", scaleMode: "CROP", imageHash: "no such picture", imageTransform: "none" };
  patch(document, spoilt.id, { fills: spoilt.fills.slice(1) });
  write(
    document,
    nodeOf(document, spoilt.id),
    "cell",
    JSON.stringify({ ...cell, former: { hash: "x", paint } }),
  );
  for (const { cell: id } of submit.landings)
    panel.send({ type: "remove-placement", run: submit.run, cell: id });
  await untilTakes(panel, submit.run, "succeeded", "not-placed");
  expect(nodeOf(document, boxes[0]!.id).fills).toMatchObject(fills);
  expect(nodeOf(document, boxes[1]!.id).fills).toMatchObject(fills);
  expect(nodeOf(document, spoilt.id).fills).toEqual([]);
  expect(seed.run).not.toBe(submit.run);
});
