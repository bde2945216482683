import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { targetSchema } from "./set.ts";
import { targetKey } from "./target-key.ts";

const part = fc.stringMatching(/^[0-9]{1,4}:[0-9]{1,4}$/);
const nested = fc.array(part, { minLength: 1, maxLength: 16 }).map((parts) => parts.join(";"));
const anything = fc.string({ unit: "binary", minLength: 1, maxLength: 80 });

describe("targetKey", () => {
  it("[T2] spells a short id out, and leaves a layer the key it had", () => {
    expect(targetKey("12:345")).toBe("n12_345");
    expect(targetKey("I12:3;45:6")).toBe("nI12_3-45_6");
    expect(targetKey("I12:3;45:6")).not.toBe(targetKey("I12:3:45;6"));
  });

  it("[T2] never gives two layers the same key, however deep they are nested", () => {
    const ids = fc.uniqueArray(
      fc.oneof(
        nested,
        nested.map((id) => `I${id}`),
        anything,
      ),
      {
        minLength: 2,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(ids, (all) => {
        expect(new Set(all.map(targetKey)).size).toBe(all.length);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("[T2] gives keys that a target takes, whatever the id", () => {
    fc.assert(
      fc.property(fc.oneof(nested, anything), (id) => {
        const target = { key: targetKey(id), name: "A", width: 1, height: 1 };
        expect(targetSchema.safeParse(target).success).toBe(true);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("[T2] tells long ids apart that differ in one digit at their end", () => {
    const long = `I${Array.from({ length: 20 }, (_, index) => `${index}:${index}`).join(";")}`;
    const keys = Array.from({ length: 2_000 }, (_, index) => targetKey(`${long};${index}:1`));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^h[0-9a-f]{32}$/.test(key))).toBe(true);
  });
});
