/** PostgreSQL, for any number of relay processes. The driver is loaded on first use. */
import type { Pool, PoolClient, PoolConfig } from "pg";
import { checkValues, type Db, type Queries, type Row, type SqlValue } from "./db.ts";
import { describeGone, isConnectionLost } from "./database-gone.ts";
import { toPostgres } from "./dialect.ts";

export type PostgresOptions = {
  /** Connections of this process. */
  connections?: number;
  /** 0 to 1; spreads repeated transactions. */
  random?: () => number;
  /** Hears of every statement; for tests that count them. */
  onStatement?: (text: string) => void;
};

/** How often a transaction that met another one is tried in all: more often than there are connections to grow old. */
const maxTries = 12;
const longestRetryMs = 1_000;
/** A server that says nothing for this long is treated as gone. */
const silenceMs = 30_000;
const connectMs = 5_000;

/** Deadlock, failed serialisation, and a row that another transaction inserted first: a second try sees what that one did. */
const collisions = new Set(["40P01", "40001", "23505"]);

/** Connects lazily: a server that is away is reported by the first statement. The caller closes it. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Db> {
  const pool = await createPool(url, options.connections ?? 10);
  const random = options.random ?? Math.random;
  const heard = options.onStatement ?? (() => undefined);
  const prepared = createPreparer();
  const direct = createQueries(({ text }, values) => pool.query(text, values), prepared, heard);
  return {
    kind: "postgres",
    isInPlace: () => true,
    ...direct,
    transaction: async (work) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await runTransaction(pool, prepared, heard, work);
        } catch (error) {
          if (tries === maxTries || !mayPass(error)) throw describeGone(error);
          await wait(random() * Math.min(longestRetryMs, 10 * 2 ** tries));
        }
      }
    },
    close: () => pool.end(),
  };
}

async function createPool(url: string, connections: number): Promise<Pool> {
  const { default: pg } = await import("pg");
  const config: PoolConfig = {
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    query_timeout: silenceMs,
    // The server's own limits, so that a process that froze holds no lock for ever.
    statement_timeout: silenceMs,
    idle_in_transaction_session_timeout: 2 * silenceMs,
    // Statements that do not wait for each other's rows leave together; the server still works them off in their order.
    pipeline: true,
    keepAlive: true,
    application_name: "polyframe",
    types: {
      getTypeParser: (oid: number) => (wholeTypes.has(oid) ? readWhole : pg.types.getTypeParser(oid)),
    },
  };
  const pool = new pg.Pool(config);
  // An idle connection broke: the pool drops it, and the next statement finds out whether the server is really gone.
  pool.on("error", ignore);
  return pool;
}

/** int8 (also count) and numeric (sum of int8), which pg hands out as text. */
const wholeTypes = new Set([20, 1700]);

function readWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new Error(`The database holds ${text}, which is no exact whole number.`);
  return value;
}

async function runTransaction<T>(
  pool: Pool,
  prepared: Preparer,
  heard: (text: string) => void,
  work: (tx: Queries) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // While the client is ours the pool does not listen, and an error without a listener would end the process.
  client.on("error", ignore);
  let isOver = false;
  /** The first statement that failed says why; those behind it only say that the transaction is aborted. */
  let first: { error: unknown } | undefined;
  const queries = createQueries(
    ({ name, text }, values) => {
      // What is sent after the end would not be part of it, and would be kept whatever becomes of the rest.
      if (isOver) throw new Error("A statement came after its transaction had ended.");
      const answer = client.query({ ...(name !== undefined && { name }), text, values });
      return answer.catch((error: unknown) => {
        first ??= { error };
        throw error;
      });
    },
    prepared,
    heard,
  );
  try {
    // Not awaited: what follows leaves with it, and is worked off behind it.
    const begun = client.query("begin");
    begun.catch(ignore);
    const result = await work(queries);
    await begun;
    isOver = true;
    await client.query("commit");
    free(client, false);
    return result;
  } catch (error) {
    isOver = true;
    const cause = first ? first.error : error;
    await giveBack(client, cause);
    throw cause;
  }
}

/** Rolls back; a connection in an unknown state is closed, and the server rolls back by itself. */
async function giveBack(client: PoolClient, error: unknown): Promise<void> {
  if (isConnectionLost(error) || isOutdated(error)) {
    free(client, true);
    return;
  }
  try {
    await client.query("rollback");
    free(client, false);
  } catch {
    free(client, true); // the first error is the one to report
  }
}

function free(client: PoolClient, isBroken: boolean): void {
  client.off("error", ignore);
  client.release(isBroken);
}

type Prepared = { name: string | undefined; text: string };
type Preparer = (sql: string) => Prepared;

/**
 * PostgreSQL's words for a statement, and the name under which a connection keeps its plan: making the plan takes longer
 * than running it.
 */
function createPreparer(): Preparer {
  const known = new Map<string, Prepared>();
  return (sql) => {
    const before = known.get(sql);
    if (before) return before;
    const text = toPostgres(sql);
    // Inserts of many rows differ in length only; a bound keeps a long-lived server from collecting them.
    if (known.size >= 300) return { name: undefined, text };
    const prepared = { name: `polyframe-${known.size}`, text };
    known.set(sql, prepared);
    return prepared;
  };
}

type Send = (prepared: Prepared, values: SqlValue[]) => Promise<{ rows: Row[]; rowCount: number | null }>;

function createQueries(send: Send, prepare: Preparer, heard: (text: string) => void): Queries {
  async function ask(sql: string, values: readonly SqlValue[]) {
    checkValues(values);
    heard(sql);
    try {
      return await send(prepare(sql), [...values]);
    } catch (error) {
      throw describeGone(error);
    }
  }
  return {
    all: async (sql, values = []) => (await ask(sql, values)).rows,
    get: async (sql, values = []) => (await ask(sql, values)).rows[0],
    run: async (sql, values = []) => (await ask(sql, values)).rowCount ?? 0,
  };
}

function mayPass(error: unknown): boolean {
  return collisions.has(codeOf(error)) || isOutdated(error);
}

/** A newer relay has changed a table since this connection made its plan; another connection makes a new one. */
function isOutdated(error: unknown): boolean {
  return codeOf(error) === "0A000" && error instanceof Error && error.message.includes("cached plan");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function ignore(): void {
  // Reported by the statement that finds the connection broken.
}
