/**
 * Files that survive power loss. What ends in the page cache (opening, renaming, small writes) is done on the spot: it takes
 * microseconds, where its turn in the thread pool costs ten times the processor time and, when many pictures come, some
 * milliseconds. Work that waits for the disk does go there: syncs, and reading and writing of whole files.
 */
import { closeSync, fdatasync, fsync, openSync, unlinkSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * Joins calls: one run of the work serves all calls made before it began, and calls made while it runs share the next run.
 * When a run fails, its calls reject.
 */
export function joinCalls(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  async function begin(): Promise<void> {
    await current;
    next = undefined;
    const mine = work();
    current = Promise.allSettled([mine]);
    await mine;
  }
  return () => (next ??= begin());
}

/** One for each folder of the data folder; their number is bounded by that of the prefixes of ids. */
const folderSyncs = new Map<string, () => Promise<void>>();

/** Makes a change of a folder's entries survive power loss. Many at once cost what two in a row do. */
export function syncFolder(path: string): Promise<void> {
  const sync = folderSyncs.get(path) ?? joinCalls(() => syncOnce(path));
  folderSyncs.set(path, sync);
  return sync();
}

async function syncOnce(path: string): Promise<void> {
  const file = openSync(path, "r");
  try {
    await syncOpen(file);
  } finally {
    closeSync(file);
  }
}

/** Syncs a file that is open, by its descriptor. */
export const syncOpen = promisify(fsync);
/** The same for bytes and length alone, which is all that a file written over and over needs. */
export const syncData = promisify(fdatasync);

/** Removes a file that may be gone already. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Writes a file whose bytes are on the disk when this resolves. */
export async function writeSynced(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** The value, or undefined where the file or folder is not there. */
export async function ifThere<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await ifThere(stat(path))) !== undefined;
}
