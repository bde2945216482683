/** Carries a complete spool file to its record; the same steps finish what a dead process began. */
import { recordImage, recordThumb } from "../store/outcome.ts";
import type { StoredJob, StoredRun } from "../store/rows.ts";
import { makeThumb } from "../images/make-thumb.ts";
import type { EngineDeps } from "./engine.ts";
import { priceUsage } from "./request.ts";
import { removeMeta, writeMeta, type SpoolMeta } from "./spool.ts";

export type Finished = {
  claimed: { job: StoredJob; run: StoredRun };
  folder: string;
  path: string;
  meta: SpoolMeta;
};

/** Makes and records the small copy of a picture that is recorded. Never rejects. */
export type AddThumb = () => Promise<void>;

/**
 * Describes, moves and records a picture, in this order, so that each step finds the one before after a crash. Its small copy
 * is left to the caller, because people wait for the picture and not for that; undefined when there is nothing to make.
 */
export async function keepImage(deps: EngineDeps, finished: Finished): Promise<AddThumb | undefined> {
  await writeMeta(finished.folder, finished.meta);
  return adoptImage(deps, finished);
}

/** The second half of `keepImage`, for a picture that is already described. Doing it twice changes nothing. */
export async function adoptImage(
  deps: EngineDeps,
  { claimed, folder, path, meta }: Finished,
): Promise<AddThumb | undefined> {
  await deps.blobs.adopt("images", meta.image, path);
  deps.crashPoint("after-rename");
  const { cost, usage } = priceUsage(deps, claimed, meta.usage);
  const nowMs = deps.clock.now();
  deps.crashPoint("before-commit");
  const { width, height, type, bytes, sha256 } = meta;
  const changed = await recordImage(deps.db, {
    attempt: meta.attempt,
    image: { id: meta.image, type, width, height, bytes, sha256, expiresAt: nowMs + deps.retentionMs },
    paid: { cost, usage, requestId: meta.requestId },
    nowMs,
  });
  deps.crashPoint("after-commit");
  await removeMeta(folder, meta.attempt);
  if (changed) deps.notify(changed.team, changed.run);
  // Recorded before, perhaps by a process that died before it made the small copy.
  else if (claimed.job.thumb !== null) return undefined;
  return () => addThumb(deps, claimed.job.id, meta);
}

async function addThumb(deps: EngineDeps, job: string, meta: SpoolMeta): Promise<void> {
  try {
    const source = await deps.blobs.source("images", meta.image);
    if (source === undefined) return;
    const changed = await recordThumb(deps.db, job, await makeThumb(source));
    if (changed) deps.notify(changed.team, changed.run);
  } catch (error) {
    // The picture is there and paid for; only its preview is missing.
    deps.log.warn({ image: meta.image, err: error }, "No thumbnail could be made.");
  }
}
