/** Measures pictures by their own bytes (S5), all at once or while they arrive, without decoding and without a library. */
import { type Findings, type ImageFacts, type ParseStep, type Parser } from "./image-facts.ts";
import { endsLikeJpeg, parseJpeg } from "./parse-jpeg.ts";
import { parsePng } from "./parse-png.ts";
import { parseWebp } from "./parse-webp.ts";

/** The longest block a parser asks for is a JPEG segment; anything longer is not a picture. */
export const maxTake = 65_536;
const tailBytes = 32;
/**
 * Blocks and jumps a parser may ask for; a file made of more empty ones is no picture, and walking through it would block
 * the relay (20 MB took half a minute). A PNG of 20 MB in chunks of 1 kB needs 40,000.
 */
export const maxSteps = 200_000;

export type ImageMeter = {
  /** Looks at the next bytes; the array may be reused afterwards. */
  write: (chunk: Uint8Array) => void;
  /** Undefined when the bytes are no PNG, JPEG or WebP, or end before their width and height. */
  read: () => ImageFacts | undefined;
  /** Bytes after the picture's own end; 0 where the format has no such end (JPEG) or it was not reached. */
  trailing: () => number;
};

/** Makes a meter for one picture. It keeps some hundred bytes, however large the picture is. */
export function createImageMeter(): ImageMeter {
  const findings: Findings = { head: undefined };
  const parser = parseAny(findings);
  let step = parser.next();
  let held: Uint8Array = new Uint8Array(0);
  let tail: Uint8Array = new Uint8Array(0);
  let toSkip = 0;
  let trailing = 0;
  let steps = 0;

  function advance(bytes: Uint8Array): void {
    steps += 1;
    step = steps > maxSteps ? parser.return(undefined) : parser.next(bytes);
    if (!step.done && "skip" in step.value) toSkip = Math.max(0, step.value.skip);
    if (!step.done && "take" in step.value && step.value.take > maxTake) step = parser.return(undefined);
  }

  function write(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    // Copied: a Buffer's slice would show what the caller writes there next.
    tail = concat(tail, chunk.subarray(-tailBytes)).slice(-tailBytes);
    let at = 0;
    for (;;) {
      if (step.done) {
        trailing += chunk.length - at;
        return;
      }
      if ("skip" in step.value) {
        const skipped = Math.min(toSkip, chunk.length - at);
        at += skipped;
        toSkip -= skipped;
        if (toSkip > 0) return;
        advance(new Uint8Array(0));
        continue;
      }
      const missing = step.value.take - held.length;
      held = concat(held, chunk.subarray(at, at + missing));
      if (chunk.length - at < missing) return;
      at += missing;
      const bytes = held;
      held = new Uint8Array(0);
      advance(bytes);
    }
  }

  function read(): ImageFacts | undefined {
    if (findings.head === undefined) return undefined;
    const { ended, ...facts } = findings.head;
    return { ...facts, complete: facts.type === "image/jpeg" ? endsLikeJpeg(tail) : ended };
  }

  return { write, read, trailing: () => (findings.head?.ended === true ? trailing : 0) };
}

/** Measures a picture that is in memory as a whole. */
export function measureImage(bytes: Uint8Array): ImageFacts | undefined {
  const meter = createImageMeter();
  meter.write(bytes);
  return meter.read();
}

/** Reads a picture from its first byte on, by what its signature says it is. */
export function* parseAny(findings: Findings): Parser {
  const start = yield* takeBytes(2);
  if (matches(start, [0xff, 0xd8])) return yield* parseJpeg(findings);
  const next = yield* takeBytes(4);
  if (matches(start, [0x89, 0x50]) && matches(next, [0x4e, 0x47, 0x0d, 0x0a])) {
    if (matches(yield* takeBytes(2), [0x1a, 0x0a])) yield* parsePng(findings);
  } else if (matches(start, [0x52, 0x49]) && matches(next, [0x46, 0x46])) {
    // Two bytes of the length are already in `next`.
    const rest = yield* takeBytes(6);
    const [a = 0, b = 0] = next.subarray(2);
    const [c = 0, d = 0] = rest;
    const riffBytes = a + b * 2 ** 8 + c * 2 ** 16 + d * 2 ** 24 + 8;
    if (matches(rest.subarray(2), [0x57, 0x45, 0x42, 0x50])) yield* parseWebp(findings, riffBytes);
  }
}

function* takeBytes(count: number): Generator<ParseStep, Uint8Array, Uint8Array> {
  return yield { take: count };
}

function matches(bytes: Uint8Array, expected: readonly number[]): boolean {
  return expected.every((value, at) => bytes[at] === value);
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
