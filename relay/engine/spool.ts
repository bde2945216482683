/**
 * The spool: received bytes are safe on the disk before the database hears of them. `<attempt>.part` grows while bytes
 * arrive; `<attempt>.json`, written after its last byte, says what they are and what they cost; then the file moves to its
 * resting place and one transaction records it. Whatever is found here after a crash is adopted.
 */
import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod/mini";
import { idSchema, usageSchema } from "../../core/api.ts";
import type { ImageFacts } from "../images/image-facts.ts";
import { createImageMeter } from "../images/measure-image.ts";
import { ifThere, syncFolder, writeSynced } from "../bytes/files.ts";

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
  write: (chunk: Uint8Array) => Promise<void>;
  /** Bytes written so far. */
  size: () => number;
  /**
   * Syncs the bytes and tells what they are; rejects when the disk refused any of them. The file's name is synced together
   * with that of its description.
   */
  finish: () => Promise<Received>;
  /** Removes an unusable file. */
  discard: () => Promise<void>;
};

/** Opens the file one attempt's bytes go to. */
export async function openSpoolFile(folder: string, attempt: string): Promise<SpoolFile> {
  const path = join(folder, `${attempt}.part`);
  const handle = (await ifThere(open(path, "w", 0o600))) ?? (await openInNew(folder, path));
  const hash = createHash("sha256");
  const meter = createImageMeter();
  let bytes = 0;
  let isOpen = true;
  /** What the disk refused once: the file has a hole then, whatever else arrives. */
  let refused: { error: unknown } | undefined;
  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  }
  return {
    write: async (chunk) => {
      hash.update(chunk);
      meter.write(chunk);
      try {
        await handle.writeFile(chunk);
      } catch (error) {
        refused ??= { error };
        throw error;
      }
      bytes += chunk.length;
    },
    size: () => bytes,
    finish: async () => {
      if (refused) throw refused.error;
      await handle.sync();
      await close();
      return { facts: meter.read(), bytes, sha256: hash.digest("hex"), path };
    },
    discard: async () => {
      await close();
      await rm(path, { force: true });
    },
  };
}

/** The first attempt of a process makes its folder. */
async function openInNew(folder: string, path: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true });
  return open(path, "w", 0o600);
}

/** Writes down what a finished file is; from here a crash loses neither the picture nor what it cost. */
export async function writeMeta(folder: string, meta: SpoolMeta): Promise<void> {
  const draft = join(folder, `${meta.attempt}.draft`);
  await writeSynced(draft, JSON.stringify(meta));
  await rename(draft, join(folder, `${meta.attempt}.json`));
  await syncFolder(folder);
}

export async function removeMeta(folder: string, attempt: string): Promise<void> {
  await rm(join(folder, `${attempt}.json`), { force: true });
}

/** `damaged` are descriptions nobody can read: their pictures are among `parts`, if they are there at all. */
export type Spool = { metas: SpoolMeta[]; parts: string[]; damaged: string[] };

/** What a dead process left: described pictures, and files of which nothing but their bytes is known. */
export async function readSpool(folder: string): Promise<Spool> {
  const entries = (await ifThere(readdir(folder, { withFileTypes: true }))) ?? [];
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const metas: SpoolMeta[] = [];
  const damaged: string[] = [];
  for (const name of names.filter((entry) => entry.endsWith(".json"))) {
    const meta = readMeta(await readFile(join(folder, name), "utf8"));
    if (meta && name === `${meta.attempt}.json`) metas.push(meta);
    else damaged.push(name);
  }
  const described = new Set(metas.map((meta) => meta.attempt));
  const parts = names
    .filter((name) => name.endsWith(".part"))
    .map((name) => name.slice(0, -".part".length))
    .filter((attempt) => !described.has(attempt));
  return { metas, parts, damaged };
}

function readMeta(text: string): SpoolMeta | undefined {
  try {
    return metaSchema.parse(JSON.parse(text));
  } catch {
    // A disk that lost its contents; whoever reads the spool says so and sets the file aside.
    return undefined;
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
export async function measurePart(folder: string, attempt: string): Promise<Received> {
  const path = join(folder, `${attempt}.part`);
  const hash = createHash("sha256");
  const meter = createImageMeter();
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    hash.update(bytes);
    meter.write(bytes);
  }
  return { facts: meter.read(), bytes: (await stat(path)).size, sha256: hash.digest("hex"), path };
}
