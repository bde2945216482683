/** What a dead process left: its pictures are adopted, its other attempts get an end (D1, D2, D4). */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createFailure } from "../../core/failure.ts";
import { recordFailure, recordUnsent } from "../store/outcome.ts";
import { readJob, readStoredRun } from "../store/read.ts";
import { endWorker, listSentBy, readAttempt } from "../store/workers.ts";
import type { EngineDeps } from "./engine.ts";
import { adoptImage, keepImage } from "./keep-image.ts";
import { measurePart, readSpool, type SpoolMeta } from "./spool.ts";

/** Settles everything of a worker that is known to be dead. */
export async function recoverWorker(deps: EngineDeps, worker: string): Promise<void> {
  const folder = join(deps.spoolFolder, worker);
  const { metas, parts } = await readSpool(folder);
  for (const meta of metas) await adopt(deps, folder, meta, true);
  for (const attempt of parts) await adoptPart(deps, folder, attempt);
  for (const attempt of await listSentBy(deps.db, worker)) {
    const nowMs = deps.clock.now();
    const changed = deps.provider.repeatable
      ? await recordUnsent(deps.db, {
          attempt: attempt.id,
          failure: createFailure("provider-unavailable"),
          availableAt: nowMs,
          countsAsTry: false,
          nowMs,
        })
      : await recordFailure(deps.db, {
          attempt: attempt.id,
          failure: createFailure("uncertain"),
          money: "uncertain",
          nowMs,
        });
    if (changed) deps.notify(changed.team, changed.run);
  }
  await endWorker(deps.db, worker, deps.clock.now());
  if (worker !== deps.worker) await rm(folder, { recursive: true, force: true });
}

async function adopt(deps: EngineDeps, folder: string, meta: SpoolMeta, isDescribed: boolean): Promise<void> {
  const attempt = await readAttempt(deps.db, meta.attempt);
  const job = attempt && (await readJob(deps.db, attempt.team, attempt.job));
  const run = attempt && (await readStoredRun(deps.db, attempt.team, attempt.run));
  if (!job || !run) {
    deps.log.error(
      { attempt: meta.attempt, folder },
      "A spooled picture belongs to no attempt of this database.",
    );
    return;
  }
  const finished = { claimed: { job, run }, folder, path: join(folder, `${meta.attempt}.part`), meta };
  await (isDescribed ? adoptImage(deps, finished) : keepImage(deps, finished));
}

/** A file nobody described: kept when its last byte arrived, at worst-case cost, because its usage did not. */
async function adoptPart(deps: EngineDeps, folder: string, attempt: string): Promise<void> {
  const { facts, bytes, sha256 } = await measurePart(folder, attempt);
  if (facts?.complete !== true) return;
  const { type, width, height } = facts;
  await adopt(deps, folder, { attempt, image: deps.createId(), type, width, height, bytes, sha256 }, false);
}
