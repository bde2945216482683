/**
 * The spool: received bytes are safe on the disk before the database hears of them. `<attempt>.part` grows while bytes
 * arrive; a description, written after its last byte, says what they are and what they cost, and stands for all pictures that
 * were ready at that moment: `<first attempt>.json`. Then the files move to their resting places and are recorded. What is
 * found here after a crash is adopted.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as z from "zod/mini";
import { idSchema, usageSchema } from "../../core/api.ts";
import type { ImageFacts } from "../images/image-facts.ts";
import { findJpegEnd } from "../images/jpeg-end.ts";
import { createImageMeter } from "../images/measure-image.ts";
import { ifThere, isMissing, removeFile, syncFolder, syncOpen } from "../bytes/files.ts";

const metaSchema = z.object({
  attempt: idSchema,
  image: idSchema,
  type: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  usage: z.optional(usageSchema),
  requestId: z.optional(z.string()),
});
/** What is known of a complete picture that may not be recorded yet. */
export type SpoolMeta = z.infer<typeof metaSchema>;

export type Received = { facts: ImageFacts | undefined; bytes: number; sha256: string; path: string };

export type SpoolFile = {
  /** Throws what the disk refused. */
  write: (chunk: Uint8Array) => void;
  /** Begins anew with an empty file. */
  restart: () => void;
  /** Bytes written so far. */
  size: () => number;
  /**
   * Syncs the bytes and tells what they are; rejects when the disk refused any of them. The file's name is synced together
   * with that of its description.
   */
  finish: () => Promise<Received>;
  /** Removes an unusable file. */
  discard: () => void;
};

const copiedAtOnce = 1_000_000;

/** Opens the file one attempt's bytes go to. */
export function openSpoolFile(folder: string, attemptId: string): SpoolFile {
  const path = join(folder, `${attemptId}.part`);
  let file = openNew(folder, path);
  let contents = createContents();
  let isOpen = true;
  /** What the disk refused once: the file has a hole then, whatever else arrives. */
  let refused: { error: unknown } | undefined;
  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    closeSync(file);
  }
  return {
    write: (chunk) => {
      try {
        writeFileSync(file, chunk);
      } catch (error) {
        refused ??= { error };
        throw error;
      }
      contents.write(chunk);
    },
    restart: () => {
      closeSync(file);
      file = openNew(folder, path);
      contents = createContents();
    },
    size: () => contents.bytes(),
    finish: async () => {
      if (refused) throw refused.error;
      // The folder was set aside or deleted by hand meanwhile; its bytes are still behind the open file.
      if (!existsSync(path)) file = copyTo(openNew(folder, path), file, contents.bytes());
      await syncOpen(file);
      close();
      return toReceived(contents, path);
    },
    discard: () => {
      close();
      removeFile(path);
    },
  };
}

/** What a file holds that nothing is written to any more. */
async function toReceived(contents: ReturnType<typeof createContents>, path: string): Promise<Received> {
  const { facts, ...measured } = contents.read();
  return { ...measured, facts: await findJpegEnd(facts, path), path };
}

/** What is known of bytes that were written one after the other; `read` once they have ended. */
function createContents(): {
  write: (chunk: Uint8Array) => void;
  bytes: () => number;
  read: () => Omit<Received, "path">;
} {
  const hash = createHash("sha256");
  const meter = createImageMeter();
  let bytes = 0;
  return {
    write: (chunk) => {
      hash.update(chunk);
      meter.write(chunk);
      bytes += chunk.length;
    },
    bytes: () => bytes,
    read: () => ({ facts: meter.read(), bytes, sha256: hash.digest("hex") }),
  };
}

/** Copies so many bytes into an empty file, closes the one they came from, and returns the other. */
function copyTo(place: number, from: number, bytes: number): number {
  const piece = Buffer.alloc(copiedAtOnce);
  for (let at = 0; at < bytes; at += piece.length)
    writeFileSync(place, piece.subarray(0, readSync(from, piece, 0, piece.length, at)));
  closeSync(from);
  return place;
}

/** The first attempt of a process makes its folder. */
function openNew(folder: string, path: string): number {
  try {
    return openSync(path, "w+", 0o600);
  } catch (error) {
    if (!isMissing(error)) throw error;
    mkdirSync(folder, { recursive: true });
    return openSync(path, "w+", 0o600);
  }
}

/** To be called once a described picture is recorded; with the last of them its description goes. */
export type Forget = () => void;

/**
 * Writes down what finished files are, all in one description; from here a crash loses neither the pictures nor what they
 * cost. Returns for each picture, in their order, how to forget it.
 */
export async function writeDescription(folder: string, metas: readonly SpoolMeta[]): Promise<Forget[]> {
  const name = metas[0]?.attempt ?? "none";
  const [draft, description] = [join(folder, `${name}.draft`), join(folder, `${name}.json`)];
  const file = openSync(draft, "w", 0o600);
  try {
    writeFileSync(file, JSON.stringify(metas));
    await syncOpen(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, description);
  await syncFolder(folder);
  const kept = new Set(metas.map((meta) => meta.attempt));
  return metas.map(({ attempt }) => () => {
    if (kept.delete(attempt) && kept.size === 0) removeFile(description);
  });
}

/** `damaged` are unreadable descriptions: their pictures are among `parts`, if they are there at all. */
export type Spool = { metas: SpoolMeta[]; parts: string[]; damaged: string[] };

/** What a dead process left: described pictures, and files of which nothing but their bytes is known. */
export async function readSpool(folder: string): Promise<Spool> {
  const entries = (await ifThere(readdir(folder, { withFileTypes: true }))) ?? [];
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const metas: SpoolMeta[] = [];
  const damaged: string[] = [];
  for (const name of names.filter((entry) => entry.endsWith(".json"))) {
    const described = readDescription(await readFile(join(folder, name), "utf8"));
    if (name === `${described[0]?.attempt}.json`) metas.push(...described);
    else damaged.push(name);
  }
  const described = new Set(metas.map((meta) => meta.attempt));
  const parts = names
    .filter((name) => name.endsWith(".part"))
    .map((name) => name.slice(0, -".part".length))
    .filter((attempt) => !described.has(attempt));
  return { metas, parts, damaged };
}

/** Empty when it cannot be read. Earlier relays described one picture, without the list around it. */
function readDescription(text: string): SpoolMeta[] {
  try {
    const described: unknown = JSON.parse(text);
    return z.array(metaSchema).parse(Array.isArray(described) ? described : [described]);
  } catch {
    // A disk that lost its contents; recovery says so and sets the file aside.
    return [];
  }
}

/** Moves what could not be taken over out of the way of the next start, where an operator finds it; returns the place. */
export async function setAside(folder: string): Promise<string> {
  const shelf = join(dirname(dirname(folder)), "set-aside");
  await mkdir(shelf, { recursive: true });
  const place = join(shelf, `${basename(folder)}-${randomBytes(4).toString("hex")}`);
  await rename(folder, place);
  return place;
}

/** Measures a file left without a description. */
export async function measurePart(folder: string, attemptId: string): Promise<Received> {
  const path = join(folder, `${attemptId}.part`);
  const contents = createContents();
  for await (const chunk of createReadStream(path))
    contents.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return toReceived(contents, path);
}
