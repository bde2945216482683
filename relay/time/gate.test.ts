import { expect, test } from "vitest";
import { createGate } from "./gate.ts";

test("never more than its width are inside, everybody gets in, and a failure frees its place", async () => {
  const gate = createGate(2);
  let inside = 0;
  let most = 0;
  const doors = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
  const passes = doors.map(({ promise }, n) =>
    gate(async () => {
      inside += 1;
      most = Math.max(most, inside);
      await promise;
      inside -= 1;
      if (n === 1) throw new Error("no");
      return n;
    }),
  );
  const settled = Promise.allSettled(passes);
  expect(gate.waiting()).toBe(4);
  for (const door of doors) door.resolve();
  expect((await settled).map(({ status }) => status).filter((status) => status === "rejected")).toHaveLength(
    1,
  );
  expect(most).toBe(2);
  expect(gate.waiting()).toBe(0);
  expect(await gate(async () => "free")).toBe("free");
});

test("callers take turns, each in the order they came", async () => {
  const gate = createGate(1);
  const order: string[] = [];
  const door = Promise.withResolvers<void>();
  const first = gate(() => door.promise, "busy");
  const passes = ["busy 1", "busy 2", "busy 3", "calm 1", "late 1", "calm 2"].map((name) =>
    gate(async () => void order.push(name), name.split(" ")[0]),
  );
  expect(gate.waiting()).toBe(6);
  door.resolve();
  await Promise.all([first, ...passes]);
  expect(order).toEqual(["busy 1", "calm 1", "late 1", "busy 2", "calm 2", "busy 3"]);
});
