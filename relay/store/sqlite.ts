/** The embedded database: node:sqlite in WAL mode, every commit synced to the disk. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { checkValues, type Db, type Queries, type Row, type SqlValue } from "./db.ts";
import { toSqlite } from "./dialect.ts";

const busyTimeoutMs = 10_000;

/** Opens (or makes) the database file; ":memory:" for tests. */
export function openSqlite(path: string): Db {
  const database = new DatabaseSync(path);
  database.exec(
    `pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = ${busyTimeoutMs}`,
  );
  const direct = createQueries(database);
  // One connection: whatever runs outside a transaction waits until the open one has ended.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined); // the caller gets the error; the queue only needs to know it is over
    return turn;
  }
  return {
    kind: "sqlite",
    all: (sql, values) => inTurn(() => direct.all(sql, values)),
    get: (sql, values) => inTurn(() => direct.get(sql, values)),
    run: (sql, values) => inTurn(() => direct.run(sql, values)),
    transaction: (work) => inTurn(() => runTransaction(database, () => work(direct))),
    close: () =>
      inTurn(() => {
        database.close();
        return Promise.resolve();
      }),
  };
}

async function runTransaction<T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> {
  database.exec("begin immediate");
  try {
    const result = await work();
    database.exec("commit");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}

function createQueries(database: DatabaseSync): Queries {
  const prepared = new Map<string, StatementSync>();
  function prepare(sql: string, values: readonly SqlValue[]): StatementSync {
    checkValues(values);
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare(toSqlite(sql));
    // Inserts of many rows differ in length only; a bound keeps a long-lived server from collecting them.
    if (prepared.size < 300) prepared.set(sql, statement);
    return statement;
  }
  function read(sql: string, values: readonly SqlValue[]): Row[] {
    return prepare(sql, values).all(...values);
  }
  return {
    all: async (sql, values = []) => read(sql, values),
    get: async (sql, values = []) => read(sql, values)[0],
    run: async (sql, values = []) => Number(prepare(sql, values).run(...values).changes),
  };
}
