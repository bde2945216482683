/**
 * The embedded database: node:sqlite in WAL mode. "normal" leaves the sync of a commit to us: the log is synced before any
 * caller hears of it, as "full" would, but in the thread pool, while the relay goes on.
 */
import { closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { joinCalls, syncData, syncFolder } from "../bytes/files.ts";
import { checkValues, type Db, type Queries, type Row, type SqlValue } from "./db.ts";
import { toSqlite } from "./dialect.ts";
import { createGroupCommit } from "./group-commit.ts";
import { makePrivate } from "./private-files.ts";
import { watchPlace } from "./watch-place.ts";

const busyTimeoutMs = 10_000;

/** Opens (or makes) the database file, for this account alone; ":memory:" for tests. */
export function openSqlite(path: string): Db {
  makePrivate(path);
  const database = new DatabaseSync(path);
  const mode = database.prepare("pragma journal_mode = wal").get()?.["journal_mode"];
  // A file system without shared memory has no log to sync: there SQLite does it by itself.
  const isLogged = mode === "wal";
  database.exec(
    `pragma synchronous = ${isLogged ? "normal" : "full"}; pragma foreign_keys = on; pragma busy_timeout = ${busyTimeoutMs}`,
  );
  const prepare = createPreparer(database);
  const direct = createQueries(prepare);
  // One connection: what is read outside a transaction waits until the open one has ended.
  const log = isLogged ? syncLog(path) : nothingToSync;
  const { write, read } = createGroupCommit(database, log.sync);
  return {
    kind: "sqlite",
    isInPlace: watchPlace(path),
    all: (sql, values) => read(() => direct.all(sql, values)),
    get: (sql, values) => read(() => direct.get(sql, values)),
    run: (sql, values) => write(() => direct.run(sql, values)),
    transaction: (work) => write(() => work(createTransaction(database, prepare))),
    close: async () => {
      await write(() => Promise.resolve());
      log.close();
      database.close();
    },
  };
}

type Statements = (sql: string, values: readonly SqlValue[]) => StatementSync;

function createPreparer(database: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>();
  return (sql, values) => {
    checkValues(values);
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare(toSqlite(sql));
    // Inserts of many rows differ in length only; a bound keeps a long-lived server from collecting them.
    if (prepared.size < 300) prepared.set(sql, statement);
    return statement;
  };
}

function createQueries(prepare: Statements, perform: <T>(work: () => T) => T = (work) => work()): Queries {
  function read(sql: string, values: readonly SqlValue[]): Row[] {
    return perform(() => prepare(sql, values).all(...values));
  }
  return {
    all: async (sql, values = []) => read(sql, values),
    get: async (sql, values = []) => read(sql, values)[0],
    run: async (sql, values = []) => perform(() => Number(prepare(sql, values).run(...values).changes)),
  };
}

/**
 * The statements of one transaction. Some errors, a full disk above all, end the transaction by themselves; what was sent
 * together with the one that failed would then be kept by itself, so it fails in the same way.
 */
function createTransaction(database: DatabaseSync, prepare: Statements): Queries {
  let first: { error: unknown } | undefined;
  return createQueries(prepare, (work) => {
    if (first && !database.isTransaction) throw first.error;
    try {
      return work();
    } catch (error) {
      first ??= { error };
      throw error;
    }
  });
}

type LogSync = { sync: () => Promise<void>; close: () => void };
const nothingToSync: LogSync = { sync: () => Promise.resolve(), close: () => undefined };

/** Brings the write-ahead log to the disk. SQLite keeps the file, once there, as long as a connection is open. */
function syncLog(path: string): LogSync {
  let log: number | undefined;
  let isNamed = false;
  return {
    // It brings to the disk all that was written before it began, by any transaction.
    sync: joinCalls(async () => {
      // Windows syncs only what may be written.
      log ??= openSync(`${path}-wal`, "r+");
      await syncData(log);
      // SQLite makes the file and would sync its name with its first bytes.
      if (!isNamed) await syncFolder(dirname(path));
      isNamed = true;
    }),
    close: () => {
      if (log !== undefined) closeSync(log);
    },
  };
}
