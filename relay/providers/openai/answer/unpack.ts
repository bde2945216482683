/** Undoes the packing of an answer, by what it says and what its first bytes are, whatever was asked for. */
import { Readable, pipeline, type Transform } from "node:stream";
import zlib from "node:zlib";
import type { AnswerBody } from "./answer-body.ts";

/** Unpacked in pieces of this size, and no faster than they are read: a small body may stand for gigabytes. */
const options = { chunkSize: 65_536 };
const maxTrialBytes = 1_000_000;
/** What was received is handed on where a body ends too early, as it is where nothing is packed. */
const lenient = { ...options, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const lenientBrotli = { ...options, finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH };
const lenientZstd = { ...options, finishFlush: zlib.constants.ZSTD_e_flush };

/** Two bytes tell gzip and zlib, four zstd. */
const enough = 4;

/**
 * The body as it was before it was packed. `encoding` is the header's, or "" without one; an encoding nothing here knows, and
 * one that the first bytes contradict, is taken for none.
 */
export function unpack(packed: AnswerBody, encoding: string): AnswerBody {
  let open: AnswerBody | undefined;
  return {
    take: () => open?.take(),
    wait: async () => {
      open ??= await openBody(packed, encoding);
      return open.wait();
    },
    cancel: () => {
      open?.cancel();
      packed.cancel();
    },
  };
}

async function openBody(packed: AnswerBody, encoding: string): Promise<AnswerBody> {
  const begin = await readBegin(packed);
  const names = encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  // Packed several times, the last one is undone first; without a header there may be one all the same.
  return names.reduceRight<Promise<AnswerBody>>(
    async (body, name) => {
      const [inner, first] = await peek(await body);
      const create = chooseDecoder(name, first);
      return create === undefined ? inner : decode(inner, create());
    },
    Promise.resolve(prepend(begin, packed)),
  );
}

/** The first piece, as long as it is enough to tell. */
async function readBegin(body: AnswerBody): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < enough && (await body.wait())) {
    for (let piece = body.take(); piece; piece = body.take()) {
      pieces.push(piece);
      bytes += piece.length;
    }
  }
  return pieces;
}

async function peek(body: AnswerBody): Promise<[AnswerBody, Uint8Array]> {
  const pieces = await readBegin(body);
  return [prepend(pieces, body), Buffer.concat(pieces)];
}

function prepend(pieces: readonly Uint8Array[], body: AnswerBody): AnswerBody {
  const held = [...pieces];
  return {
    take: () => held.shift() ?? body.take(),
    wait: async () => held.length > 0 || body.wait(),
    cancel: body.cancel,
  };
}

/** The first bytes decide where they can; brotli and bare deflate have no sign of their own and are tried. */
function chooseDecoder(name: string, first: Uint8Array): (() => Transform) | undefined {
  const begins = Buffer.from(first).toString("hex", 0, enough);
  if (begins.startsWith("1f8b")) return () => zlib.createGunzip(lenient);
  if (begins.startsWith("28b52ffd")) return () => zlib.createZstdDecompress(lenientZstd);
  if (
    name === "br" &&
    canUndo(first, (bytes) =>
      zlib.brotliDecompressSync(bytes, { ...lenientBrotli, maxOutputLength: maxTrialBytes }),
    )
  )
    return () => zlib.createBrotliDecompress(lenientBrotli);
  if (name !== "deflate") return undefined;
  if (canUndo(first, (bytes) => zlib.inflateSync(bytes, { ...lenient, maxOutputLength: maxTrialBytes })))
    return () => zlib.createInflate(lenient);
  return canUndo(first, (bytes) => zlib.inflateRawSync(bytes, { ...lenient, maxOutputLength: maxTrialBytes }))
    ? () => zlib.createInflateRaw(lenient)
    : undefined;
}

const triedBytes = 512;

/** True when the beginning can be unpacked this way; one that gives more than it may was packed so, too. */
function canUndo(first: Uint8Array, undo: (bytes: Uint8Array) => Uint8Array): boolean {
  try {
    undo(first.subarray(0, triedBytes));
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
  }
}

function decode(packed: AnswerBody, decoder: Transform): AnswerBody {
  // What breaks one end of the pipe is heard by who reads the other.
  pipeline(Readable.from(takeAll(packed)), decoder, () => undefined);
  const pieces: AsyncIterator<unknown> = decoder[Symbol.asyncIterator]();
  let held: Uint8Array | undefined;
  return {
    take: () => {
      const piece = held;
      held = undefined;
      return piece;
    },
    wait: async () => {
      if (held !== undefined) return true;
      const { value, done } = await pieces.next();
      if (done !== true && value instanceof Uint8Array) held = value;
      return held !== undefined;
    },
    cancel: () => {
      decoder.destroy();
      packed.cancel();
    },
  };
}

async function* takeAll(body: AnswerBody): AsyncGenerator<Uint8Array> {
  while (await body.wait()) {
    for (let piece = body.take(); piece; piece = body.take()) yield piece;
  }
}
