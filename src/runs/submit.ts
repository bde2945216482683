/** One press of Generate: kept first, then its places on the canvas, then sent until the relay has acknowledged it. */
import type { Quote } from "../../core/api.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import { splitSetRecord, type OutboxRecord } from "../../core/outbox.ts";
import { removeRunFrames } from "../canvas/remove-run.ts";
import { reservePlaces } from "../canvas/reserve-places.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { runGuarded } from "../guard.ts";
import { notifyShortly, postToUi } from "../panel.ts";
import { isPassing } from "../client/answer.ts";
import { computeBackoffMs, pause } from "../client/backoff.ts";
import { postCancelRun, putRun } from "../client/calls.ts";
import { reportRelayQuietly, sendIfFit } from "../run/report-relay.ts";
import { toSetRecord } from "../run/to-set-record.ts";
import { readAccess, type Session } from "../run/session.ts";
import { saveOutbox } from "../storage/outbox.ts";
import { deleteOutbox } from "../storage/read-outbox.ts";
import { toOutboxRecord, type SubmitRun } from "./to-outbox-record.ts";
import { createFollowedRun, type FollowedRun } from "../run/followed-run.ts";
import { followRuns, takeRun } from "./follow.ts";
import { keepRun, postRunNow } from "./post-runs.ts";

export async function submitRun(session: Session, message: SubmitRun): Promise<void> {
  const known = session.runs.get(message.run);
  if (known !== undefined) return postRunNow(session, known); // the same click twice
  const record = toOutboxRecord(message, session.file, new Date().toISOString());
  const followed = createFollowedRun(record, true);
  session.runs.set(record.run, followed);
  const failure = (await saveOutbox(record)) ?? (await tryReserve(session, followed));
  if (failure !== undefined) return refuse(session, followed, { failure }, message.requestId);
  postRunNow(session, followed);
  await startSending(session, followed, message.requestId);
}

/** Sends a run of an earlier start of the plugin, or one the person wants sent now. */
export async function resendRun(session: Session, followed: FollowedRun): Promise<void> {
  const { record } = followed;
  if (record.stage !== "preparing" && record.stage !== "sending") return;
  if (record.stage === "preparing" && record.landings.every(({ places }) => places[0].pageId === undefined)) {
    const failure = await tryReserve(session, followed);
    if (failure !== undefined) return refuse(session, followed, { failure }, undefined);
  }
  await startSending(session, followed, undefined);
}

/** Places on the canvas, or the reason why there are none (a file that may not be edited, for one). */
async function tryReserve(session: Session, followed: FollowedRun): Promise<Failure | undefined> {
  try {
    await writeBurst(session, () => reservePlaces(followed));
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Figma did not let us place frames here: ${reason}. Nothing was sent. Check that you may edit this page.`;
    return createFailure("not-placed", { message, doing: "placing pending frames" });
  }
}

async function startSending(
  session: Session,
  followed: FollowedRun,
  requestId: string | undefined,
): Promise<void> {
  followed.record.stage = "sending";
  await keepRun(followed);
  const { senders } = session;
  const sender = (senders.get(followed.record.run) ?? 0) + 1;
  senders.set(followed.record.run, sender);
  runGuarded("sending a run", () => send(session, followed, sender, requestId));
}

/** Repeats until the relay answers: the same id never makes a second run (M3). */
async function send(
  session: Session,
  followed: FollowedRun,
  sender: number,
  panelRequest: string | undefined,
): Promise<void> {
  const { record } = followed;
  const { senders } = session;
  let requestId = panelRequest;
  for (let misses = 1; ; misses += 1) {
    const { run, body, agreed } = record;
    if (body === undefined) return;
    const answer = await sendIfFit(session, () => putRun(readAccess(session), run, body, agreed));
    if (session.closed) return;
    if (!session.runs.has(record.run)) {
      // A person cancelled the run while it was being sent, and the relay has it now.
      if (answer.ok) await postCancelRun(readAccess(session), record.run);
      return;
    }
    if (senders.get(record.run) !== sender || record.stage !== "sending") return;
    if (answer.ok) {
      await acknowledge(session, followed, requestId);
      takeRun(session, answer.value);
      followRuns(session);
      return;
    }
    if (!isPassing(answer)) return refuse(session, followed, answer, requestId);
    record.failure = answer.failure;
    postRunNow(session, followed);
    // The run is kept and goes on by itself, so the panel is free for the next brief.
    if (requestId !== undefined) postToUi({ type: "run-accepted", requestId, run: record.run });
    requestId = undefined;
    if (misses === 1) await reportRelayQuietly(session);
    await pause(session.pauses, computeBackoffMs(misses), answer.failure.retryAfterMs);
    if (session.closed || senders.get(record.run) !== sender || !session.runs.has(record.run)) return;
  }
}

async function acknowledge(
  session: Session,
  followed: FollowedRun,
  requestId: string | undefined,
): Promise<void> {
  const { record } = followed;
  record.stage = "accepted";
  dropBody(record);
  delete record.failure;
  await keepRun(followed);
  if (requestId !== undefined) postToUi({ type: "run-accepted", requestId, run: record.run });
  postRunNow(session, followed);
}

/** A run that was acknowledged or refused is not sent again; only the set in its body is still needed. */
function dropBody(record: OutboxRecord): void {
  Object.assign(record, splitSetRecord(toSetRecord(record)));
  delete record.body;
  delete record.agreed;
}

/**
 * Nothing was made, so the pending frames are removed. A panel that waits shows the reason at its button, and the run leaves
 * the list; without one (the run was sent again after a restart) it stays there with its reason until a person has seen it.
 */
async function refuse(
  session: Session,
  followed: FollowedRun,
  refusal: { failure: Failure; quote?: Quote | undefined },
  requestId: string | undefined,
): Promise<void> {
  const { record } = followed;
  const { failure, quote } = refusal;
  record.stage = "refused";
  record.failure = failure;
  await writeBurst(session, () => removeRunFrames(followed));
  if (requestId === undefined) {
    dropBody(record);
    await keepRun(followed);
    notifyShortly("A run was refused by the relay. Open Runs in Polyframe to see why.");
    return postRunNow(session, followed);
  }
  session.runs.delete(record.run);
  await deleteOutbox(record.run);
  postToUi({ type: "run-forgotten", run: record.run });
  postToUi({ type: "run-refused", requestId, run: record.run, failure, ...(quote ? { quote } : {}) });
}
