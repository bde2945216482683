/** Whether a store holds nothing that a token was ever to keep from others. */
import type { Queries } from "./db.ts";
import { sql } from "./statements.ts";

/**
 * False once a token or a second team was made here, or money was reserved or spent: what lies in such a store is for callers
 * with a token, whatever this process is started with.
 */
export async function isOpenData(db: Queries): Promise<boolean> {
  return (await db.get(sql.closedData)) === undefined;
}
