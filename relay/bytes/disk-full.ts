/** Recognises a full disk by what file system and databases call it. */

/** Codes of the file system (disk and quota) and of PostgreSQL. */
const codes = new Set<unknown>(["ENOSPC", "EDQUOT", "53100"]);
/** SQLITE_FULL. */
const sqliteFull = 13;

export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && codes.has(error.code)) || ("errcode" in error && error.errcode === sqliteFull);
}
