/** Recognises a file that is not, or is no longer, an SQLite database. */

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const codes = new Set<unknown>([11, 26]);

export function isDamaged(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && codes.has(error.errcode);
}
