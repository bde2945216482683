/** Brings a database to the newest schema, one numbered migration per transaction. */
import type { Db, Queries } from "./db.ts";
import { migrations } from "./schema.ts";

/** Any number, as long as every relay uses the same one: it names the lock that migrating processes take turns with. */
const lockNumber = 7_165_433;

/** The number of a database's schema; 0 for a new one. */
export async function readSchema(db: Db): Promise<number> {
  await alone(db, (tx) => tx.run("create table if not exists migration (n bigint primary key)"));
  const row = await db.get("select n from migration order by n desc limit 1");
  return Number(row?.["n"] ?? 0);
}

/** Returns the schema's number. Refuses a database written by a newer relay, which this one would misread. */
export async function migrate(db: Db): Promise<number> {
  refuseNewer(await readSchema(db));
  for (const [index, statements] of migrations.entries()) {
    await alone(db, async (tx) => {
      // Of several processes starting at once, the later ones find it done.
      const mine = await tx.run("insert into migration (n) values ($1) on conflict do nothing", [index + 1]);
      if (mine === 0) return;
      for (const statement of statements) await tx.run(statement);
    });
  }
  return refuseNewer(await readSchema(db));
}

function refuseNewer(found: number): number {
  if (found > migrations.length)
    throw new Error(
      `The store was written by a newer relay (schema ${found}, this one knows ${migrations.length}). Start that version or a newer one.`,
    );
  return found;
}

/** A transaction that no other process migrates beside: SQLite's writers exclude each other, PostgreSQL needs to be told. */
async function alone<T>(db: Db, work: (tx: Queries) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    if (db.kind === "postgres") await tx.run("select pg_advisory_xact_lock($1)", [lockNumber]);
    return work(tx);
  });
}
