/** What a person does to runs from the panel: the relay decides, the poll brings the news. */
import { notifyShortly, postToUi } from "../panel.ts";
import { isPassing, type Answer } from "../client/answer.ts";
import { computeBackoffMs, pause } from "../client/backoff.ts";
import {
  fetchRuns,
  fetchUsage,
  postCancelJob,
  postCancelRun,
  postContinueRun,
  postRetryJob,
} from "../client/calls.ts";
import { makePlaceAgain } from "../canvas/make-place-again.ts";
import { removeRunFrames } from "../canvas/remove-run.ts";
import { resolvePlace } from "../canvas/resolve-place.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { sendIfFit, tellHindrance } from "../run/report-relay.ts";
import { readAccess, type Session } from "../run/session.ts";
import { saveHiddenRuns } from "../storage/hidden-runs.ts";
import { deleteOutbox } from "../storage/read-outbox.ts";
import { findJob, findSlot, isElsewhere, keyOf } from "../run/followed-run.ts";
import { isArriving } from "./arrive.ts";
import { askForEach, followRuns } from "./follow.ts";
import { keepRun } from "./post-runs.ts";
import { resendRun } from "./submit.ts";
import { dropRun, withdrawRun } from "./withdraw.ts";

/** D3: what was not sent stops, what was sent is kept when it arrives. A run that never left is simply dropped. */
export async function cancelRun(session: Session, run: string): Promise<void> {
  const followed = session.runs.get(run);
  if (followed?.record.stage === "sending") return withdrawRun(session, followed);
  if (followed !== undefined && followed.record.stage !== "accepted") return dropRun(session, followed);
  await report(session, await postCancelRun(readAccess(session), run), run);
}

export async function cancelJob(session: Session, run: string, job: string): Promise<void> {
  await report(session, await postCancelJob(readAccess(session), job), run);
}

/**
 * A cancelled job's frame was removed, and a failed one's may have been deleted: a person who asks for the picture again gets
 * a new place for it. The slot is marked before the relay is asked, because the poll's news may overtake the answer.
 */
export async function retryJob(
  session: Session,
  run: string,
  jobId: string,
  afterAttempt: number,
): Promise<void> {
  const followed = session.runs.get(run);
  const job = followed === undefined ? undefined : findJob(followed, jobId);
  const slot = followed === undefined || job === undefined ? undefined : findSlot(followed, job);
  if (followed !== undefined && slot !== undefined) followed.asked.add(keyOf(slot));
  const answer = await sendIfFit(session, () => postRetryJob(readAccess(session), jobId, afterAttempt));
  if (answer.ok && followed !== undefined && slot !== undefined) {
    await writeBurst(session, async () => {
      const place = await resolvePlace(followed, slot);
      if (place.type !== "layer") await makePlaceAgain(followed, slot, place);
    });
    followed.asked.delete(keyOf(slot));
    await keepRun(followed);
  }
  await report(session, answer, run);
}

export async function continueRun(session: Session, run: string): Promise<void> {
  const answer = await sendIfFit(session, () => postContinueRun(readAccess(session), run));
  await report(session, answer, run);
}

export async function resendNow(session: Session, run: string): Promise<void> {
  const followed = session.runs.get(run);
  if (followed !== undefined) await resendRun(session, followed);
}

/**
 * Takes a run off this device's list. What is known of it is kept, so that it can be shown again with pictures that were never
 * placed; only a refused run, of which nothing was made, is dropped. Frames that would wait for ever are removed, so that no
 * other person's plugin fills them.
 */
export async function hideRun(session: Session, run: string): Promise<void> {
  const followed = session.runs.get(run);
  if (isArriving(session, run))
    return notifyShortly("Its pictures are being placed. Hide it once they are there.");
  if (followed?.state === "closed" || followed?.record.cancelled === true)
    await writeBurst(session, () => removeRunFrames(followed));
  if (followed?.record.stage === "refused") {
    session.runs.delete(run);
    await deleteOutbox(run);
    return postToUi({ type: "run-forgotten", run });
  }
  session.hidden.add(run);
  await keepHidden(session);
}

/** Puts every hidden run of this file back on the list. */
export async function showHiddenRuns(session: Session): Promise<void> {
  session.hidden.clear();
  await keepHidden(session);
}

async function keepHidden(session: Session): Promise<void> {
  const runs = Array.from(session.hidden);
  postToUi({ type: "runs-hidden", runs });
  const failure = await saveHiddenRuns(session.file, runs);
  if (failure !== undefined) postToUi({ type: "noticed", failure });
}

/** Asks for the list until the relay has said it: the panel waits for it, and need not ask again after an outage. */
export async function listRuns(session: Session, before: string | undefined): Promise<void> {
  for (let misses = 1; !session.closed; misses += 1) {
    const answer = await fetchRuns(readAccess(session), session.file, before);
    if (session.closed) return;
    if (answer.ok) {
      const { runs, before: next } = answer.value;
      return postToUi({ type: "runs-listed", runs, ...(next === undefined ? {} : { before: next }) });
    }
    if (!isPassing(answer)) return postToUi({ type: "runs-not-listed", failure: answer.failure });
    if (misses === 1) await tellHindrance(session, answer.failure);
    await pause(session.pauses, computeBackoffMs(misses), answer.failure.retryAfterMs);
  }
}

export async function requestUsage(session: Session): Promise<void> {
  const answer = await fetchUsage(readAccess(session));
  if (answer.ok) postToUi({ type: "usage-changed", usage: answer.value });
  else await tellHindrance(session, { ...answer.failure, doing: "reading usage" });
}

/**
 * A refusal is said; success needs no words, because the poll shows it. A complete run is followed again. A relay that does not
 * have the run says so in the run's own row.
 */
async function report(session: Session, answer: Answer<unknown>, run: string): Promise<void> {
  const followed = session.runs.get(run);
  if (!answer.ok && answer.status === 404 && followed !== undefined) {
    await askForEach(session, [followed]);
    if (isElsewhere(followed)) return;
  }
  if (!answer.ok) return tellHindrance(session, answer.failure);
  // A run that is not complete is in the poll already: many jobs retried at once start no poll each.
  if (followed === undefined || !followed.complete) return;
  followed.state = "open";
  followed.complete = false;
  followRuns(session);
}
