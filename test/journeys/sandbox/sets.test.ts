// A set that lives in the file: opened, pressed again, changed by others meanwhile, listed and duplicated.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { namespace } from "../../../core/record-keys.ts";
import { redo } from "../../../playground/host/document/history.ts";
import { nodeOf, patch, rootId } from "../../../playground/host/document/store.ts";
import { remove } from "../../../playground/host/document/tree.ts";
import { recordsOf, undo, untilTakes } from "./plugin-world.ts";
import {
  createContent,
  createPress,
  make,
  openSet,
  pickTargets,
  snapshot,
  setUpWorld,
  untilSet,
  withWords,
} from "./set-world.ts";

const world = setUpWorld();

async function createFirst(locales: readonly string[] = ["en", "de", "fr"]) {
  const targets = await pickTargets(world, world.hero, world.story);
  return createContent(targets, locales);
}

/** Another person's plugin writes an entry of the set. */
function writeAsOther(nodeId: string, key: string, value: object): void {
  const { document } = world;
  const node = nodeOf(document, nodeId);
  const text = JSON.stringify({ v: 1, r: 2, by: "Grace", at: "2026-11-30T09:00:00.000Z", ...value });
  const sharedPluginData = { ...node.sharedPluginData, [namespace]: { ...recordsOf(node), [key]: text } };
  patch(document, nodeId, { sharedPluginData });
}

test("[T3] a set that is opened says what its home holds, and which version each of its cells shows, with its intent", async () => {
  const content = await createFirst();
  const press = createPress(content);
  await make(world, press);
  const view = await openSet(world, content.set.id);
  expect(view.content).toEqual(content);
  expect(view.troubles).toEqual([]);
  expect(view.pageName).toBe(nodeOf(world.document, world.document.currentPage).name);
  expect(view.placements.map(({ cell }) => cell).sort()).toEqual(
    press.landings.map(({ cell }) => cell).sort(),
  );
  for (const { cell, shown, versions } of view.placements) {
    const { intent } = press.landings.find((landing) => landing.cell === cell)!;
    expect(versions).toMatchObject([{ id: shown, run: press.run, pass: { quality: "low" }, intent }]);
  }
  expect(view.written["set"]).toMatchObject({ by: "Ada" });
});

test("[T4] a version keeps the SHA-256 of the anchor that the relay says it was made from", async () => {
  const content = await createFirst(["en"]);
  const press = createPress(content);
  world.panel.send(press);
  await world.panel.until("run-accepted", ({ run }) => run === press.run);
  const [anchored] = world.relay.runs.get(press.run)!.run.jobs;
  anchored!.inputs = [
    { role: "style", sha256: "a".repeat(64), asset: "style" },
    { role: "anchor", sha256: "b".repeat(64), image: "first" },
  ];
  await world.relay.finish(press.run);
  await untilTakes(world.panel, press.run, "succeeded", "placed");
  const { placements } = await openSet(world, content.set.id);
  for (const { cell, versions } of placements)
    expect(versions[0]?.anchor).toBe(cell === anchored!.cell ? "b".repeat(64) : undefined);
});

test("[N2] a press writes only the entries that differ, in the undo step of its frames", async () => {
  const base = await createFirst();
  await make(world, createPress(base));
  await openSet(world, base.set.id);
  const before = snapshot(world.document);
  const { home } = await untilSet(world, () => true);
  const records = recordsOf(nodeOf(world.document, home));
  const mine = withWords(base, "fr", "Le printemps");
  const cells = mine.set.targets.map(({ key }) => `${key}/fr`);
  const press = createPress(mine, { base, cells });
  world.panel.send(press);
  await world.panel.until("run-accepted", ({ run }) => run === press.run);
  const changed = Object.entries(recordsOf(nodeOf(world.document, home))).filter(
    ([key, text]) => records[key] !== text,
  );
  expect(changed.map(([key]) => key)).toEqual([`words:fr@${base.set.id}`]);
  undo(world.document);
  expect(snapshot(world.document)).toBe(before);
});

test("[N3] a press on a set that another person changed meanwhile writes, reserves and sends nothing", async () => {
  const base = await createFirst();
  await make(world, createPress(base));
  const { home } = await openSet(world, base.set.id);
  writeAsOther(home, `brief:style@${base.set.id}`, { text: "Oil on canvas" });
  const before = snapshot(world.document);
  const sent = world.relay.log.filter((line) => line.startsWith("PUT")).length;
  const press = createPress(withWords(base, "fr", "Le printemps"), { base });
  world.panel.send(press);
  const { view, requestId } = await world.panel.until("set-diverged");
  expect(requestId).toBe(press.requestId);
  expect(view.content.set.brief.style).toBe("Oil on canvas");
  expect(view.written["brief:style"]).toEqual({ by: "Grace", at: "2026-11-30T09:00:00.000Z" });
  expect(snapshot(world.document)).toBe(before);
  expect(world.relay.log.filter((line) => line.startsWith("PUT"))).toHaveLength(sent);
  expect(world.panel.facts.some((fact) => fact.type === "run-changed" && fact.view.run === press.run)).toBe(
    false,
  );
});

test("[N3] what another person writes at the home of an open set is told by itself", async () => {
  const base = await createFirst();
  await make(world, createPress(base));
  const { home } = await openSet(world, base.set.id);
  writeAsOther(home, `brief:style@${base.set.id}`, { text: "Oil on canvas" });
  await untilSet(world, ({ content }) => content.set.brief.style === "Oil on canvas");
});

test("[C4] a part that a newer plugin wrote is never written over: nothing is sent, and a sentence says so", async () => {
  const first = await createFirst();
  await make(world, createPress(first));
  const { home } = await openSet(world, first.set.id);
  const key = `brief:style@${first.set.id}`;
  writeAsOther(home, key, { v: 99, text: { bold: true } });
  const view = await untilSet(world, ({ troubles }) => troubles.length > 0);
  expect(view.troubles).toEqual([{ name: "brief:style", outcome: "newer" }]);
  const mine = {
    ...view.content,
    set: { ...view.content.set, brief: { ...view.content.set.brief, style: "Ink" } },
  };
  const press = createPress(mine, { base: view.content });
  const kept = recordsOf(nodeOf(world.document, home))[key];
  world.panel.send(press);
  const { failure } = await world.panel.until("run-refused", ({ run }) => run === press.run);
  expect(failure.message).toContain("brief:style");
  expect(recordsOf(nodeOf(world.document, home))[key]).toBe(kept);
});

test("a set whose making was undone is missing, with a sentence, and is back when it is done again", async () => {
  const content = await createFirst();
  const press = createPress(content);
  world.panel.send(press);
  await world.panel.until("run-accepted", ({ run }) => run === press.run);
  await openSet(world, content.set.id);
  undo(world.document);
  const { failure } = await world.panel.until("set-missing");
  expect(failure.message).toContain("Undo that, or make a new set.");
  const since = world.panel.facts.length;
  redo(world.document);
  await untilSet(world, (view) => view.content.set.id === content.set.id, since);
});

test("[N2] a title and cells left out are written in one undo step, and the file's list of sets says them", async () => {
  const base = await createFirst();
  await make(world, createPress(base));
  await openSet(world, base.set.id);
  const before = snapshot(world.document);
  const off = [`${base.set.targets[0]!.key}/de`];
  const requestId = randomUUID();
  world.panel.send({
    type: "write-set",
    requestId,
    change: { base, mine: { ...base, title: "Summer", off } },
  });
  await world.panel.until("set-written", (fact) => fact.requestId === requestId);
  const view = await untilSet(world, ({ content }) => content.title === "Summer");
  expect(view.content.off).toEqual(off);
  expect(nodeOf(world.document, view.home).name).toBe("Summer");
  world.panel.send({ type: "list-sets" });
  const { sets } = await world.panel.until("sets-listed");
  expect(sets).toMatchObject([
    { set: base.set.id, title: "Summer", cells: 5, made: 6, changed: 0, failed: 0 },
  ]);
  undo(world.document);
  expect(snapshot(world.document)).toBe(before);
});

test("the list of sets says how many cells are made, changed and failed, and leaves out a set whose section was deleted", async () => {
  const base = await createFirst();
  await make(world, createPress(base));
  const { home } = await openSet(world, base.set.id);
  const mine = withWords(withWords(base, "fr", "Le printemps"), "de", "Lenz");
  const [first, second] = base.set.targets.map(({ key }) => `${key}/fr`);
  const press = createPress(mine, { base, cells: [first!, second!] });
  world.panel.send(press);
  await world.panel.until("run-accepted", ({ run }) => run === press.run);
  world.relay.fail(press.run, second!, "moderation");
  await world.relay.finish(press.run, first);
  await untilSet(world, ({ placements }) =>
    placements.some(({ cell, shown }) => cell === first && shown === `${press.run}.1`),
  );
  world.panel.send({ type: "list-sets" });
  const { sets } = await world.panel.until("sets-listed");
  expect(sets).toMatchObject([{ cells: 6, made: 6, changed: 3, failed: 1 }]);
  remove(world.document, home);
  const since = world.panel.facts.length;
  world.panel.send({ type: "list-sets" });
  expect((await world.panel.until("sets-listed", undefined, since)).sets).toEqual([]);
});

test("a duplicate has the same brief and nothing made, stands beside the set, and opens", async () => {
  const base = await createFirst();
  await make(world, createPress(base));
  const { home } = await openSet(world, base.set.id);
  const copy = randomUUID();
  world.panel.send({ type: "duplicate-set", set: base.set.id, copy, title: "Spring again" });
  const view = await untilSet(world, ({ content }) => content.set.id === copy);
  expect(view.content).toEqual({
    ...base,
    title: "Spring again",
    set: { ...base.set, id: copy, createdAt: view.content.set.createdAt },
  });
  expect(view.placements).toEqual([]);
  const [section, original] = [nodeOf(world.document, view.home), nodeOf(world.document, home)];
  expect(section).toMatchObject({ type: "SECTION", name: "Spring again", children: [] });
  expect(section.x).toBeGreaterThanOrEqual(original.x + original.width);
  expect(
    Object.keys(recordsOf(nodeOf(world.document, rootId))).filter((key) => key.startsWith("set:")),
  ).toHaveLength(2);
});
