// A disk of a size a test chooses: Node's own file functions refuse as the system does when it is full, SQLite as it does then.
import fs from "node:fs";
import promised, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync } from "node:sqlite";

export type LimitedDisk = {
  /** Bytes that may still be written, by the embedded database too; Infinity for as many as the real disk takes. */
  setFree: (bytes: number) => void;
  /** The embedded database gets no further page: what needs one fails with a real SQLITE_FULL. */
  fillStore: (isFull: boolean) => void;
};

/**
 * Puts the limit in place for every module of this process, whenever it is loaded. SQLite writes past Node's functions: what its
 * files have grown by is counted, and before each transaction it is told how many pages are left.
 */
export function limitDisk(): LimitedDisk {
  let free = Infinity;
  let databaseBytes = 0;
  let isStoreFull = false;
  const databases = watchDatabases(limitPages);
  function countFree(): number {
    return free === Infinity ? free : Math.max(0, free - (measureDatabases(databases) - databaseBytes));
  }
  function take(bytes: number): void {
    if (bytes > countFree())
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    free -= bytes;
  }
  function limitPages(database: DatabaseSync): void {
    if (free === Infinity || isStoreFull) return;
    setMostPages(database, countPages(database, "page_count") + Math.floor(countFree() / pageBytes));
  }
  limitOnTheSpot(take, countFree);
  limitPromised(take);
  syncBuiltinESMExports();
  return {
    fillStore(isFull) {
      isStoreFull = isFull;
      for (const database of databases) {
        // Below what the file has already SQLite takes the least it can.
        setMostPages(database, isFull ? 1 : largestPageCount);
        if (isFull) fillFreePages(database);
      }
    },
    setFree: (bytes) => {
      free = bytes;
      databaseBytes = measureDatabases(databases);
      if (free === Infinity && !isStoreFull)
        for (const database of databases) setMostPages(database, largestPageCount);
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

const pageBytes = 4_096;
/** What an overflow page holds of a long value. */
const overflowBytes = pageBytes - 4;

/** Pages that a migration freed would still take rows, so they are filled: one for the table, all others by its only row. */
function fillFreePages(database: DatabaseSync): void {
  if (countPages(database, "freelist_count") === 0) return;
  database.exec("create table if not exists filler (bytes blob)");
  database
    .prepare("insert into filler values (zeroblob(?))")
    .run(countPages(database, "freelist_count") * overflowBytes);
}

function countPages(database: DatabaseSync, which: "page_count" | "freelist_count"): number {
  return Number(database.prepare(`pragma ${which}`).get()?.[which]);
}

function setMostPages(database: DatabaseSync, most: number): void {
  database.prepare(`pragma max_page_count = ${most}`).get();
}

/** Bytes of the databases and of their logs. */
function measureDatabases(databases: ReadonlySet<DatabaseSync>): number {
  const paths = [...databases].flatMap((database) => database.location() ?? []);
  const files = paths.flatMap((path) => [path, `${path}-wal`]);
  return files.reduce((sum, file) => sum + (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** SQLite's own limit. */
const largestPageCount = 4_294_967_294;

/** The databases of this process, from the first statement on that configures them; each is told of before it writes. */
function watchDatabases(beforeWriting: (database: DatabaseSync) => void): ReadonlySet<DatabaseSync> {
  const found = new Set<DatabaseSync>();
  // Called with the database it belongs to.
  // oxlint-disable-next-line typescript/unbound-method
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function execWatched(this: DatabaseSync, text) {
    found.add(this);
    if (text === "begin immediate") beforeWriting(this);
    exec.call(this, text);
  };
  return found;
}
