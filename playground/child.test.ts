import { expect, test } from "vitest";
import { describeEnd, startChild, waitForAnswer } from "./child.ts";

test("a child that is ended by a signal has the shell's code for it, and the signal's name", async () => {
  const child = startChild(["-e", "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)"], {});
  expect(await child.exited).toEqual({ code: 143, signal: "SIGTERM" });
  await child.stop();
});

test("a relay that ends before it answers is told with how it ended", async () => {
  const child = startChild(["-e", "process.exit(3)"], {});
  await expect(waitForAnswer("http://localhost:1/v1/health", child)).rejects.toThrow("ended with code 3");
});

test.each([
  [{ code: 137, signal: "SIGKILL" }, /SIGKILL.*memory/],
  [{ code: 143, signal: "SIGTERM" }, /ended by SIGTERM/],
  [{ code: 0, signal: null }, /was stopped/],
  [{ code: 1, signal: null }, /code 1.*above/],
] as const)("how a relay ended, %o, is said in a sentence", (end, sentence) => {
  expect(describeEnd("relay", end)).toMatch(sentence);
});
