// Undo across a set's whole life: each step takes back exactly what was done, back to the untouched page.
import { expect, test } from "vitest";
import type { SetContent } from "../../../core/set/set-content.ts";
import type { SubmitRun } from "../../../ui/model/request.ts";
import { redo } from "../../../playground/host/document/history.ts";
import { nodeOf, rootId } from "../../../playground/host/document/store.ts";
import { findAll, recordsOf, undo } from "./plugin-world.ts";
import {
  createContent,
  createPress,
  openSet,
  pickTargets,
  setUpWorld,
  snapshot,
  untilSet,
  withWords,
} from "./set-world.ts";

const world = setUpWorld();

type Step = { name: string; act: () => Promise<void> };

async function press(submit: SubmitRun): Promise<void> {
  world.panel.send(submit);
  await world.panel.until("run-accepted", ({ run }) => run === submit.run);
}

async function finish({ run }: SubmitRun, cell: string): Promise<void> {
  await world.relay.finish(run, cell);
  await world.panel.until(
    "run-changed",
    ({ view }) =>
      view.run === run && view.takes.some((take) => take.cell === cell && take.placement === "placed"),
  );
}

/** The press, and then each of its pictures, as steps of their own. */
function stepsOf(name: string, submit: SubmitRun): Step[] {
  return [
    { name, act: () => press(submit) },
    ...submit.landings.map(({ cell }, index) => ({
      name: `${name}: picture ${index + 1}`,
      act: () => finish(submit, cell),
    })),
  ];
}

async function rename(base: SetContent, mine: SetContent): Promise<void> {
  const since = world.panel.facts.length;
  world.panel.send({ type: "write-set", requestId: "rename", change: { base, mine } });
  await untilSet(world, ({ content }) => content.title === mine.title, since);
}

test("[C2] undone step by step, a set made, changed, renamed and extended leaves the page as it was first, and redo brings it all back", async () => {
  const base = createContent(await pickTargets(world, world.hero, world.story), ["en", "de"]);
  const keys = base.set.targets.map(({ key }) => key);
  const changed = withWords(base, "de", "Lenz");
  const named = { ...changed, title: "Summer" };
  const extended = withWords({ ...named, set: { ...named.set, locales: ["en", "de", "fr"] } }, "fr", "Été");
  const german = createPress(changed, { base, cells: keys.map((key) => `${key}/de`) });
  const french = createPress(extended, { base: named, cells: keys.map((key) => `${key}/fr`) });
  const steps: Step[] = [
    ...stepsOf("first press", createPress(base)),
    ...stepsOf("words changed", german),
    { name: "renamed", act: () => rename(changed, named) },
    ...stepsOf("language added", french),
  ];
  const untouched = snapshot(world.document);
  const states = [untouched];
  for (const { name, act } of steps) {
    await act();
    if (name === "first press") await openSet(world, base.set.id);
    states.push(snapshot(world.document));
  }
  expect(new Set(states).size).toBe(steps.length + 1);
  for (const [index, { name }] of Array.from(steps.entries()).reverse()) {
    expect(undo(world.document)).toBe(true);
    if (index === 0) break;
    expect(snapshot(world.document) === states[index], `the document after undoing "${name}"`).toBe(true);
  }
  // The id that a file gets at its first press is a step of its own, so that it outlives an undone press.
  expect(Object.keys(recordsOf(nodeOf(world.document, rootId)))).toEqual(["file"]);
  expect(findAll(world.document)).toHaveLength(2);
  expect(undo(world.document)).toBe(true);
  expect(snapshot(world.document)).toBe(untouched);
  expect(undo(world.document)).toBe(false);
  expect(redo(world.document)).toBe(true);
  for (const [index, { name }] of steps.entries()) {
    expect(redo(world.document)).toBe(true);
    expect(snapshot(world.document) === states[index + 1], `the document after redoing "${name}"`).toBe(true);
  }
  const view = await openSet(world, base.set.id);
  expect(view.content).toEqual(extended);
  expect(view.placements).toHaveLength(6);
});
