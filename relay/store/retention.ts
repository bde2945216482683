/** What is no longer kept: images by their date, assets in two steps, and never what is pinned or an open run still needs. */
import type { Db } from "./db.ts";
import { sql } from "./statements.ts";

async function readIds(db: Db, text: string, values: readonly (string | number)[]): Promise<string[]> {
  return (await db.all(text, values)).map((row) => String(row["id"]));
}

/** Marks images whose time is over; from here they answer "expired". Returns how many, at most `limit`. */
export async function expireImages(db: Db, nowMs: number, limit: number): Promise<number> {
  const due = await readIds(db, sql.dueImages, [nowMs, limit]);
  if (due.length > 0) await db.run(sql.expireImages, [JSON.stringify(due), nowMs]);
  return due.length;
}

/** Images that expired before a time and whose bytes may still be there. */
export function listExpiredImages(db: Db, beforeMs: number, limit: number): Promise<string[]> {
  return readIds(db, sql.expiredImages, [beforeMs, limit]);
}

/** Notes that the bytes of an image are gone; its record stays. */
export async function markImageRemoved(db: Db, id: string, nowMs: number): Promise<void> {
  await db.run(sql.markImageRemoved, [id, nowMs]);
}

/** Plans the deletion of assets that were not used since a time and are not pinned. Using one again takes it back. */
export async function doomAssets(
  db: Db,
  nowMs: number,
  usedBeforeMs: number,
  limit: number,
): Promise<number> {
  const unused = await readIds(db, sql.unusedAssets, [usedBeforeMs, limit]);
  if (unused.length > 0) await db.run(sql.doomAssets, [JSON.stringify(unused), nowMs, usedBeforeMs]);
  return unused.length;
}

/** Assets whose deletion was planned before a time. */
export function listDoomedAssets(db: Db, beforeMs: number, limit: number): Promise<string[]> {
  return readIds(db, sql.doomedAssets, [beforeMs, limit]);
}

/** Deletes an asset's row, after which its bytes can go; false when it was used again or pinned meanwhile. */
export async function deleteAsset(db: Db, id: string, doomedBeforeMs: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await tx.get(sql.doomedAsset, [id, doomedBeforeMs]))) return false;
    if (await tx.get(sql.openPin, [id])) {
      await tx.run(sql.keepAsset, [id]);
      return false;
    }
    await tx.run(sql.unpinAsset, [id]);
    await tx.run(sql.deleteAsset, [id]);
    return true;
  });
}

/** Those of these ids that no row speaks of. */
export async function findUnknown(
  db: Db,
  kind: "images" | "assets",
  ids: readonly string[],
): Promise<string[]> {
  const text = kind === "images" ? sql.knownImages : sql.knownAssets;
  const known = new Set(await readIds(db, text, [JSON.stringify(ids)]));
  return ids.filter((id) => !known.has(id));
}
