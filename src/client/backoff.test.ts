import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endPauses, pause, type Pauses } from "./backoff.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Tells whether a wait is over, once everything that can happen now has happened. */
async function isOver(waiting: Promise<void>): Promise<boolean> {
  let over = false;
  void waiting.then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

test("a wait ends after its time, or early with all others", async () => {
  const pauses: Pauses = new Set();
  const short = pause(pauses, 1000);
  const long = pause(pauses, 30_000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await isOver(short)).toBe(true);
  expect(await isOver(long)).toBe(false);
  endPauses(pauses);
  expect(await isOver(long)).toBe(true);
  expect([pauses.size, vi.getTimerCount()]).toEqual([0, 0]);
});

test("a wait the relay asked for takes the place of ours and does not end early", async () => {
  const pauses: Pauses = new Set();
  const asked = pause(pauses, 1000, 5000);
  await vi.advanceTimersByTimeAsync(1000);
  endPauses(pauses);
  expect(await isOver(asked)).toBe(false);
  await vi.advanceTimersByTimeAsync(4000);
  expect(await isOver(asked)).toBe(true);
});
