// A set that is changed later: one string of many cells, and a language added by another person in a rearranged file.
import { expect, test } from "vitest";
import type { SetContent } from "../../../core/set/set-content.ts";
import { nodeOf, patch } from "../../../playground/host/document/store.ts";
import { insert } from "../../../playground/host/document/tree.ts";
import { addFrame, findAll, showsImage } from "./plugin-world.ts";
import {
  countVersions,
  createContent,
  createPress,
  findLayers,
  make,
  openSet,
  openThreeByThree,
  pickTargets,
  setUpWorld,
  withWords,
} from "./set-world.ts";

const world = setUpWorld();

test("[T5] [T6] one string changed in a set of 24 cells makes and pays the three cells that show it, and changes nothing else in the file", async () => {
  const { document, hero, story, relay } = world;
  const square = addFrame(document, "Square", { x: 3000, y: 0, width: 1080, height: 1080 });
  const locales = ["en", "de", "fr", "es", "it", "nl", "pl", "ja"];
  const base = createContent(await pickTargets(world, hero, story, square), locales);
  await make(world, createPress(base));
  await openSet(world, base.set.id);
  const before = findLayers(world, base);
  const others = new Map(findAll(document).map((node) => [node.id, node]));
  expect(before.size).toBe(24);
  const cells = base.set.targets.map(({ key }) => `${key}/pl`);
  const press = createPress(withWords(base, "pl", "Wiosna"), { base, cells });
  await make(world, press);
  const runs = Array.from(relay.runs.values(), ({ run }) => run.jobs.map(({ cell }) => cell).sort());
  expect(runs.map((jobs) => jobs.length)).toEqual([24, 3]);
  expect(runs[1]).toEqual([...cells].sort());
  expect(relay.downloads().all).toBe(27);
  const made = new Set(cells.map((cell) => before.get(cell)!.id));
  for (const node of findAll(document)) {
    const former = others.get(node.id)!;
    if (made.has(node.id)) {
      expect([countVersions(node), node.x, node.y, node.parent]).toEqual([
        2,
        former.x,
        former.y,
        former.parent,
      ]);
      expect(node.fills).not.toEqual(former.fills);
    } else if (node.type === "SECTION") {
      expect({ ...node, sharedPluginData: {} }).toEqual({ ...former, sharedPluginData: {} });
    } else expect(node).toEqual(former);
  }
  expect(findAll(document)).toHaveLength(others.size);
});

test("[T6] [G8] another person adds a language on another device after the section was moved and renamed and a picture regrouped: it gets its row, and nothing else moves", async () => {
  const { document } = world;
  const { base, home } = await openThreeByThree(world);
  world.panel.stop();
  patch(document, home, { x: 700, y: 12_000, name: "Final, approved" });
  const kept = findLayers(world, base).get(`${base.set.targets[0]!.key}/de`)!;
  const board = addFrame(document, "Board", { x: 0, y: 30_000, width: 3000, height: 2000 });
  insert(document, board.id, 0, kept.id);
  patch(document, kept.id, { x: 40, y: 60, name: "Chosen" });
  const before = findLayers(world, base);

  const panel = await world.startOther("Grace");
  const grace = { ...world, panel };
  const opened = await openSet(grace, base.set.id);
  expect(opened.placements).toHaveLength(9);
  const { content } = opened;
  const { set } = content;
  const mine: SetContent = withWords(
    { ...content, set: { ...set, locales: [...set.locales, "ja"] } },
    "ja",
    "春",
  );
  const cells = set.targets.map(({ key }) => `${key}/ja`);
  await make(grace, createPress(mine, { base: content, cells }));
  const after = findLayers(world, base);
  expect(after.size).toBe(12);
  for (const [cell, node] of before) expect(after.get(cell)).toEqual(node);
  const section = nodeOf(document, home);
  expect(section).toMatchObject({ x: 700, y: 12_000 });
  const lowest = Math.max(
    ...Array.from(before.values()).flatMap((node) => (node.parent === home ? [node.y + node.height] : [])),
  );
  for (const cell of cells) {
    const node = after.get(cell)!;
    expect([node.parent, showsImage(node)]).toEqual([home, true]);
    expect(node.y).toBeGreaterThan(lowest);
    expect(node.y + node.height).toBeLessThanOrEqual(section.height);
  }
  expect((await openSet(grace, base.set.id)).placements).toHaveLength(12);
  panel.stop();
  expect(panel.errors).toEqual([]);
});
