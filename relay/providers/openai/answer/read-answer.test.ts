import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { AnswerBody } from "./answer-body.ts";
import { createBodyReader } from "./body-reader.ts";
import type { BodyStep } from "./answer.ts";
import { readJsonAnswer } from "./read-answer.ts";
import { readEventAnswer } from "./read-events.ts";
import type { Watchdog } from "../watchdog.ts";

const picture = Buffer.from("a picture");

/** A sink that keeps what comes. */
function createSink() {
  const chunks: Buffer[] = [];
  return {
    sink: {
      write: async (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk)),
      partial: async () => undefined,
    },
    bytes: () => Buffer.concat(chunks),
  };
}

/** Steps of a body that goes on for ever after its beginning; `read` says how many were taken. */
function endless(begin: string, then: string): { read: () => Promise<BodyStep>; taken: () => number } {
  const rest = Buffer.from(then.repeat(65_536 / then.length));
  let taken = 0;
  return {
    read: async () => {
      taken += 1;
      return { type: "bytes", bytes: taken === 1 ? Buffer.from(begin) : rest };
    },
    taken: () => taken,
  };
}

const watchdog: Watchdog = {
  signal: new AbortController().signal,
  reason: () => undefined,
  arm: () => undefined,
  disarm: () => undefined,
} as unknown as Watchdog;

test("a whole answer is taken although its connection stays open and goes on", async () => {
  const { sink, bytes } = createSink();
  const body = endless(`{"data":[{"b64_json":"${picture.toString("base64")}"}],"usage":{"n":1}}`, " ");
  const answer = await readJsonAnswer(body.read, sink);
  expect(answer).toMatchObject({ end: "end", json: { usage: { n: 1 } }, garbled: false });
  expect(bytes()).toEqual(picture);
  expect(body.taken()).toBe(1);
});

test.each([
  ["a string that is no picture", '{"x":"', "A"],
  ["white space before anything", "", " "],
  ["nesting without end", "", "["],
  ["a picture that is not base64", '{"data":[{"b64_json":"', "!"],
])("%s is not read for ever", async (_what, begin, then) => {
  const { sink } = createSink();
  const body = endless(begin, then);
  const answer = await readJsonAnswer(body.read, sink);
  expect(answer.json).toBeUndefined();
  expect(body.taken()).toBeLessThan(5_000);
});

test("a stream of events without a picture is not read for ever", async () => {
  const { sink } = createSink();
  const body = endless(": ping", ".");
  expect((await readEventAnswer(body.read, sink)).end).toBe("cut");
});

test("what was read is not kept until the call ends", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const pieceBytes = 65_536;
  let piece: Uint8Array | undefined;
  const body: AnswerBody = {
    take: () => {
      const taken = piece;
      piece = undefined;
      return taken;
    },
    wait: async () => {
      piece = new Uint8Array(pieceBytes);
      return true;
    },
    cancel: () => undefined,
  };
  const reader = createBodyReader(body, watchdog, () => 1_000);
  collect();
  const before = process.memoryUsage().arrayBuffers;
  for (let at = 0; at < 800; at += 1) await reader.read();
  // Buffers are freed a turn after what held them.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * pieceBytes);
  reader.close();
});
