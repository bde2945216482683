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
