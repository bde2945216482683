/** Brings a database to the newest schema, one numbered migration per transaction. */
import type { Db } from "./db.ts";
import { migrations } from "./schema.ts";

/** Returns the schema's number. Refuses a database written by a newer relay, which this one would misread. */
export async function migrate(db: Db): Promise<number> {
  await db.run("create table if not exists migration (n bigint primary key)");
  for (const [index, statements] of migrations.entries()) {
    await db.transaction(async (tx) => {
      // The insert is the fence: of two processes starting at once, the second waits here and finds it done.
      const mine = await tx.run("insert into migration (n) values ($1) on conflict do nothing", [index + 1]);
      if (mine === 0) return;
      for (const statement of statements) await tx.run(statement);
    });
  }
  const row = await db.get("select n from migration order by n desc limit 1");
  const found = Number(row?.["n"] ?? 0);
  if (found > migrations.length)
    throw new Error(
      `The data folder was written by a newer relay (schema ${found}, this one knows ${migrations.length}). Start that version or a newer one.`,
    );
  return found;
}
