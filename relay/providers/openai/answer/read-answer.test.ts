import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
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
  const previews: Buffer[] = [];
  return {
    sink: {
      write: async (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk)),
      restart: () => void chunks.splice(0),
      partial: async (_index: number, preview: Uint8Array) => void previews.push(Buffer.from(preview)),
    },
    bytes: () => Buffer.concat(chunks),
    previews,
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

/** Steps of a body that ends. */
function stream(...events: string[]): () => Promise<BodyStep> {
  const steps = events.map((event): BodyStep => ({ type: "bytes", bytes: Buffer.from(`${event}\n\n`) }));
  return async () => steps.shift() ?? { type: "end" };
}

function eventOf(name: string | undefined, bytes: Uint8Array, more: Record<string, unknown> = {}): string {
  const json = JSON.stringify({ b64_json: Buffer.from(bytes).toString("base64"), ...more });
  return name === undefined ? `data: ${json}` : `event: ${name}\ndata: ${json}`;
}

const failed = 'event: error\ndata: {"error":{"code":"rate_limit_exceeded"}}';

test("[D1] a whole picture of an event without a name is kept, although an error follows it", async () => {
  const { sink, bytes } = createSink();
  const answer = await readEventAnswer(stream(eventOf(undefined, picture), failed), sink);
  expect(answer).toMatchObject({ end: "end", written: picture.length, garbled: false });
  expect(bytes()).toEqual(picture);
});

test("[M3] an error behind half a picture, or behind the end of one that never came, is not an answer that made nothing", async () => {
  for (const event of [
    `data: {"b64_json":"${picture.toString("base64").slice(0, 9)}"}`,
    "event: image_generation.completed\ndata: {}",
    eventOf("image_generation.partial_image", picture),
  ]) {
    const answer = await readEventAnswer(stream(event, failed), createSink().sink);
    expect(answer).toMatchObject({ begun: true, written: 0, json: { error: {} } });
  }
});

test.each([null, false, "", {}])(
  "[D1] an error of %o beside a picture, or behind it, is none",
  async (error) => {
    for (const events of [
      [eventOf("image_generation.completed", picture, { error })],
      [eventOf(undefined, picture), `data: ${JSON.stringify({ error })}`],
    ]) {
      const { sink, bytes } = createSink();
      const answer = await readEventAnswer(stream(...events), sink);
      expect(answer).toMatchObject({ end: "end", written: picture.length, garbled: false });
      expect(bytes()).toEqual(picture);
    }
  },
);

test("the finished picture takes the place of one whose event had no name", async () => {
  const { sink, bytes } = createSink();
  const unnamed = eventOf(undefined, Buffer.from("another"));
  const answer = await readEventAnswer(
    stream(unnamed, eventOf("image_generation.completed", picture), "data: [DONE]"),
    sink,
  );
  expect(answer).toMatchObject({ written: picture.length, garbled: false });
  expect(bytes()).toEqual(picture);
});

describe("pictures that are larger together than what is kept in memory", () => {
  const large = Buffer.alloc(25_000_000, 7);
  const partial = eventOf("image_generation.partial_image", large, { partial_image_index: 1 });

  /** Calls that read at once, each held in the middle of its body. */
  async function readTogether(count: number, begin: string, rest: string) {
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    const calls = Array.from({ length: count }, () => {
      const { sink, bytes, previews } = createSink();
      const steps = [begin, rest];
      const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
      const answer = readEventAnswer(async () => {
        const text = steps.shift();
        if (text === undefined) return { type: "end" };
        if (steps.length === 0) {
          reach();
          await held;
        }
        return { type: "bytes", bytes: Buffer.from(text) };
      }, sink);
      return { answer, reached, bytes, previews };
    });
    for (const { reached } of calls) await reached;
    go();
    return Promise.all(calls.map(async (call) => ({ ...call, answer: await call.answer })));
  }

  test("lose a preview where it finds no room, and no picture", async () => {
    const end = `\n\n${eventOf("image_generation.completed", picture)}\n\n`;
    const calls = await readTogether(3, partial.slice(0, -30), partial.slice(-30) + end);
    expect(calls.map(({ bytes }) => bytes().toString())).toEqual(Array(3).fill("a picture"));
    expect(calls.flatMap(({ previews }) => previews)).toHaveLength(1);
    const [after] = await readTogether(1, partial, end);
    expect(after?.previews.length).toBe(1);
  });

  test("[D1] are kept where each may be the finished one", async () => {
    const unnamed = eventOf(undefined, large);
    const calls = await readTogether(3, unnamed.slice(0, -30), `${unnamed.slice(-30)}\n\n`);
    for (const { answer, bytes } of calls) {
      expect(answer).toMatchObject({ written: large.length, garbled: false });
      expect(bytes().equals(large)).toBe(true);
    }
  });

  test("never call a picture whole that a later one drove out", async () => {
    const late = eventOf(undefined, large, { type: "image_generation.partial_image" });
    const { promise: held, resolve: go } = Promise.withResolvers<BodyStep>();
    const holding = [partial.slice(0, -30)];
    const holder = readEventAnswer(async () => {
      const text = holding.shift();
      return text === undefined ? held : { type: "bytes", bytes: Buffer.from(text) };
    }, createSink().sink);
    await new Promise((resolve) => setImmediate(resolve));
    const { sink, bytes } = createSink();
    const pieces = [
      eventOf(undefined, large),
      "\n\n",
      late.slice(0, -60),
      late.slice(-60),
      "\n\ndata: [DONE]\n\n",
    ];
    const answer = await readEventAnswer(async () => {
      const text = pieces.shift();
      return text === undefined ? { type: "end" } : { type: "bytes", bytes: Buffer.from(text) };
    }, sink);
    go({ type: "end" });
    await holder;
    expect(answer.garbled).toBe(true);
    expect(bytes().length).toBe(0);
  });

  test("leave nothing behind that would be taken for a picture when all were previews", async () => {
    // What the event is stands behind its picture.
    const late = eventOf(undefined, large, { type: "image_generation.partial_image" });
    const calls = await readTogether(3, late.slice(0, -60), `${late.slice(-60)}\n\n${failed}\n\n`);
    for (const { answer, bytes } of calls) {
      expect(answer).toMatchObject({ written: 0, begun: true });
      expect(bytes().length).toBe(0);
    }
    expect(calls.flatMap(({ previews }) => previews)).toHaveLength(1);
  });
});
