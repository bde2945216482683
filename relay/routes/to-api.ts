/** Stored rows as the API shows them. */
import type { ImageFacts, Job, Run, RunSummary } from "../../core/api.ts";
import type { RunChanges } from "../store/read.ts";
import type { StoredImage, StoredJob, StoredRun } from "../store/rows.ts";

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}

function toApiImage(image: StoredImage): ImageFacts {
  return {
    id: image.id,
    attempt: image.n,
    type: image.type,
    width: image.width,
    height: image.height,
    bytes: image.bytes,
    sha256: image.sha256,
    expiresAt: toTime(image.expiresAt),
    ...(image.expiredAt !== null && { expired: true }),
    ...(image.drift !== null && { drift: image.drift }),
  };
}

/** A job with its finished pictures. */
export function toApiJob(job: StoredJob, images: readonly StoredImage[]): Job {
  return {
    id: job.id,
    cell: job.cell,
    take: job.take,
    state: job.state,
    attempt: job.attempt,
    rev: job.rev,
    size: { width: job.width, height: job.height },
    typicalMs: job.typicalMs,
    ...(job.startedAt !== null && { startedAt: toTime(job.startedAt) }),
    ...(job.approval && job.state === "waiting" && { approval: true }),
    ...(job.cancelRequested && { cancelRequested: true }),
    ...(job.thumb !== null && { thumb: job.thumb }),
    ...(job.partials.length > 0 && { partials: job.partials }),
    images: images.map((image) => toApiImage(image)),
    ...(job.inputs !== null && { inputs: job.inputs }),
    ...(job.cost !== null && { cost: job.cost }),
    ...(job.usage !== null && { usage: job.usage }),
    ...(job.failure !== null && { failure: job.failure }),
  };
}

function toApiShared(run: StoredRun) {
  const { waiting, queued, running, succeeded, failed, cancelled } = run;
  const isClosed = waiting + queued + running === 0;
  return {
    id: run.id,
    state: isClosed ? ("closed" as const) : ("open" as const),
    complete: isClosed && run.owed === 0,
    rev: run.rev,
    createdAt: toTime(run.createdAt),
    counts: { waiting, queued, running, succeeded, failed, cancelled },
    cost: { reserved: run.reserved, settled: run.settled, uncertain: run.uncertain },
  };
}

/** A run with the jobs that were read. */
export function toApiRun({ run, jobs, images }: RunChanges): Run {
  const byJob = new Map<string, StoredImage[]>();
  for (const image of images) byJob.set(image.job, [...(byJob.get(image.job) ?? []), image]);
  return { ...toApiShared(run), jobs: jobs.map((job) => toApiJob(job, byJob.get(job.id) ?? [])) };
}

/** A line of the list of runs. */
export function toApiSummary(run: StoredRun): RunSummary {
  return {
    ...toApiShared(run),
    model: run.model,
    quality: run.quality,
    title: run.title,
    ...(run.file !== null && { file: run.file }),
    ...(run.setId !== null && { set: run.setId }),
    ...(run.person !== "" && { person: run.person }),
  };
}
