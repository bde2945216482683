/** The database's files are for this account alone: prompts, names and the ledger are in them. */
import { chmodSync, closeSync, openSync, statSync } from "node:fs";

/** SQLite gives its log and its index the rights of the database. */
const parts = ["", "-wal", "-shm"];
const privateMode = 0o600;
const others = 0o077;

/**
 * Makes the database at `path` where it is missing, and takes the rights of other accounts away from what is there. A file
 * of another account keeps its rights. Call it before the database is opened.
 */
export function makePrivate(path: string): void {
  if (path === ":memory:") return;
  // Never opened when it is there: closing a file gives up every lock this process has on it.
  if (statSync(path, { throwIfNoEntry: false }) === undefined) createEmpty(path);
  for (const part of parts) takeRights(`${path}${part}`);
}

function createEmpty(path: string): void {
  try {
    closeSync(openSync(path, "wx", privateMode));
  } catch (error) {
    // Another process has made it meanwhile.
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

function takeRights(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || (found.mode & others) === 0) return;
  try {
    chmodSync(path, privateMode);
  } catch (error) {
    // Of another account, on a file system without rights, or gone again: what the system allows is all there is to do.
    if (!["EPERM", "ENOTSUP", "ENOENT", "EROFS"].some((code) => hasCode(error, code))) throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
