import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inTurns } from "./turns.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that takes milliseconds, and notes what it did. */
function workFor(ms: number, done: number[]) {
  return (item: number) => {
    vi.setSystemTime(Date.now() + ms);
    done.push(item);
  };
}

test("work that takes long is done in turns, each short, in its order", async () => {
  const done: number[] = [];
  const ended = inTurns([1, 2, 3, 4, 5], workFor(8, done));
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual([1, 2, 3, 4]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await ended).toBe(true);
  expect(done).toEqual([1, 2, 3, 4, 5]);
});

test("short work is done at once", async () => {
  const done: number[] = [];
  expect(await inTurns([1, 2, 3], workFor(1, done))).toBe(true);
  expect(done).toEqual([1, 2, 3]);
});

test("what is over between two turns leaves the rest undone", async () => {
  const done: number[] = [];
  const ended = inTurns([1, 2, 3], workFor(20, done), () => true);
  await vi.runAllTimersAsync();
  expect(await ended).toBe(false);
  expect(done).toEqual([1]);
});
