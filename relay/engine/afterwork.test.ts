import { expect, test } from "vitest";
import { createAfterwork } from "./afterwork.ts";

test("what gathers is done together, a few at a time, and its end can be waited for", async () => {
  const done: number[][] = [];
  const afterwork = createAfterwork<number>(async (items) => {
    await Promise.resolve();
    done.push([...items]);
  });
  for (let n = 0; n < 20; n += 1) afterwork.add(n);
  await afterwork.ended();
  expect(done.flat()).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(done.map((items) => items.length)).toEqual([1, 16, 3]);
});

test("what has not begun can be dropped", async () => {
  const done: number[] = [];
  const afterwork = createAfterwork<number>(async (items) => {
    await Promise.resolve();
    done.push(...items);
  });
  for (let n = 0; n < 5; n += 1) afterwork.add(n);
  afterwork.clear();
  await afterwork.ended();
  expect(done).toEqual([0]);
});
