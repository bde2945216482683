// A set whose press ends early: what was cancelled is missing, and making it fills its place.
import { expect, test } from "vitest";
import { findAll, showsImage } from "./plugin-world.ts";
import {
  countVersions,
  createContent,
  createPress,
  findLayers,
  make,
  openSet,
  pickTargets,
  setUpWorld,
  untilSet,
} from "./set-world.ts";

const world = setUpWorld();

test("[T5] a press cancelled in the middle keeps the pictures that came, and the missing cells are made alone afterwards", async () => {
  const { document, panel, relay } = world;
  const base = createContent(await pickTargets(world, world.hero, world.story), ["en", "de"]);
  const first = createPress(base);
  panel.send(first);
  await panel.until("run-accepted", ({ run }) => run === first.run);
  const [kept, ...missing] = first.landings.map(({ cell }) => cell);
  await relay.finish(first.run, kept);
  await panel.until(
    "run-changed",
    ({ view }) =>
      view.run === first.run &&
      view.takes.some(({ cell, placement }) => cell === kept && placement === "placed"),
  );
  panel.send({ type: "cancel-run", run: first.run });
  await panel.until("run-changed", ({ view }) => view.run === first.run && view.state === "closed");
  await expect.poll(() => Array.from(findLayers(world, base).keys())).toEqual([kept]);
  const { content, placements } = await openSet(world, base.set.id);
  expect(content).toEqual(base);
  expect(placements.map(({ cell }) => cell)).toEqual([kept]);
  const before = findLayers(world, base).get(kept!)!;

  const since = panel.facts.length;
  await make(world, createPress(base, { base, cells: missing }));
  await untilSet(world, (view) => view.placements.length === 4, since);
  const after = findLayers(world, base);
  expect(after.get(kept!)).toEqual(before);
  expect(after.size).toBe(4);
  for (const node of after.values()) expect([countVersions(node), showsImage(node)]).toEqual([1, true]);
  expect(findAll(document).filter(({ type }) => type === "SECTION")).toHaveLength(1);
  expect(relay.downloads().all).toBe(4);
});
