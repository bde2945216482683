/** The driver seam: what the store needs of a database, the same for SQLite and PostgreSQL. */

export type SqlValue = string | number | null;
export type Row = Record<string, unknown>;

/**
 * Statements use $1, $2, ...; `run` answers how many rows changed. In a transaction several may be sent at once
 * (`Promise.all`) when none needs another's rows: they are worked off in the order in which they were sent. Only the last of
 * them may have more to send after its answer, so that nothing follows a statement that failed.
 */
export type Queries = {
  all: (sql: string, values?: readonly SqlValue[]) => Promise<Row[]>;
  get: (sql: string, values?: readonly SqlValue[]) => Promise<Row | undefined>;
  run: (sql: string, values?: readonly SqlValue[]) => Promise<number>;
};

export type Db = Queries & {
  kind: "sqlite" | "postgres";
  /** All or nothing. The work may run again after a deadlock, so it must not touch anything but the database. */
  transaction: <T>(work: (tx: Queries) => Promise<T>) => Promise<T>;
  /** False when the file that is written to was deleted or moved: what is kept there is gone with the process. */
  isInPlace: () => boolean;
  close: () => Promise<void>;
};

/**
 * Throws for a value the drivers would bend: node:sqlite binds a Date as NULL without a word, and a fraction would make
 * sums of money inexact.
 */
export function checkValues(values: readonly unknown[]): void {
  for (const value of values) {
    const ok = value === null || typeof value === "string" || Number.isSafeInteger(value);
    if (!ok) throw new Error(`The store takes text, whole numbers and null, not ${describeValue(value)}.`);
  }
}

function describeValue(value: unknown): string {
  if (value instanceof Date) return "a Date";
  return typeof value === "number" ? `the number ${value}` : typeof value;
}
