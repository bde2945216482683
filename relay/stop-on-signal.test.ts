import { expect, test } from "vitest";
import { createStopper } from "./stop-on-signal.ts";

function open(awaited: number, drainMs = 600_000) {
  const said: string[] = [];
  const exits: number[] = [];
  const closing = Promise.withResolvers<void>();
  const at = { ms: 0, closes: 0 };
  const stop = createStopper({
    close: () => {
      at.closes += 1;
      return closing.promise;
    },
    awaited: () => awaited,
    drainMs,
    nowMs: () => at.ms,
    say: (line) => said.push(line),
    exit: (code) => exits.push(code),
  });
  return { stop, said, exits, at, closing };
}

test("the first Ctrl-C says what is waited for, and the end follows when it is back", async () => {
  const { stop, said, exits, closing } = open(3);
  stop("SIGINT");
  expect(said).toEqual([
    "Waiting for 3 pictures, up to 10 minutes.",
    "Ctrl-C again ends now; their outcome is then uncertain.",
  ]);
  closing.resolve();
  await closing.promise;
  expect(exits).toEqual([0]);
});

test.each([
  [1, 30_000, "Waiting for 1 picture, up to 30 seconds."],
  [2, 90_000, "Waiting for 2 pictures, up to 90 seconds."],
  [2, 150_000, "Waiting for 2 pictures, up to 3 minutes."],
])("%i out with %i ms to come back are said as such", (awaited, drainMs, sentence) => {
  const { stop, said } = open(awaited, drainMs);
  stop("SIGTERM");
  // A supervisor's journal has no use for the word on Ctrl-C.
  expect(said).toEqual([sentence]);
});

test("where nothing is out nothing is said", () => {
  const { stop, said, at } = open(0);
  stop("SIGINT");
  expect([said, at.closes]).toEqual([[], 1]);
});

test("one Ctrl-C that arrives from the terminal, from npm and as SIGTERM counts once", () => {
  const { stop, said, exits, at } = open(1);
  stop("SIGTERM");
  stop("SIGINT");
  at.ms = 400;
  stop("SIGINT");
  stop("SIGTERM");
  expect(said.filter((line) => line.startsWith("Ctrl-C again"))).toHaveLength(1);
  at.ms = 5_000;
  stop("SIGTERM");
  expect([exits, at.closes]).toEqual([[], 1]);
});

test("a second Ctrl-C ends at once", () => {
  const { stop, exits, at } = open(1);
  stop("SIGTERM");
  at.ms = 1_000;
  stop("SIGINT");
  expect(exits).toEqual([130]);
});

test("a stop that fails says why and ends with 1", async () => {
  const { stop, said, exits, closing } = open(0);
  stop("SIGINT");
  closing.reject(new Error("The disk is gone."));
  await closing.promise.catch(() => undefined);
  expect([said, exits]).toEqual([["The disk is gone."], [1]]);
});
