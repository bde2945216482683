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

/** How often a transaction that met another one is tried in all. */
const maxTries = 8;
/** A server that says nothing for this long is treated as gone. */
const silenceMs = 30_000;
const connectMs = 5_000;

/** Deadlock, failed serialisation, and a row that a neighbour inserted first: trying again sees what the other one did. */
const collisions = new Set(["40P01", "40001", "23505"]);

/** Connects lazily: a server that is away is reported by the first statement. The caller closes it. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Db> {
  const pool = await createPool(url, options.connections ?? 10);
  const random = options.random ?? Math.random;
  const heard = options.onStatement ?? (() => undefined);
  const direct = createQueries((text, values) => pool.query(text, values), heard);
  return {
    kind: "postgres",
    ...direct,
    transaction: async (work) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await runTransaction(pool, heard, work);
        } catch (error) {
          if (tries === maxTries || !collisions.has(codeOf(error))) throw describeGone(error);
          await wait(random() * 10 * 2 ** tries);
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
    keepAlive: true,
    application_name: "polyframe",
    types: {
      getTypeParser: (oid: number) => (wholeTypes.has(oid) ? readWhole : pg.types.getTypeParser(oid)),
    },
  };
  const pool = new pg.Pool(config);
  // An idle connection broke: the pool drops it, and whoever asks next learns whether the server is really gone.
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
  heard: (text: string) => void,
  work: (tx: Queries) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // While the client is ours the pool does not listen, and an error nobody hears would end the process.
  client.on("error", ignore);
  try {
    await client.query("begin");
    const result = await work(createQueries((text, values) => client.query(text, values), heard));
    await client.query("commit");
    free(client, false);
    return result;
  } catch (error) {
    await giveBack(client, error);
    throw error;
  }
}

/** Rolls back; a connection in an unknown state is closed, and the server rolls back by itself. */
async function giveBack(client: PoolClient, error: unknown): Promise<void> {
  if (isConnectionLost(error)) {
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

type Send = (text: string, values: SqlValue[]) => Promise<{ rows: Row[]; rowCount: number | null }>;

function createQueries(send: Send, heard: (text: string) => void): Queries {
  const translated = new Map<string, string>();
  function translate(sql: string): string {
    const known = translated.get(sql);
    if (known !== undefined) return known;
    const text = toPostgres(sql);
    // Inserts of many rows differ in length only; a bound keeps a long-lived server from collecting them.
    if (translated.size < 300) translated.set(sql, text);
    return text;
  }
  async function ask(sql: string, values: readonly SqlValue[]) {
    checkValues(values);
    heard(sql);
    try {
      return await send(translate(sql), [...values]);
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
