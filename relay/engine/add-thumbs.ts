/** Small copies of pictures: made after the picture is recorded, and later where a process ended before it made them. */
import type { Services } from "../services.ts";
import { listThumbsDue, type NewThumb, recordThumbs, type ThumbDue } from "../store/images.ts";
import { createAlarm } from "../time/alarm.ts";
import { findDrift } from "./find-drift.ts";
import { makeCopy } from "./make-copy.ts";

/** Makes what is missing, beside the relay's other work. */
export type ThumbKeeper = {
  /** Looks for small copies that are due, now and then every hour. */
  look: () => void;
  /** Stops after those that are being made. */
  end: () => Promise<void>;
};

const hourMs = 3_600_000;
/** So many are written down together; a relay that stops waits for one batch at most. */
const batch = 16;

/**
 * Makes small copies one after the other and writes them down together. Never rejects: what could not be made stays due, and
 * the keeper tries it once more.
 */
export async function addThumbs(services: Services, wanted: readonly ThumbDue[]): Promise<void> {
  services.crashPoint("before-thumb");
  const made: NewThumb[] = [];
  for (const each of wanted) {
    const thumb = await makeDue(services, each);
    if (thumb !== undefined && thumb.thumb !== null) made.push(thumb);
  }
  try {
    await keep(services, made);
  } catch (error) {
    const jobs = made.map(({ jobId }) => jobId);
    services.log.warn({ jobs, err: error }, "Thumbnails could not be written down; trying again later.");
  }
}

/** Makes the keeper of one process; several beside each other do no harm. */
export function createThumbKeeper(services: Services): ThumbKeeper {
  const abort = new AbortController();
  const alarm = createAlarm(services.clock, look);
  let current: Promise<void> = Promise.resolve();
  async function round(): Promise<void> {
    try {
      await addMissingThumbs(services, abort.signal);
    } catch (error) {
      services.log.warn({ err: error }, "Missing thumbnails could not be made; trying again in an hour.");
    }
    alarm.set(hourMs);
  }
  function look(): void {
    current = current.then(round);
  }
  async function end(): Promise<void> {
    abort.abort();
    alarm.end();
    await current;
  }
  return { look, end };
}

/**
 * Makes the small copies that are due in the whole store. A copy that cannot be made now either is given up: its run would
 * never be complete. Rejects when the store does not answer.
 */
async function addMissingThumbs(services: Services, signal: AbortSignal): Promise<void> {
  for (let after = ""; !signal.aborted;) {
    const due = await listThumbsDue(services.db, after, batch);
    const made: NewThumb[] = [];
    for (const each of due) {
      const thumb = await makeDue(services, each);
      if (thumb !== undefined) made.push(thumb);
    }
    await keep(services, made);
    const jobs = made.filter(({ thumb }) => thumb === null).map(({ jobId }) => jobId);
    if (jobs.length > 0) services.log.warn({ jobs }, "There will be no thumbnails of these jobs' pictures.");
    const last = due.at(-1);
    if (last === undefined || due.length < batch) return;
    after = last.jobId;
  }
}

/** A small copy, with how far its picture went from its draft; undefined when neither can be made now. */
async function makeDue(services: Services, due: ThumbDue): Promise<NewThumb | undefined> {
  const { jobId, team, imageId, draft } = due;
  if (imageId === undefined) return { jobId, thumb: null };
  // A relay that stops does not begin to compare: the next one finds both due.
  if (draft !== undefined && services.isDraining()) return undefined;
  const thumb = await tryThumb(services, jobId, imageId);
  if (typeof thumb !== "string" || draft === undefined)
    return thumb === undefined ? undefined : { jobId, thumb };
  const figures = await findDrift(services, { jobId, team, imageId, draft });
  return { jobId, thumb, drift: figures && { imageId, figures } };
}

/** Null when there is no picture that can be read, undefined when its bytes could not be reached. */
async function tryThumb(
  services: Services,
  jobId: string,
  imageId: string,
): Promise<string | null | undefined> {
  let source: Uint8Array | string | undefined;
  try {
    source = await services.blobs.source("images", imageId);
  } catch (error) {
    services.log.warn(
      { job: jobId, image: imageId, err: error },
      "A picture could not be read for its thumbnail.",
    );
    return undefined;
  }
  try {
    return source === undefined ? null : await makeCopy(services, source);
  } catch (error) {
    services.log.warn({ job: jobId, image: imageId, err: error }, "No thumbnail could be made.");
    return null;
  }
}

async function keep({ db, notify }: Services, made: readonly NewThumb[]): Promise<void> {
  const changed = made.length === 0 ? [] : await recordThumbs(db, made);
  for (const { team, run } of changed) notify(team, run);
}
