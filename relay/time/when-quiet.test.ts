import { expect, test } from "vitest";
import { createManualClock } from "../../test/relay/manual-clock.ts";
import { createQuietWork, longestWaitMs, restMs } from "./when-quiet.ts";

function open() {
  const done: number[][] = [];
  const clock = createManualClock();
  const quietWork = createQuietWork<number>(clock, async (items) => {
    await Promise.resolve();
    done.push([...items]);
  });
  return { done, clock, quietWork };
}

test("items that gather are done together, a few at a time, and their end can be waited for", async () => {
  const { quietWork, done } = open();
  for (let n = 0; n < 20; n += 1) quietWork.add(n);
  await quietWork.ended();
  expect(done.flat()).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(done.map((items) => items.length)).toEqual([16, 4]);
});

test("it begins when nothing came for a moment", async () => {
  const { quietWork, done, clock } = open();
  quietWork.add(1);
  clock.advance(restMs - 1);
  quietWork.add(2);
  clock.advance(restMs - 1);
  await Promise.resolve();
  expect(done).toEqual([]);
  clock.advance(1);
  await quietWork.ended();
  expect(done).toEqual([[1, 2]]);
});

test("items that keep coming do not keep it from beginning", async () => {
  const { quietWork, done, clock } = open();
  for (let passed = 0; passed < longestWaitMs; passed += restMs / 2) {
    quietWork.add(passed);
    clock.advance(restMs / 2);
  }
  await Promise.resolve();
  await Promise.resolve();
  expect(done.flat().length).toBeGreaterThan(0);
  await quietWork.ended();
});

test("items that were not begun can be dropped", async () => {
  const { quietWork, done } = open();
  for (let n = 0; n < 5; n += 1) quietWork.add(n);
  quietWork.clear();
  await quietWork.ended();
  expect(done).toEqual([]);
});
