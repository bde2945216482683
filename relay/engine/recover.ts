/** What a dead process left: its pictures are adopted, its other attempts get an end (D1, D2, D4). */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createFailure } from "../../core/failure.ts";
import { exists } from "../bytes/files.ts";
import type { Changed } from "../store/attempts.ts";
import { recordFailure, recordImage, recordUnsent, type ReceivedImage } from "../store/outcome.ts";
import { readJob, readStoredRun } from "../store/read.ts";
import { endWorker, listSentBy, readAttempt } from "../store/workers.ts";
import type { StoredAttempt } from "../store/rows.ts";
import type { Services } from "../services.ts";
import { idsOf } from "../store/claimed.ts";
import { addThumbs } from "./add-thumbs.ts";
import { adoptImage } from "./keep-image.ts";
import { writeDescription, measurePart, readSpool, setAside, type SpoolMeta } from "./spool.ts";

/**
 * Settles everything of a dead worker. One that `mayLive`, because only its silence says that it is dead, keeps its files:
 * its folder is set aside, as it may still be writing there.
 */
export async function recoverWorker(services: Services, worker: string, mayLive = false): Promise<void> {
  const folder = join(services.spoolFolder, worker);
  const { metas, parts, damaged } = await readSpool(folder);
  let isTakenOver = damaged.length === 0;
  for (const meta of metas) isTakenOver = (await adopt(services, folder, meta)) && isTakenOver;
  for (const attempt of parts) isTakenOver = (await adoptPart(services, folder, attempt)) && isTakenOver;
  for (const attempt of await listSentBy(services.db, worker)) await endLost(services, attempt);
  await endWorker(services.db, worker, services.clock.now());
  if (worker === services.worker && isTakenOver) return;
  // One unreadable file must neither keep the relay from starting nor be thrown away: it may be a picture that was paid.
  if (isTakenOver && !mayLive) await rm(folder, { recursive: true, force: true });
  else if (await exists(folder))
    services.log.error({ worker, place: await setAside(folder) }, "Spool files were set aside.");
}

/** An attempt whose process died: repeated where that costs nothing, else uncertain until its outcome is known (M2). */
async function endLost(services: Services, { id, job, run, team }: StoredAttempt): Promise<void> {
  const nowMs = services.clock.now();
  const { repeatable } = services.provider;
  const changed = repeatable
    ? await recordUnsent(services.db, {
        attemptId: id,
        failure: createFailure("provider-unavailable"),
        availableAt: nowMs,
        countsAsTry: false,
        nowMs,
      })
    : await recordFailure(services.db, {
        attemptId: id,
        failure: createFailure("uncertain"),
        money: "uncertain",
        nowMs,
      });
  if (!changed) return;
  services.notify(changed.team, changed.run);
  if (!repeatable) services.observer.failed("uncertain", { team, run, job, attempt: id });
}

/** False when this relay cannot take the picture over, now or later. Rejects when it may work later. */
async function adopt(services: Services, folder: string, meta: SpoolMeta): Promise<boolean> {
  const attempt = await readAttempt(services.db, meta.attempt);
  const job = attempt && (await readJob(services.db, attempt.team, attempt.job));
  const run = attempt && (await readStoredRun(services.db, attempt.team, attempt.run));
  if (!attempt || !job || !run) {
    services.log.error(
      { attempt: meta.attempt, folder },
      "A spooled picture belongs to no attempt of this database.",
    );
    return false;
  }
  const path = join(folder, `${meta.attempt}.part`);
  if (!(await exists(path)) && !(await services.blobs.has("images", meta.image))) {
    services.log.error(
      { ...idsOf({ job, run, attempt }), folder },
      "The bytes of a spooled picture are gone.",
    );
    return false;
  }
  const finished = { claimed: { job, run }, path, meta };
  function record(received: ReceivedImage): Promise<Changed> {
    return recordImage(services.db, received);
  }
  const wanted = await adoptImage(services, finished, record);
  if (wanted) await addThumbs(services, [wanted]);
  return true;
}

/** A file without a description: kept when its last byte arrived, at worst-case cost, because its usage did not. */
async function adoptPart(services: Services, folder: string, attemptId: string): Promise<boolean> {
  const { facts, bytes, sha256 } = await measurePart(folder, attemptId);
  // Half a picture is of no use.
  if (facts?.complete !== true) return true;
  const { type, width, height } = facts;
  const meta = { attempt: attemptId, image: services.createId(), type, width, height, bytes, sha256 };
  await writeDescription(folder, [meta]);
  return adopt(services, folder, meta);
}
