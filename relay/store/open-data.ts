/** Whether a store holds only data that was always open to callers without a token. */
import type { Queries } from "./db.ts";
import { sql } from "./statements.ts";

/**
 * False once a token or a second team was made here, or money was reserved or spent: such a store is for callers with a token
 * alone, whatever this process is started with.
 */
export async function isOpenData(db: Queries): Promise<boolean> {
  return (await db.get(sql.closedData)) === undefined;
}
