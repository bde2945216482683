/** Notices that a file is no longer the one that was opened: SQLite goes on writing to a deleted file without a word. */
import { statSync, type BigIntStats } from "node:fs";

/** To be called right after opening; the answer is false once another file, or none, is at the path. */
export function watchPlace(path: string): () => boolean {
  if (path === ":memory:") return () => true;
  const opened = statSync(path, { bigint: true });
  return () => {
    const found = readFacts(path);
    return found !== undefined && found.dev === opened.dev && found.ino === opened.ino;
  };
}

/** Looking at one entry of the data folder takes microseconds; a turn in Node's thread pool takes milliseconds. */
function readFacts(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // A folder on the way is gone, or not ours to read any more: the file is not where it was.
    return undefined;
  }
}
