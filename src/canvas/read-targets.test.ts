import { expect, test } from "vitest";
import { keyTarget } from "./read-targets.ts";

test("a target's key is made of its node's id", () => {
  expect(keyTarget("1:23")).toBe("n1_23");
});

test("[T2] layers of nested instances have keys of their own, however deep they are", () => {
  const outer = "I1234:567;1234:890;1234:321;1234:654;1234:987;1234:111;1234:222";
  const ids = ["1:2", "1:23", "I1:2;3:4", "I1:2;34:4", `${outer};1234:1`, `${outer};1234:2`, "S:é,1"];
  const keys = ids.map(keyTarget);
  expect(new Set(keys).size).toBe(ids.length);
  for (const key of keys) expect(key).toMatch(/^[\x21-\x7e]{1,60}$/);
});
