/** Files that survive power loss. */
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
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
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
