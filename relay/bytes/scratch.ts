/** Files that are needed for one piece of work, in the spool, named so that the sweeper removes what a crash left of them. */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type DiskRoom, type HeldRoom, NoRoomError } from "./disk-room.ts";
import { removeFile } from "./files.ts";

export type Scratch = {
  /**
   * A path in a folder that is there, at which nothing lies yet, with room for a file of at most so many bytes. Throws a
   * `NoRoomError`, and what the disk refuses.
   */
  newPath: (mostBytes: number) => string;
  /** Removes every file that lies at one of its paths. Never throws: what resists is left to the sweeper. */
  remove: () => void;
};

/** Costs nothing until a path is asked for. The room it holds is given back with its files. */
export function createScratch(services: { spoolFolder: string; diskRoom: DiskRoom }): Scratch {
  const { spoolFolder, diskRoom } = services;
  const files: { path: string; room: HeldRoom }[] = [];
  return {
    newPath: (mostBytes) => {
      const room = diskRoom.hold(mostBytes);
      if (!room) throw new NoRoomError(mostBytes);
      const path = join(spoolFolder, `${randomBytes(9).toString("base64url")}.put`);
      files.push({ path, room });
      mkdirSync(spoolFolder, { recursive: true });
      return path;
    },
    remove: () => {
      for (const { path, room } of files.splice(0)) {
        room.release();
        try {
          removeFile(path);
        } catch {
          // The work it was for is done, and must not fail for it.
        }
      }
    },
  };
}
