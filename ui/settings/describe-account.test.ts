import { expect, test } from "vitest";
import { describeAccount } from "./describe-account.ts";

const money = { ceiling: 20e9, held: 0, settled: 1e9, uncertain: 0 };
const resetsAt = "2026-12-01T00:00:00.000Z";

test.each([
  [{ kind: "team", name: "Design", ...money }, "ceiling resets 2026-12-01"],
  [{ kind: "team", name: "Design", ...money, ceiling: null }, "no ceiling"],
  [{ kind: "person", name: "Ann", ...money }, "guard rail resets 2026-12-01 · name not verified"],
  [
    { kind: "person", name: "Ann", ...money, ceiling: null, held: 1e9, uncertain: 2e9 },
    "$1.00 reserved · $2.00 uncertain · no guard rail · name not verified",
  ],
] as const)("an account %o says what its limit is worth: %s", (account, sentence) => {
  expect(describeAccount(account, resetsAt)).toBe(sentence);
});
