/** Bytes as files of the data folder. */
import { randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BlobKind, Blobs, StoredBlob } from "./blobs.ts";
import { exists, ifThere, isMissing, syncFolder, writeSynced } from "./files.ts";
import { streamFile } from "./stream-file.ts";

/** Bytes as files below `folder`, spread over subfolders by the first two characters of their random ids. */
export function createFolderBlobs(folder: string): Blobs {
  function pathOf(kind: BlobKind, id: string): string {
    return join(folder, kind, id.slice(0, 2), id);
  }
  /** Subfolders whose own entry is known to be on the disk. */
  const kept = new Set<string>();
  async function moveIn(kind: BlobKind, id: string, from: string): Promise<void> {
    const to = pathOf(kind, id);
    const place = dirname(to);
    if (!kept.has(place)) {
      await mkdir(place, { recursive: true });
      await syncFolder(join(folder, kind));
      kept.add(place);
    }
    try {
      await moveFile(from, to);
    } catch (error) {
      kept.delete(place); // the folder may have been deleted by hand; the next try makes it again
      throw error;
    }
    await syncFolder(place);
  }
  async function find(kind: BlobKind, id: string): Promise<string | undefined> {
    return (await exists(pathOf(kind, id))) ? pathOf(kind, id) : undefined;
  }
  return {
    adopt: (kind, id, path) =>
      moveIn(kind, id, path).catch((error: unknown) => allowMoved(error, pathOf(kind, id))),
    put: async (kind, id, bytes) => {
      const part = join(folder, "spool", `${randomBytes(9).toString("base64url")}.put`);
      await mkdir(dirname(part), { recursive: true });
      try {
        await writeSynced(part, bytes);
        await moveIn(kind, id, part);
      } catch (error) {
        await rm(part, { force: true }); // half a file on a full disk makes it fuller
        throw error;
      }
    },
    has: (kind, id) => exists(pathOf(kind, id)),
    open: (kind, id) => streamFile(pathOf(kind, id)),
    read: (kind, id) => ifThere(readFile(pathOf(kind, id))),
    source: find,
    locate: find,
    remove: (kind, id) => rm(pathOf(kind, id), { force: true }),
    list: (kind) => listFiles(join(folder, kind)),
    check: async () => {
      await mkdir(folder, { recursive: true });
    },
  };
}

/** A file that is not where it was may have been moved before, by a process that died before it could say so. */
async function allowMoved(error: unknown, path: string): Promise<void> {
  if (!isMissing(error)) throw error;
  if (!(await exists(path))) throw new Error(`The file of ${basename(path)} is gone.`, { cause: error });
  await syncFolder(dirname(path));
}

/** Between two file systems a rename is refused; the copy is synced before it takes the name. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    const copy = `${to}.copy`;
    await copyFile(from, copy);
    await syncFolder(copy);
    await rename(copy, to);
    await rm(from);
  }
}

async function* listFiles(folder: string): AsyncIterable<StoredBlob> {
  for (const part of (await ifThere(readdir(folder))) ?? []) {
    for (const id of (await ifThere(readdir(join(folder, part)))) ?? []) {
      const facts = await ifThere(stat(join(folder, part, id)));
      if (facts) yield { id, changedAt: Math.round(facts.mtimeMs) };
    }
  }
}
