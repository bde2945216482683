/**
 * Files that survive power loss. What ends in the page cache (opening, renaming, small writes) is done on the spot: it takes
 * microseconds, where its turn in the thread pool costs ten times the processor time and, when many pictures come, some
 * milliseconds. What waits for the disk goes there: syncs, and reading and writing of whole files.
 */
import { closeSync, fsync, openSync, unlinkSync } from "node:fs";
import { open, stat } from "node:fs/promises";

/** Syncs that have not begun, by folder: whoever comes meanwhile is served by the same one. */
const nextSyncs = new Map<string, Promise<void>>();
const currentSyncs = new Map<string, Promise<void>>();

/** Makes a change of a folder's entries survive power loss. Many at once cost what two in a row do. */
export function syncFolder(path: string): Promise<void> {
  const next = nextSyncs.get(path);
  if (next) return next;
  const begun = currentSyncs.get(path);
  // One that is under way may have begun before our change was made; when it fails, those it was for hear of it.
  const ended = Promise.allSettled([begun]);
  const mine = ended.then(() => begin(path));
  nextSyncs.set(path, mine);
  return mine;
}

async function begin(path: string): Promise<void> {
  nextSyncs.delete(path);
  const sync = syncOnce(path);
  currentSyncs.set(path, sync);
  try {
    await sync;
  } finally {
    if (currentSyncs.get(path) === sync) currentSyncs.delete(path);
  }
}

async function syncOnce(path: string): Promise<void> {
  const file = openSync(path, "r");
  try {
    await syncOpen(file);
  } finally {
    closeSync(file);
  }
}

/** Syncs a file that is open; `file` is its descriptor. */
export function syncOpen(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(file, (error) => (error ? reject(error) : resolve()));
  });
}

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
