/** Files that are needed for one piece of work, in the spool, named so that the sweeper removes what a crash left of them. */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { removeFile } from "./files.ts";

export type Scratch = {
  /** A path in a folder that is there, at which nothing lies yet. Throws what the disk refuses. */
  newPath: () => string;
  /** Removes every file that lies at one of its paths. Never throws: what resists is left to the sweeper. */
  remove: () => void;
};

/** Costs nothing until a path is asked for. */
export function createScratch(spoolFolder: string): Scratch {
  const paths: string[] = [];
  return {
    newPath: () => {
      mkdirSync(spoolFolder, { recursive: true });
      const path = join(spoolFolder, `${randomBytes(9).toString("base64url")}.put`);
      paths.push(path);
      return path;
    },
    remove: () => {
      for (const path of paths.splice(0))
        try {
          removeFile(path);
        } catch {
          // The work it was for is done, and must not fail for it.
        }
    },
  };
}
