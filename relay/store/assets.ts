/** Assets: bytes people sent, stored once per team. */
import { createFailure } from "../../core/failure.ts";
import type { Db, Queries } from "./db.ts";
import { decodeAsset, type StoredAsset } from "./rows.ts";
import { sql } from "./statements.ts";

export type NewAsset = {
  id: string;
  team: string;
  /** Of the bytes as they are kept. */
  sha256: string;
  /** Of the bytes as they were sent. */
  uploadedSha256: string;
  type: string;
  width: number;
  height: number;
  bytes: number;
};

/** The owner under which a run pins assets. Other kinds of owners begin with another word. */
export function runOwner(runId: string): string {
  return `run:${runId}`;
}

/** Writes the asset down, or returns the one the team already has of the same kept bytes (then with that one's id). */
export async function saveAsset(db: Db, asset: NewAsset, nowMs: number): Promise<StoredAsset> {
  const { id, team, sha256, type, width, height, bytes, uploadedSha256 } = asset;
  const values = [id, team, sha256, type, width, height, bytes, nowMs, uploadedSha256];
  const row = await db.get(sql.addAsset, values);
  if (!row) throw new Error("The database returned no asset.");
  return decodeAsset(row);
}

export async function readAsset(db: Db, team: string, id: string): Promise<StoredAsset | undefined> {
  const row = await db.get(sql.asset, [id, team]);
  return row && decodeAsset(row);
}

/** Retention took what a repeated job is made from. */
export const inputGone = createFailure("expired", {
  message:
    "A picture this one is made from is no longer kept by the relay. Press Generate again: a new run sends it along anew.",
});

/**
 * Notes that assets are used, which takes back a planned deletion, so that a pinned asset is never one about to go. Always in
 * the same order, so that two transactions with the same assets do not wait for each other. Returns one that is gone, if any is.
 */
export async function useAssets(
  tx: Queries,
  team: string,
  ids: readonly string[],
  nowMs: number,
): Promise<string | undefined> {
  for (const id of ids.toSorted()) if ((await tx.run(sql.useAsset, [id, team, nowMs])) === 0) return id;
  return undefined;
}
