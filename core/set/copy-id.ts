/** The id of a set that was copied: made of where the copy stands, so that every person's plugin names it the same. */
import { shortHash } from "../short-hash.ts";

/**
 * The id that the copy of a set goes by until its first change, and is written with then. `home` is the node id of the copied
 * section or frame, `file` the file's id. It has the form of a UUID, as runs name their sets.
 */
export function copyId(set: string, home: string, file: string): string {
  const digits = shortHash(`copy of ${set} at ${home} in ${file}`) + shortHash(`${file} ${home} ${set}`);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
  ];
  return `${parts.join("-")}-${digits.slice(20)}`;
}
