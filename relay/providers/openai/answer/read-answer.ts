/** Reads an answer while it arrives: the picture into the sink, partial pictures aside, the small rest as JSON. */
import { createBufferPool } from "../../../bytes/buffer-pool.ts";
import type { ProviderSink } from "../../provider.ts";
import { createBase64Decoder } from "./base64.ts";
import { type JsonPiece, createJsonScanner } from "./json-scan.ts";
import { createSseScanner } from "./sse-scan.ts";

/** One read from the body: `cut` when the connection broke, `stopped` when we gave up. */
export type BodyStep =
  | { type: "bytes"; bytes: Uint8Array }
  | { type: "end" }
  | { type: "cut" }
  | { type: "stopped" };

export type Answer = {
  /** How reading ended; a whole answer is "end" even when the connection broke behind it. */
  end: "end" | "cut" | "stopped";
  /** The answer without its picture; undefined when it was not JSON. */
  json: unknown;
  /** Bytes of the picture that went to the sink. */
  written: number;
  /** The address given instead of bytes. */
  url?: string | undefined;
  /** The picture's text was not base64. */
  garbled: boolean;
  /** Events or partial pictures had come before. */
  begun: boolean;
};

const maxUrlLength = 8192;
const maxPartialBytes = 32_000_000;

type Intake = {
  take: (piece: JsonPiece) => Promise<void>;
  /** Hands on what is still held back; for an answer that ends before its picture does. */
  flush: () => Promise<void>;
  /** True when the text was base64 from beginning to end. */
  ended: () => boolean;
  written: () => number;
  url: () => string | undefined;
};

/** A picture of the largest size the relay keeps, in base64, with three unfinished ones before it. */
const maxAnswerBytes = 300_000_000;

/**
 * A picture arrives in pieces of some 48 kB; a write of each would cost as much as everything else about it together. A
 * megabyte for each call under way is what the relay can spare.
 */
const gatherBytes = 1_048_576;

/** Kept for the next pictures. */
const buffers = createBufferPool(gatherBytes, 16);

type Gatherer = { write: (bytes: Uint8Array) => Promise<void>; flush: () => Promise<void> };

/** Passes the first bytes on at once and the rest in large pieces, which are good until the write has ended. */
function createGatherer(write: (bytes: Uint8Array) => Promise<void>): Gatherer {
  let gathered: Buffer | undefined;
  let length = 0;

  let isBegun = false;

  async function flush(): Promise<void> {
    const buffer = gathered;
    if (buffer === undefined) return;
    const whole = buffer.subarray(0, length);
    gathered = undefined;
    length = 0;
    try {
      await write(whole);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  return {
    flush,
    write: async (bytes) => {
      if (!isBegun) {
        isBegun = true;
        await write(bytes);
        return;
      }
      for (let at = 0; at < bytes.length;) {
        gathered ??= buffers.take();
        const taken = bytes.subarray(at, at + gatherBytes - length);
        gathered.set(taken, length);
        length += taken.length;
        at += taken.length;
        if (length === gatherBytes) await flush();
      }
    },
  };
}

/** Takes one picture's text, whichever of the two fields it is in; the first that holds something wins. */
function createIntake(write: (bytes: Uint8Array) => Promise<void>): Intake {
  const decoder = createBase64Decoder();
  const gatherer = createGatherer(write);
  let path: string | undefined;
  let address = "";
  let written = 0;
  let whole = true;
  let inData = false;

  async function put(bytes: Uint8Array | undefined): Promise<void> {
    if (bytes === undefined) whole = false;
    else if (bytes.length > 0) {
      written += bytes.length;
      await gatherer.write(bytes);
    }
  }

  async function take(piece: JsonPiece): Promise<void> {
    if (path === undefined && piece.text.length > 0) path = piece.path;
    if (path !== piece.path) return;
    let { text } = piece;
    if (path.endsWith("url") && !inData) {
      const begun = address + Buffer.from(text).toString("latin1");
      inData = isDataUrl(begun);
      address = inData ? "" : begun.slice(0, maxUrlLength);
      if (!inData) return;
      text = Buffer.from(begun, "latin1");
    }
    if (whole) await put(decoder.write(text));
    if (!piece.last) return;
    if (whole) await put(decoder.end());
    await gatherer.flush();
  }

  return {
    take,
    flush: gatherer.flush,
    ended: () => whole,
    written: () => written,
    url: () => (address === "" ? undefined : address),
  };
}

function isDataUrl(text: string): boolean {
  return text.slice(0, 5).toLowerCase() === "data:";
}

/** Reads a plain JSON answer. Nothing else awaits while the sink writes, so a slow disk slows the upstream down. */
export async function readJsonAnswer(read: () => Promise<BodyStep>, sink: ProviderSink): Promise<Answer> {
  const scanner = createJsonScanner((path) => path === "data.0.b64_json" || path === "data.0.url");
  const intake = createIntake(sink.write);
  let end: Answer["end"] = "end";
  // An answer is taken once it is whole, also where the line stays open, and none is read for ever.
  for (let bytes = 0; !scanner.isDone();) {
    const step = await read();
    if (step.type !== "bytes") {
      end = step.type;
      break;
    }
    for (const piece of scanner.write(step.bytes)) await intake.take(piece);
    bytes += step.bytes.length;
    if (bytes <= maxAnswerBytes) continue;
    end = "cut";
    break;
  }
  await intake.flush();
  return {
    end,
    json: scanner.read(),
    written: intake.written(),
    url: intake.url(),
    garbled: !intake.ended(),
    begun: false,
  };
}

type EventPicture = { intake: Intake; kept: Uint8Array[] };

/** Reads an answer of server-sent events up to the finished picture; partials that come after it are not waited for. */
export async function readEventAnswer(read: () => Promise<BodyStep>, sink: ProviderSink): Promise<Answer> {
  const scanner = createSseScanner((path) => path === "b64_json" || path === "url");
  const answer: Answer = { end: "end", json: undefined, written: 0, garbled: false, begun: false };
  let current: EventPicture | undefined;
  for (let bytes = 0; ;) {
    const step = await readWithin(read, maxAnswerBytes - bytes);
    bytes += step.type === "bytes" ? step.bytes.length : 0;
    const events =
      step.type === "bytes" ? scanner.write(step.bytes) : step.type === "end" ? scanner.end() : [];
    for (const event of events) {
      if (event.type === "piece") {
        current ??= createEventPicture(isFinal(event.name) ? sink.write : undefined);
        await current.intake.take(event.piece);
        continue;
      }
      const picture = current;
      current = undefined;
      if (event.json === undefined) continue;
      if (isFinal(event.name)) return finish(answer, picture, event.json, sink);
      if (event.name === "error" || hasError(event.json)) return { ...answer, json: event.json };
      if (event.name?.endsWith("partial_image") === true) {
        answer.begun = true;
        await handOutPartial(picture, event.json, sink);
      }
    }
    if (step.type === "bytes") continue;
    await current?.intake.flush();
    return { ...answer, end: step.type, written: current?.intake.written() ?? 0 };
  }
}

/** Takes a stream that goes on beyond every answer for a broken one. */
async function readWithin(read: () => Promise<BodyStep>, bytes: number): Promise<BodyStep> {
  return bytes > 0 ? read() : { type: "cut" };
}

function isFinal(name: string | undefined): boolean {
  return name?.endsWith(".completed") === true;
}

function hasError(json: unknown): boolean {
  return typeof json === "object" && json !== null && "error" in json && json.error !== null;
}

/** Without `write` the bytes are kept: a partial, or a picture whose event has not said yet which it is. */
function createEventPicture(write: ((bytes: Uint8Array) => Promise<void>) | undefined): EventPicture {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  async function keep(chunk: Uint8Array): Promise<void> {
    bytes += chunk.length;
    if (bytes <= maxPartialBytes) kept.push(Uint8Array.from(chunk));
  }
  return { intake: createIntake(write ?? keep), kept };
}

async function finish(
  answer: Answer,
  picture: EventPicture | undefined,
  json: unknown,
  sink: ProviderSink,
): Promise<Answer> {
  for (const bytes of picture?.kept ?? []) await sink.write(bytes);
  const intake = picture?.intake;
  return {
    ...answer,
    json,
    written: intake?.written() ?? 0,
    url: intake?.url(),
    garbled: intake?.ended() === false,
  };
}

async function handOutPartial(
  picture: EventPicture | undefined,
  json: unknown,
  sink: ProviderSink,
): Promise<void> {
  if (picture === undefined || !picture.intake.ended() || picture.kept.length === 0) return;
  const named =
    typeof json === "object" && json !== null && "partial_image_index" in json ? json.partial_image_index : 0;
  const index = typeof named === "number" && Number.isInteger(named) && named >= 0 && named < 16 ? named : 0;
  await sink.partial(index, Buffer.concat(picture.kept));
}
