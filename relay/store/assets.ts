/** Assets: bytes people sent, stored once per team. */
import type { Db } from "./db.ts";
import { decodeAsset, type StoredAsset } from "./rows.ts";
import { sql } from "./statements.ts";

export type NewAsset = {
  id: string;
  team: string;
  sha256: string;
  type: string;
  width: number;
  height: number;
  bytes: number;
};

/** Writes the asset down, or returns the one the team already has of the same bytes (then with that one's id). */
export async function saveAsset(db: Db, asset: NewAsset, nowMs: number): Promise<StoredAsset> {
  const { id, team, sha256, type, width, height, bytes } = asset;
  const row = await db.get(sql.addAsset, [id, team, sha256, type, width, height, bytes, nowMs]);
  if (!row) throw new Error("The database returned no asset.");
  return decodeAsset(row);
}

export async function readAsset(db: Db, team: string, id: string): Promise<StoredAsset | undefined> {
  const row = await db.get(sql.asset, [id, team]);
  return row && decodeAsset(row);
}
