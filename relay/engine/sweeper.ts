/** Clears away what is no longer kept, some of it every hour. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BlobKind } from "../bytes/blobs.ts";
import { ifThere } from "../bytes/files.ts";
import type { Services } from "../services.ts";
import { clearBodies, computeBodyAge } from "../store/body-quota.ts";
import {
  deleteAsset,
  doomAssets,
  expireImages,
  findUnknown,
  listDoomedAssets,
  listExpiredImages,
  markImageRemoved,
} from "../store/retention.ts";
import { repeat, type Repeated } from "../time/repeat.ts";

export type SweeperServices = Pick<
  Services,
  "db" | "blobs" | "clock" | "log" | "spoolFolder" | "retentionMs"
>;

export type Sweeper = Repeated & {
  /** Clears away everything that is due now. */
  sweep: () => Promise<void>;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Downloads that began before an image expired can end. */
const imageGraceMs = hourMs;
/** An asset that is about to go can still be used for a day, which keeps it. */
const assetGraceMs = dayMs;
const batch = 500;

/** Makes the sweeper of one process; several beside each other do no harm. */
export function createSweeper(services: SweeperServices): Sweeper {
  let hours = 0;

  async function sweep(): Promise<void> {
    await sweepImages(services);
    await sweepAssets(services);
    await sweepBodies(services);
    // Listing everything that is stored is worth it once a day.
    if (hours % 24 === 0) {
      for (const kind of ["images", "assets"] as const) await sweepOrphans(services, kind);
      await sweepParts(services);
    }
    hours += 1;
  }
  const rounds = repeat(services.clock, hourMs, sweep, (error) => {
    services.log.error(
      { err: error },
      "Expired pictures could not be cleared away; trying again in an hour.",
    );
  });
  return { sweep, ...rounds };
}

async function sweepImages({ db, blobs, clock }: SweeperServices): Promise<void> {
  const nowMs = clock.now();
  while ((await expireImages(db, nowMs, batch)) === batch);
  for (;;) {
    const ids = await listExpiredImages(db, nowMs - imageGraceMs, batch);
    for (const id of ids) {
      await blobs.remove("images", id);
      await markImageRemoved(db, id, nowMs);
    }
    if (ids.length < batch) return;
  }
}

/** What runs asked for takes room in the store, and is needed only as long as they may be retried. */
async function sweepBodies({ db, clock, retentionMs }: SweeperServices): Promise<void> {
  while ((await clearBodies(db, clock.now() - computeBodyAge(retentionMs), batch)) === batch);
}

async function sweepAssets({ db, blobs, clock, retentionMs }: SweeperServices): Promise<void> {
  const nowMs = clock.now();
  while ((await doomAssets(db, nowMs, nowMs - retentionMs, batch)) === batch);
  for (;;) {
    const ids = await listDoomedAssets(db, nowMs - assetGraceMs, batch);
    // The row goes first: a file without a row is swept up later, a row without its file would be a broken promise.
    for (const id of ids)
      if (await deleteAsset(db, id, nowMs - assetGraceMs)) await blobs.remove("assets", id);
    if (ids.length < batch) return;
  }
}

/**
 * Removes bytes without a row: a crash left them between the two. They must be older than anything is kept, because
 * a picture may wait in the spool of a machine that is away.
 */
async function sweepOrphans(
  { db, blobs, clock, retentionMs }: SweeperServices,
  kind: BlobKind,
): Promise<void> {
  const before = clock.now() - retentionMs - assetGraceMs;
  let old: string[] = [];
  async function removeUnknown(): Promise<void> {
    for (const id of await findUnknown(db, kind, old)) await blobs.remove(kind, id);
    old = [];
  }
  for await (const { id, changedAt } of blobs.list(kind)) {
    if (changedAt < before) old.push(id);
    if (old.length === batch) await removeUnknown();
  }
  await removeUnknown();
}

/** Uploads that broke off leave a file behind; after a day no upload still writes it. */
async function sweepParts({ spoolFolder, clock }: SweeperServices): Promise<void> {
  for (const name of (await ifThere(readdir(spoolFolder))) ?? []) {
    if (!name.endsWith(".put")) continue;
    const path = join(spoolFolder, name);
    const facts = await ifThere(stat(path));
    if (facts && facts.mtimeMs < clock.now() - dayMs) await rm(path, { force: true });
  }
}
