/** Rows of pictures, and what is shown before and beside the finished one. */
import { changeJobs } from "./change-job.ts";
import { lockAttempt, type Changed } from "./attempts.ts";
import type { Drift, JobInput } from "../../core/api.ts";
import type { Db, Queries } from "./db.ts";
import { decodeInputs, decodeJob, type StoredAttempt } from "./rows.ts";
import { insertRows, sql } from "./statements.ts";

export type ImageRecord = {
  id: string;
  type: string;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  expiresAt: number;
};
export type NewImage = { attempt: StoredAttempt; image: ImageRecord; partial: number | null; nowMs: number };

export async function addImages(tx: Queries, images: readonly NewImage[]): Promise<void> {
  const rows = images.map(({ attempt, image, partial, nowMs }) => ({
    id: image.id,
    team: attempt.team,
    run: attempt.run,
    job: attempt.job,
    attempt: attempt.id,
    n: attempt.n,
    partial,
    type: image.type,
    width: image.width,
    height: image.height,
    bytes: image.bytes,
    sha256: image.sha256,
    created_at: nowMs,
    expires_at: image.expiresAt,
  }));
  await insertRows(tx, "image", rows);
}

/** Records an unfinished picture of a running attempt; after its end there is nothing to show any more. */
export async function recordPartial(
  db: Db,
  input: { attemptId: string; index: number; image: ImageRecord; nowMs: number },
): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const { attempt, job } = await lockAttempt(tx, input.attemptId);
    if (job.state !== "running" || job.attempt !== attempt.n) return undefined;
    await addImages(tx, [{ attempt, image: input.image, partial: input.index, nowMs: input.nowMs }]);
    await changeJobs(tx, [{ before: job, after: { ...job, partials: [...job.partials, input.image.id] } }]);
    return { team: job.team, run: job.run };
  });
}

/**
 * A small copy that was made; null where there will never be one. A preview's is shown while its job runs. `drift` is told with
 * it, where its picture was made from a draft.
 */
export type NewThumb = {
  jobId: string;
  thumb: string | null;
  isPreview?: boolean;
  drift?: { imageId: string; figures: Drift } | undefined;
};

/**
 * Adds the small pictures that travel inside their jobs; the runs that changed. A picture's small copy that is there is
 * never replaced.
 */
export async function recordThumbs(
  db: Db,
  thumbs: readonly NewThumb[],
): Promise<{ team: string; run: string }[]> {
  return db.transaction(async (tx) => {
    const ids = thumbs.map(({ jobId }) => jobId);
    const locked = (await tx.all(sql.lockJobs, [JSON.stringify(ids)])).map((row) => decodeJob(row));
    const made = new Map(thumbs.map((each) => [each.jobId, each]));
    const changes = locked.flatMap((before) => {
      const { thumb = null, isPreview = false } = made.get(before.id) ?? {};
      const isShown =
        before.state === "running" || (!isPreview && (before.thumbDue || before.thumb === null));
      return isShown ? [{ before, after: { ...before, thumb: thumb ?? before.thumb, thumbDue: false } }] : [];
    });
    if (changes.length === 0) return [];
    for (const { after } of changes) await noteDrift(tx, made.get(after.id));
    await changeJobs(tx, changes);
    const runs = changes.map(({ after: { team, run } }) => ({ team, run }));
    return [...new Map(runs.map((each) => [`${each.run}/${each.team}`, each])).values()];
  });
}

async function noteDrift(tx: Queries, { drift }: Partial<NewThumb> = {}): Promise<void> {
  if (drift !== undefined) await tx.run(sql.noteDrift, [drift.imageId, JSON.stringify(drift.figures)]);
}

/** A job whose small copy is due, with its latest picture and the draft that one was made from. */
export type ThumbDue = {
  jobId: string;
  team: string;
  imageId: string | undefined;
  draft: JobInput | undefined;
};

/** Those that are due: in the order of their ids, behind `after`. */
export async function listThumbsDue(db: Db, after: string, limit: number): Promise<ThumbDue[]> {
  const rows = await db.all(sql.thumbsDue, [after, limit]);
  return rows.map(({ job, team, inputs, image }) => ({
    jobId: String(job),
    team: String(team),
    imageId: typeof image === "string" ? image : undefined,
    draft: findDraft(typeof inputs === "string" ? decodeInputs(inputs) : null),
  }));
}

/** The draft among the pictures that a call sent along. */
export function findDraft(inputs: readonly JobInput[] | null): JobInput | undefined {
  return inputs?.find(({ role }) => role === "draft");
}
