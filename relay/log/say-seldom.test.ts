import { expect, test } from "vitest";
import { saySeldom } from "./say-seldom.ts";

test("a sentence is said at once, then once in a while, and at once when another came between", () => {
  const said: string[] = [];
  let nowMs = 0;
  const say = saySeldom(
    (sentence) => said.push(sentence),
    10_000,
    () => nowMs,
  );
  for (nowMs = 0; nowMs < 20_000; nowMs += 100) say("full");
  expect(said).toEqual(["full", "full"]);
  say("moved");
  say("full");
  expect(said.slice(2)).toEqual(["moved", "full"]);
});
