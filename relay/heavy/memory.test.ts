import { totalmem } from "node:os";
import fc from "fast-check";
import { expect, test } from "vitest";
import { computeRoom, describeRoom, readMemoryLimit } from "./memory.ts";

test("the room grows with the memory, leaves the relay its own, and ends where all of it would pass 900 MB", () => {
  fc.assert(
    fc.property(fc.integer({ min: 64, max: 100_000 }), fc.integer({ min: 0, max: 1_000 }), (mb, more) => {
      const room = computeRoom(mb * 1_000_000);
      expect(room).toBeGreaterThanOrEqual(0);
      expect(room).toBeLessThanOrEqual(Math.max(0, mb - 390) * 1_000_000);
      expect(room + 390_000_000).toBeLessThan(900_000_000);
      expect(computeRoom((mb + more) * 1_000_000)).toBeGreaterThanOrEqual(room);
    }),
  );
});

test("only where there is less room than could be used is anything said", () => {
  expect(describeRoom(1_000_000_000)).toBeUndefined();
  expect(describeRoom(869_000_000)).toContain("more than 479 MB");
  expect(describeRoom(419_000_000)).toContain(
    "uploads, masks and pictures that have to be converted are refused",
  );
});

test("the limit is never more than the machine has, whatever the system says where there is none", () => {
  expect(readMemoryLimit()).toBeGreaterThan(64_000_000);
  expect(readMemoryLimit()).toBeLessThanOrEqual(totalmem());
});
