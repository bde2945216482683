/** Recognises a full disk by what file system and databases call it. */

/** Codes of the file system (disk and quota) and of PostgreSQL. */
const codes = new Set<unknown>(["ENOSPC", "EDQUOT", "53100"]);
/** SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: no room for the index of its log. */
const sqliteCodes = new Set<unknown>([13, 4874]);

export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && codes.has(error.code)) || ("errcode" in error && sqliteCodes.has(error.errcode));
}

/** A full disk at start, as a sentence that names the place; any other error as it is. */
export function describeFullDisk(error: unknown, place: string): unknown {
  if (!isDiskFull(error)) return error;
  return new Error(
    `There is no room left for ${place}: its disk, or this account's share of it, is full. Free some, then start again.`,
    { cause: error },
  );
}
