/** Counts what reaches the drivers themselves, so that no statement of the relay goes unseen. */
import { DatabaseSync, StatementSync } from "node:sqlite";

export type Counted = { statements: number; rows: number; texts: Set<string> };

const counted: Counted = { statements: 0, rows: 0, texts: new Set() };
let isWatching = false;

/** Forgets what was counted and counts from here on, everything in this process that uses SQLite. */
export function startCounting(): void {
  watchSqlite();
  counted.statements = 0;
  counted.rows = 0;
  counted.texts = new Set();
}

export function readCounts(): Counted {
  return { ...counted, texts: new Set(counted.texts) };
}

function count(text: string, rows: number): void {
  counted.statements += 1;
  counted.rows += rows;
  counted.texts.add(text);
}

function watchSqlite(): void {
  if (isWatching) return;
  isWatching = true;
  // Called with the statement they belong to, below.
  /* oxlint-disable typescript/unbound-method */
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function execCounted(this: DatabaseSync, text) {
    count(text, 0);
    exec.call(this, text);
  };
  const { all, run, get } = StatementSync.prototype;
  StatementSync.prototype.all = function allCounted(this: StatementSync, ...values) {
    const rows = Reflect.apply(all, this, values) as ReturnType<typeof all>;
    count(this.sourceSQL, rows.length);
    return rows;
  };
  StatementSync.prototype.get = function getCounted(this: StatementSync, ...values) {
    const row = Reflect.apply(get, this, values) as ReturnType<typeof get>;
    count(this.sourceSQL, row === undefined ? 0 : 1);
    return row;
  };
  StatementSync.prototype.run = function runCounted(this: StatementSync, ...values) {
    const result = Reflect.apply(run, this, values) as ReturnType<typeof run>;
    count(this.sourceSQL, Number(result.changes));
    return result;
  };
}
