// A disk of a size a test chooses: Node's own file functions refuse as the system does when it is full, SQLite as it does then.
import fs from "node:fs";
import promised, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync } from "node:sqlite";

export type LimitedDisk = {
  /** Bytes that may still be written; Infinity for as many as the real disk takes. */
  setFree: (bytes: number) => void;
  /** The embedded database gets no further page: what needs one fails with a real SQLITE_FULL. */
  fillStore: (isFull: boolean) => void;
};

/** Puts the limit in place for every module of this process, whenever it is loaded. SQLite writes past the first of them. */
export function limitDisk(): LimitedDisk {
  let free = Infinity;
  function take(bytes: number): void {
    if (bytes > free)
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    free -= bytes;
  }
  limitOnTheSpot(take, () => free);
  limitPromised(take);
  syncBuiltinESMExports();
  const databases = watchDatabases();
  return {
    fillStore(isFull) {
      // Below what the file has already SQLite takes the least it can.
      for (const database of databases) {
        database.prepare(`pragma max_page_count = ${isFull ? 1 : largestPageCount}`).get();
        if (isFull) fillFreePages(database);
      }
    },
    setFree: (bytes) => {
      free = bytes;
    },
  };
}

type Take = (bytes: number) => void;

/** A new file needs an entry in its folder. */
function takeEntry(take: Take, flags: unknown): void {
  if (typeof flags === "string" && /[wa]/.test(flags)) take(1);
}

function sizeOf(data: unknown): number {
  if (typeof data === "string") return Buffer.byteLength(data);
  return data instanceof Uint8Array ? data.length : 0;
}

function limitOnTheSpot(take: Take, countFree: () => number): void {
  const { openSync, statfsSync, writeFileSync } = fs;
  Object.assign(fs, {
    openSync: (...args: Parameters<typeof openSync>) => {
      takeEntry(take, args[1]);
      return openSync(...args);
    },
    writeFileSync: (...args: Parameters<typeof writeFileSync>) => {
      take(sizeOf(args[1]));
      writeFileSync(...args);
    },
    statfsSync: (path: string) => {
      const facts = statfsSync(path);
      const free = countFree();
      return free === Infinity ? facts : Object.assign(facts, { bavail: Math.floor(free / facts.bsize) });
    },
  });
}

function limitPromised(take: Take): void {
  const open = promised.open.bind(promised);
  Object.assign(promised, {
    open: async (...args: Parameters<typeof open>): Promise<FileHandle> => {
      takeEntry(take, args[1]);
      const handle = await open(...args);
      const writeFile = handle.writeFile.bind(handle);
      handle.writeFile = async (...written) => {
        take(sizeOf(written[0]));
        return writeFile(...written);
      };
      return handle;
    },
  });
}

/** What an overflow page of 4,096 bytes holds of a long value. */
const overflowBytes = 4_092;

/** Pages that a migration freed would still take rows, so they are filled: one for the table, all others by its only row. */
function fillFreePages(database: DatabaseSync): void {
  if (countFreePages(database) === 0) return;
  database.exec("create table if not exists filler (bytes blob)");
  database.prepare("insert into filler values (zeroblob(?))").run(countFreePages(database) * overflowBytes);
}

function countFreePages(database: DatabaseSync): number {
  return Number(database.prepare("pragma freelist_count").get()?.["freelist_count"]);
}

/** SQLite's own limit. */
const largestPageCount = 4_294_967_294;

/** The databases of this process, from the first statement on that configures them. */
function watchDatabases(): ReadonlySet<DatabaseSync> {
  const found = new Set<DatabaseSync>();
  // Called with the database it belongs to.
  // oxlint-disable-next-line typescript/unbound-method
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function execWatched(this: DatabaseSync, text) {
    found.add(this);
    exec.call(this, text);
  };
  return found;
}
