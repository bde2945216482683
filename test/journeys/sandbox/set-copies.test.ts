// Sets and pictures that were duplicated, moved or pasted into another file.
import { expect, test } from "vitest";
import { namespace } from "../../../core/record-keys.ts";
import type { SetContent } from "../../../core/set/set-content.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { nodeOf, patch } from "../../../playground/host/document/store.ts";
import { clone, descendants, remove } from "../../../playground/host/document/tree.ts";
import { pickNodes, recordsOf } from "./plugin-world.ts";
import {
  createContent,
  createPress,
  make,
  openSet,
  pickTargets,
  setUpWorld,
  untilSet,
  withWords,
} from "./set-world.ts";

const world = setUpWorld();

async function makeSet(): Promise<{ base: SetContent; home: string }> {
  const base = createContent(await pickTargets(world, world.hero, world.story), ["en", "de"]);
  await make(world, createPress(base));
  const { home } = await openSet(world, base.set.id);
  world.panel.send({ type: "close-set" });
  return { base, home };
}

function layersIn(id: string): NodeRecord[] {
  return descendants(world.document, id).filter((node) => recordsOf(node)["cell"] !== undefined);
}

/** What the panel is told of a layer that a person selects. */
async function look(layer: NodeRecord) {
  const since = world.panel.facts.length;
  pickNodes(world.document, layer);
  const { placement } = await world.panel.until(
    "selection-changed",
    (fact) => fact.placement?.nodeId === layer.id,
    since,
  );
  return placement!;
}

function cellOf(node: NodeRecord): { set: string; self: string; home: string } {
  return JSON.parse(recordsOf(nodeOf(world.document, node.id))["cell"] ?? "");
}

test("[T3] a copied section is a set of its own from its first change on, with its pictures, and the original stays as it is", async () => {
  const { document } = world;
  const { base, home } = await makeSet();
  const copy = clone(document, home, document.currentPage);
  patch(document, copy.id, { y: 20_000 });
  const originals = [nodeOf(document, home), ...layersIn(home)];
  const { set } = await look(layersIn(copy.id)[0]!);
  expect(set!.id).not.toBe(base.set.id);
  expect((await openSet(world, base.set.id)).placements).toHaveLength(4);
  const view = await openSet(world, set!.id);
  expect(view.home).toBe(copy.id);
  expect(view.placements.map(({ nodeId }) => nodeId).sort()).toEqual(
    layersIn(copy.id)
      .map(({ id }) => id)
      .sort(),
  );
  expect(Object.keys(recordsOf(nodeOf(document, copy.id)))).toContain(`set@${base.set.id}`);

  const { content } = view;
  const mine = withWords(content, "de", "Lenz");
  const cells = content.set.targets.map(({ key }) => `${key}/de`);
  await make(world, createPress(mine, { base: content, cells }));
  const keys = Object.keys(recordsOf(nodeOf(document, copy.id)));
  expect(keys.every((key) => key.endsWith(`@${set!.id}`))).toBe(true);
  for (const layer of layersIn(copy.id))
    expect(cellOf(layer)).toMatchObject({ set: set!.id, self: layer.id, home: copy.id });
  expect([nodeOf(document, home), ...layersIn(home)]).toEqual(originals);
  const after = await untilSet(world, ({ content: now }) => now.set.brief.texts?.[0]?.words["de"] === "Lenz");
  expect(after.placements).toHaveLength(4);
});

test("a picture copied out of its section is no cell of the set: it says what it was asked with", async () => {
  const { document } = world;
  const { base, home } = await makeSet();
  const [original] = layersIn(home);
  const copy = clone(document, original!.id, document.currentPage);
  patch(document, copy.id, { x: 0, y: 20_000 });
  const { set } = await look(copy);
  expect(set).toMatchObject({ locales: [JSON.parse(recordsOf(original)["cell"] ?? "").locale] });
  expect(set!.id).not.toBe(base.set.id);
  const { placements } = await openSet(world, base.set.id);
  expect(placements.map(({ nodeId }) => nodeId)).not.toContain(copy.id);
});

test("[T3] a section that was cut and pasted is the same set, and its next press says where it is now", async () => {
  const { document } = world;
  const { base, home } = await makeSet();
  const moved = clone(document, home, document.currentPage);
  remove(document, home);
  const { set } = await look(layersIn(moved.id)[0]!);
  expect(set!.id).toBe(base.set.id);
  const view = await openSet(world, base.set.id);
  expect(view).toMatchObject({ home: moved.id });
  expect(view.placements).toHaveLength(4);
  await make(world, createPress(withWords(base, "de", "Lenz"), { base }));
  expect(JSON.parse(recordsOf(nodeOf(document, moved.id))[`set@${base.set.id}`]!).self).toBe(moved.id);
  expect(layersIn(moved.id)).toHaveLength(4);
  for (const layer of layersIn(moved.id))
    expect(cellOf(layer)).toMatchObject({ self: layer.id, home: moved.id });
});

test("[T3] a section pasted from another file is a set of its own from its first change on", async () => {
  const { document } = world;
  const { base, home } = await makeSet();
  // What the file knew of it does not come along.
  const pasted = clone(document, home, document.currentPage);
  remove(document, home);
  const section = nodeOf(document, pasted.id);
  const key = `set@${base.set.id}`;
  const stored = { ...JSON.parse(recordsOf(section)[key]!), file: "another-file" };
  patch(document, pasted.id, {
    sharedPluginData: {
      ...section.sharedPluginData,
      [namespace]: { ...recordsOf(section), [key]: JSON.stringify(stored) },
    },
  });
  const { set } = await look(layersIn(pasted.id)[0]!);
  expect(set!.id).not.toBe(base.set.id);
  const { content } = await openSet(world, set!.id);
  world.panel.send({
    type: "write-set",
    requestId: "rename",
    change: { base: content, mine: { ...content, title: "Pasted" } },
  });
  await world.panel.until("set-written");
  const written = JSON.parse(recordsOf(nodeOf(document, pasted.id))[`set@${set!.id}`]!);
  expect(written).toMatchObject({ id: set!.id, self: pasted.id, title: "Pasted" });
  expect(written.file).not.toBe("another-file");
});
