/** Carries a complete spool file to its record; the same steps finish what a dead process began. */
import { findDraft, type ThumbDue } from "../store/images.ts";
import type { ReceivedImage } from "../store/outcome.ts";
import type { Changed } from "../store/attempts.ts";
import type { StoredJob, StoredRun } from "../store/rows.ts";
import type { Services } from "../services.ts";
import { priceUsage } from "./request.ts";
import type { SpoolMeta } from "./spool.ts";

/** A received picture that is described in the spool. */
export type Finished = {
  claimed: { job: StoredJob; run: StoredRun };
  path: string;
  meta: SpoolMeta;
};

/** Writes a received picture down, alone or together with others. */
export type RecordImage = (received: ReceivedImage) => Promise<Changed>;

/**
 * Moves and records a described picture, in this order, so that each step finds the one before after a crash. Doing it twice
 * changes nothing. Its small copy is left to the caller, because people wait for the picture and not for that; undefined
 * when none is to be made.
 */
export async function adoptImage(
  services: Services,
  { claimed, path, meta }: Finished,
  record: RecordImage,
): Promise<ThumbDue | undefined> {
  await services.blobs.adopt("images", meta.image, path);
  services.crashPoint("after-rename");
  const { cost, usage } = await priceUsage(services, claimed, meta.usage);
  const nowMs = services.clock.now();
  services.crashPoint("before-commit");
  const { width, height, type, bytes, sha256 } = meta;
  const changed = await record({
    attemptId: meta.attempt,
    image: { id: meta.image, type, width, height, bytes, sha256, expiresAt: nowMs + services.retentionMs },
    paid: { cost, usage, requestId: meta.requestId },
    nowMs,
  });
  services.crashPoint("after-commit");
  if (changed) services.notify(changed.team, changed.run, changed.isClosed);
  // Recorded before, perhaps by a process that died before it made the small copy.
  else if (claimed.job.thumb !== null) return undefined;
  const { id: jobId, team, inputs } = claimed.job;
  return { jobId, team, imageId: meta.image, draft: findDraft(inputs) };
}
