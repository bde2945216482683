import { expect, test } from "vitest";
import { createAfterwork } from "./afterwork.ts";

test("afterwork is done one after the other, and its end can be waited for", async () => {
  const afterwork = createAfterwork();
  let atOnce = 0;
  const most: number[] = [];
  async function work(): Promise<void> {
    atOnce += 1;
    most.push(atOnce);
    await Promise.resolve();
    atOnce -= 1;
  }
  for (let n = 0; n < 5; n += 1) afterwork.add(work);
  await afterwork.ended();
  expect(most).toEqual([1, 1, 1, 1, 1]);
});

test("what has not begun can be dropped", async () => {
  const afterwork = createAfterwork();
  let done = 0;
  async function work(): Promise<void> {
    await Promise.resolve();
    done += 1;
  }
  for (let n = 0; n < 5; n += 1) afterwork.add(work);
  afterwork.clear();
  await afterwork.ended();
  expect(done).toBe(1);
});
