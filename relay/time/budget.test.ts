import { expect, test } from "vitest";
import { createBudget } from "./budget.ts";

/** Enters with this weight; what entered so far is in `inside`, by name. */
function createWorld(total: number, share: number) {
  const budget = createBudget(total, share);
  const inside: string[] = [];
  async function enter(name: string, weight: number, caller: string): Promise<() => void> {
    const leave = await budget.take(weight, caller);
    inside.push(name);
    return leave;
  }
  return { budget, inside, enter, settle: () => new Promise(setImmediate) };
}

test("what fits enters at once, and the rest in turn as room is given back", async () => {
  const { budget, inside, enter, settle } = createWorld(10, 10);
  const leave = await enter("large", 8, "a");
  void enter("second", 8, "b");
  void enter("small", 1, "c");
  await settle();
  // The small one would fit, and waits all the same: else small ones would keep the second out for ever.
  expect(inside).toEqual(["large"]);
  expect(budget.waiting()).toBe(2);
  leave();
  await settle();
  expect(inside).toEqual(["large", "second", "small"]);
  expect(budget.waiting()).toBe(0);
});

test("a caller whose work stands still holds a share, and another one enters", async () => {
  const { budget, inside, enter, settle } = createWorld(10, 6);
  for (let n = 0; n < 100; n += 1) void enter(`stalled ${n}`, 2, "attacker");
  await enter("other", 2, "another");
  expect(inside).toEqual(["stalled 0", "stalled 1", "stalled 2", "other"]);
  await settle();
  expect(budget.waiting()).toBe(97);
});

test("callers take turns", async () => {
  const { inside, enter, settle } = createWorld(1, 1);
  const leaves: (() => void)[] = [];
  async function follow(name: string, caller: string): Promise<void> {
    leaves.push(await enter(name, 1, caller));
  }
  for (const name of ["a1", "a2", "a3"]) void follow(name, "a");
  void follow("b1", "b");
  for (let n = 0; n < 4; n += 1) {
    await settle();
    leaves[n]?.();
  }
  expect(inside).toEqual(["a1", "a2", "b1", "a3"]);
});

test("what is larger than all there is takes all there is", async () => {
  const { inside, enter } = createWorld(10, 6);
  (await enter("huge", 1_000, "a"))();
  await enter("next", 6, "a");
  expect(inside).toEqual(["huge", "next"]);
});
