import { expect, test } from "vitest";
import { createBatcher } from "./batcher.ts";

/** Work that ends when the test says so. */
function createWork() {
  const batches: { items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  let began = Promise.withResolvers<void>();
  return {
    batches,
    began: () => began.promise,
    work: (items: readonly number[]) =>
      new Promise<number[]>((resolve, reject) => {
        batches.push({ items, end: () => resolve(items.map((item) => item * 10)), fail: reject });
        began.resolve();
        began = Promise.withResolvers();
      }),
  };
}

test("items that come while a batch is under way are done together, and each gets its own result", async () => {
  const { work, batches, began } = createWork();
  const add = createBatcher(work);
  const first = add(1);
  await began();
  const rest = [add(2), add(3), add(4)];
  const next = began();
  batches[0]!.end();
  expect(await first).toBe(10);
  await next;
  batches[1]!.end();
  expect(await Promise.all(rest)).toEqual([20, 30, 40]);
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
});

test("an item that fails spoils no other", async () => {
  const seen: number[][] = [];
  const add = createBatcher(async (items: readonly number[]) => {
    seen.push([...items]);
    if (items.includes(2)) throw new Error("two is refused");
    return items;
  });
  const ends = await Promise.allSettled([add(1), add(2), add(3)]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(seen).toEqual([[1, 2, 3], [1], [2], [3]]);
  expect(await add(4)).toBe(4);
});

test("an answer of another length than the question is a fault, and no item gets another one's answer", async () => {
  const add = createBatcher(async () => ["only one"]);
  const ends = await Promise.allSettled([add("a"), add("b")]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  const none = createBatcher(async () => []);
  await expect(none("a")).rejects.toThrow(/another number/);
});
