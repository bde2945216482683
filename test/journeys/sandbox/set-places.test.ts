// Each cell of a set in its own place: what is there stays there, and what comes later has its row and column.
import { afterEach, expect, test } from "vitest";
import type { SetContent } from "../../../core/set/set-content.ts";
import { nodeOf, patch, rootId } from "../../../playground/host/document/store.ts";
import { create, insert, pageOf } from "../../../playground/host/document/tree.ts";
import { addFrame, findAll, recordsOf, showsImage, undo } from "./plugin-world.ts";
import {
  countVersions,
  createContent,
  createPress,
  findLayers,
  make,
  openSet,
  openThreeByThree,
  pickTargets,
  snapshot,
  setUpWorld,
  untilSet,
  withWords,
} from "./set-world.ts";

const world = setUpWorld();
afterEach(() => {
  expect(world.panel.facts.filter((fact) => fact.type === "noticed")).toEqual([]);
});

test("[T5] [T6] one word of one language changed in a set of nine makes three versions in place, and touches nothing else", async () => {
  const { base } = await openThreeByThree(world);
  const before = findLayers(world, base);
  const mine = withWords(base, "fr", "Le printemps");
  const cells = mine.set.targets.map(({ key }) => `${key}/fr`);
  const press = createPress(mine, { base, cells });
  expect(press.body.cells).toHaveLength(3);
  await make(world, press);
  const after = findLayers(world, base);
  expect(after.size).toBe(9);
  for (const [cell, node] of after) {
    const former = before.get(cell)!;
    expect(node.id).toBe(former.id);
    if (!cells.includes(cell)) expect(node).toEqual(former);
    else expect([countVersions(node), node.x, node.y]).toEqual([2, former.x, former.y]);
  }
  expect(findAll(world.document).filter(({ type }) => type === "SECTION")).toHaveLength(1);
  expect(world.relay.downloads().all).toBe(12);
});

test("[G8] a language added after the section was moved gets a row of its own in it, with a label", async () => {
  const { base, home } = await openThreeByThree(world);
  patch(world.document, home, { x: 500, y: 9000 });
  const before = findLayers(world, base);
  const { set } = base;
  const added: SetContent = withWords(
    { ...base, set: { ...set, locales: [...set.locales, "ja"] } },
    "ja",
    "春",
  );
  await make(world, createPress(added, { base, cells: set.targets.map(({ key }) => `${key}/ja`) }));
  const after = findLayers(world, base);
  const section = nodeOf(world.document, home);
  const lowest = Math.max(...Array.from(before.values(), (node) => node.y + node.height));
  for (const { key } of set.targets) {
    const node = after.get(`${key}/ja`)!;
    expect(node.parent).toBe(home);
    expect(node.x).toBe(before.get(`${key}/en`)!.x);
    expect(node.y).toBeGreaterThan(lowest);
    expect(node.y + node.height).toBeLessThanOrEqual(section.height);
    expect(showsImage(node)).toBe(true);
  }
  for (const [cell, node] of before) expect(after.get(cell)).toEqual(node);
  const labels = section.children
    .map((id) => nodeOf(world.document, id))
    .filter(({ type }) => type === "TEXT");
  expect(labels.map(({ characters }) => characters)).toContain("ja Japanese");
  const view = await untilSet(world, ({ placements }) => placements.length === 12);
  expect(view.content.set.locales).toEqual(["en", "de", "fr", "ja"]);
});

test("[G8] a target added later gets a column right of the others", async () => {
  const { base, home } = await openThreeByThree(world);
  const banner = addFrame(world.document, "Banner", { x: 0, y: 4000, width: 728, height: 90 });
  const [target] = await pickTargets(world, banner);
  const { set } = base;
  const added = { ...base, set: { ...set, targets: [...set.targets, target!] } };
  const before = findLayers(world, base);
  await make(world, createPress(added, { base, cells: set.locales.map((tag) => `${target!.key}/${tag}`) }));
  const after = findLayers(world, base);
  const rightmost = Math.max(...Array.from(before.values(), (node) => node.x + node.width));
  for (const tag of set.locales) {
    const node = after.get(`${target!.key}/${tag}`)!;
    expect(node.parent).toBe(home);
    expect(node.x).toBeGreaterThan(rightmost);
    expect(node.y).toBe(before.get(`${set.targets[0]!.key}/${tag}`)!.y);
  }
});

test("[T6] a target and a language that were taken out leave their pictures, which say how they come back", async () => {
  const { base } = await openThreeByThree(world);
  const before = findLayers(world, base);
  const { set } = base;
  const [, story] = set.targets;
  const less = {
    ...base,
    set: { ...set, targets: set.targets.filter(({ key }) => key !== story!.key), locales: ["en", "de"] },
  };
  const requestId = "take-out";
  const since = world.panel.facts.length;
  world.panel.send({ type: "write-set", requestId, change: { base, mine: less } });
  const view = await untilSet(world, ({ content }) => content.set.targets.length === 2, since);
  expect(findLayers(world, base)).toEqual(before);
  expect(view.takenOut).toEqual({ targets: [story], shots: [] });
  expect(view.content.set.brief.texts?.[0]?.words["fr"]).toBe("Spring in fr");
  expect(view.placements).toHaveLength(9);
  const { placements } = view;
  const back = world.panel.facts.length;
  world.panel.send({ type: "write-set", requestId: "take-back", change: { base: view.content, mine: base } });
  const again = await untilSet(world, ({ content }) => content.set.targets.length === 3, back);
  expect(again.content).toEqual(base);
  expect(again.takenOut).toBeUndefined();
  expect(again.placements).toEqual(placements);
});

test("[T6] a picture that was renamed, resized, regrouped and moved to another page gets its next version where it is", async () => {
  const { base } = await openThreeByThree(world);
  const { document } = world;
  const cell = `${base.set.targets[0]!.key}/fr`;
  const layer = findLayers(world, base).get(cell)!;
  const page = create(document, "PAGE", rootId);
  const frame = addFrame(document, "Chosen", { x: 0, y: 20_000, width: 3000, height: 3000 }, {}, page.id);
  insert(document, frame.id, 0, layer.id);
  patch(document, layer.id, { name: "The one", x: 10, y: 20, width: 700, height: 450 });
  const mine = withWords(base, "fr", "Le printemps");
  await make(world, createPress(mine, { base, cells: [cell] }));
  const after = nodeOf(document, layer.id);
  expect(pageOf(document, layer.id)?.id).toBe(page.id);
  expect(after).toMatchObject({ parent: frame.id, name: "The one", x: 10, y: 20, width: 700, height: 450 });
  expect(countVersions(after)).toBe(2);
});

test("[T3] a lone frame's set that gets a second language gets a section, its home there, and the frame stays where it is", async () => {
  const { document, hero } = world;
  const base = createContent(await pickTargets(world, hero), ["en"]);
  await make(world, createPress(base));
  const { home: lone } = await openSet(world, base.set.id);
  const frame = nodeOf(document, lone);
  const { set } = base;
  const mine = withWords({ ...base, set: { ...set, locales: ["en", "de"] } }, "de", "Frühling");
  const before = snapshot(document);
  const press = createPress(mine, { base, cells: [`${set.targets[0]!.key}/de`] });
  world.panel.send(press);
  await world.panel.until("run-accepted", ({ run }) => run === press.run);
  const { home } = await untilSet(world, (view) => view.home !== lone);
  expect(nodeOf(document, home)).toMatchObject({ type: "SECTION", name: "Spring" });
  expect(JSON.parse(recordsOf(nodeOf(document, home))[`set@${set.id}`]!).self).toBe(home);
  expect(JSON.parse(recordsOf(nodeOf(document, lone))["cell"]!).home).toBe(home);
  expect(Object.keys(recordsOf(nodeOf(document, lone))).filter((key) => key.endsWith(`@${set.id}`))).toEqual(
    [],
  );
  expect(nodeOf(document, lone)).toMatchObject({ x: frame.x, y: frame.y, parent: frame.parent });
  undo(document);
  expect(snapshot(document)).toBe(before);
});

test("[T5] a cell whose picture failed is made again in the frame that waited for it", async () => {
  const { document, hero, story } = world;
  const base = createContent(await pickTargets(world, hero, story), ["en", "de"]);
  const first = createPress(base);
  world.panel.send(first);
  await world.panel.until("run-accepted", ({ run }) => run === first.run);
  const cells = first.landings.map(({ cell }) => cell);
  world.relay.fail(first.run, cells[0]!, "moderation");
  for (const cell of cells.slice(1)) await world.relay.finish(first.run, cell);
  await world.panel.until("run-changed", ({ view }) => view.run === first.run && view.state === "closed");
  const frames = findAll(document).filter(({ type, name }) => type === "FRAME" && name.includes("/"));
  await make(world, createPress(base, { base, cells: cells.slice(0, 1) }));
  const after = findAll(document).filter(({ type, name }) => type === "FRAME" && name.includes("/"));
  expect(after.map(({ id }) => id)).toEqual(frames.map(({ id }) => id));
  expect(after.every(showsImage)).toBe(true);
});

test("a duplicated set's first press fills its own section, and one that is refused leaves the section as it was", async () => {
  const { base } = await openThreeByThree(world);
  const copy = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";
  world.panel.send({ type: "duplicate-set", set: base.set.id, copy, title: "Autumn" });
  const { content, home } = await untilSet(world, (view) => view.content.set.id === copy);
  world.relay.refuseNext(409, "price-changed");
  const refused = createPress(content, { base: content });
  world.panel.send(refused);
  await world.panel.until("run-refused", ({ run }) => run === refused.run);
  expect(recordsOf(nodeOf(world.document, home))[`set@${copy}`]).toBeDefined();
  const since = world.panel.facts.length;
  await make(world, createPress(content, { base: content }));
  await untilSet(world, ({ placements }) => placements.length === 9, since);
  const layers = Array.from(findLayers(world, content).values());
  expect(layers.map(({ parent }) => parent)).toEqual(Array.from({ length: 9 }, () => home));
  for (const node of layers) {
    const section = nodeOf(world.document, home);
    expect(node.x + node.width).toBeLessThanOrEqual(section.width);
    expect(node.y + node.height).toBeLessThanOrEqual(section.height);
  }
});
