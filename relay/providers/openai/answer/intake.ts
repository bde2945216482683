/** Takes one picture's text out of an answer while it arrives, whichever field it is in, and hands on its bytes. */
import { createBufferPool } from "../../../bytes/buffer-pool.ts";
import { createBase64Decoder } from "./base64.ts";
import type { JsonPiece } from "./json-scan.ts";
import { isAddressField, isVagueField } from "./picture-field.ts";

export type Intake = {
  take: (piece: JsonPiece) => Promise<void>;
  /** Hands on what is still held back; for an answer that ends before its picture does. */
  flush: () => Promise<void>;
  /** True when the text was base64 from beginning to end. */
  ended: () => boolean;
  written: () => number;
  /** The address given instead of bytes, where there are none. */
  url: () => string | undefined;
};

const maxUrlLength = 8192;
/** An answer with more addresses than that is none of a picture. */
const maxAddresses = 8;
/** What tells an address or a data URL from base64. */
const headLength = 8;

/**
 * A picture arrives in pieces of some 48 kB; a write of each would cost as much as everything else about it together. A
 * megabyte for each call under way is what the relay can spare.
 */
const gatherBytes = 1_048_576;

/** Kept for the next pictures. */
const buffers = createBufferPool(gatherBytes, 16);

export type Gatherer = { write: (bytes: Uint8Array) => Promise<void>; flush: () => Promise<void> };

/** Passes the first bytes on at once and the rest in large pieces, which are good until the write has ended. */
export function createGatherer(write: (bytes: Uint8Array) => Promise<void>): Gatherer {
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

/**
 * Takes one picture's text. The first field that holds bytes is the picture, in base64 or as a data URL; addresses count
 * only where no field does.
 */
export function createIntake(write: (bytes: Uint8Array) => Promise<void>): Intake {
  const decoder = createBase64Decoder();
  const gatherer = createGatherer(write);
  const others = createOthers();
  let path: string | undefined;
  let written = 0;
  let whole = true;

  async function put(bytes: Uint8Array | undefined): Promise<void> {
    if (bytes === undefined) whole = false;
    else if (bytes.length > 0) {
      written += bytes.length;
      await gatherer.write(bytes);
    }
  }

  async function decode(text: Uint8Array, last: boolean): Promise<void> {
    if (whole) await put(decoder.write(text));
    if (!last) return;
    if (whole) await put(decoder.end());
    await gatherer.flush();
  }

  return {
    take: async (piece) => {
      if (path === undefined) {
        const begin = others.take(piece);
        if (begin === undefined) return;
        path = piece.path;
        await decode(begin, piece.last);
      } else if (path === piece.path) await decode(piece.text, piece.last);
    },
    flush: gatherer.flush,
    ended: () => whole,
    written: () => written,
    url: () => (path === undefined ? others.chooseAddress() : undefined),
  };
}

/** The fields before the picture's: `take` gives the beginning of the one that turns out to be it. */
function createOthers(): {
  take: (piece: JsonPiece) => Uint8Array | undefined;
  chooseAddress: () => string | undefined;
} {
  const heads = new Map<string, string>();
  const addresses = new Map<string, string>();
  const ignored = new Set<string>();
  return {
    take: ({ path, text, last }) => {
      if (ignored.has(path)) return undefined;
      const more = Buffer.from(text).toString("latin1");
      const address = addresses.get(path);
      if (address !== undefined) {
        if (address.length < maxUrlLength) addresses.set(path, (address + more).slice(0, maxUrlLength));
        return undefined;
      }
      const head = (heads.get(path) ?? "") + more;
      heads.set(path, head);
      // Held back until it tells what the field is.
      if (head.length < headLength && !last) return undefined;
      heads.delete(path);
      // A field that may hold a picture, or just as well a word.
      if (head === "" || (isVagueField(path) && !pictureHead.test(head))) ignored.add(path);
      else if (isBytes(path, head)) return Buffer.from(head, "latin1");
      else if (addresses.size < maxAddresses) addresses.set(path, head.slice(0, maxUrlLength));
      return undefined;
    },
    chooseAddress: () => chooseAddress(addresses),
  };
}

function isBytes(field: string, head: string): boolean {
  if (/^data:/i.test(head)) return true;
  return !/^https?:/i.test(head) && !isAddressField(field);
}

/** How JPEG, PNG, WebP and GIF begin in base64, and what else a picture is given as. */
const pictureHead = /^(?:\/9j\/|iVBORw0K|UklGR|R0lGOD|data:|https?:)/i;

/** An answer may link to its documentation too; the picture's link is the one inside its data. */
function chooseAddress(addresses: ReadonlyMap<string, string>): string | undefined {
  const inData = [...addresses].find(([field]) =>
    /(?:^|\.)(?:data|images?|output|results?)\./.test(`${field}.`),
  );
  return inData?.[1] ?? [...addresses.values()][0];
}
