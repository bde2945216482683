/** Notices that a file is no longer the one that was opened: SQLite goes on writing to a deleted file without a word. */
import { statSync, type BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";

/** To be called right after opening; the answer is false once another file, or none, is at the path. */
export function watchPlace(path: string): () => Promise<boolean> {
  if (path === ":memory:") return async () => true;
  const opened = statSync(path, { bigint: true });
  function isSame(found: BigIntStats): boolean {
    return found.dev === opened.dev && found.ino === opened.ino;
  }
  return () => stat(path, { bigint: true }).then(isSame, () => false);
}
