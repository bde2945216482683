/** One press of Generate: kept first, then its places on the canvas, then sent until the relay has acknowledged it. */
import type { Quote } from "../../core/api.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import { keepPictures } from "../canvas/kept-pictures.ts";
import { removeRunFrames } from "../canvas/remove-run.ts";
import { reservePlaces } from "../canvas/reserve-places.ts";
import { findHome } from "../canvas/set-home.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { runGuarded } from "../guard.ts";
import { notifyShortly, postToUi } from "../panel.ts";
import { isPassing } from "../client/answer.ts";
import { computeBackoffMs, pause } from "../client/backoff.ts";
import { reportRelayQuietly, sendIfFit } from "../run/report-relay.ts";
import type { Session } from "../run/session.ts";
import { saveOutbox } from "../storage/outbox.ts";
import { findSetLayers } from "../set/find-set-layers.ts";
import { settleCopy } from "../set/locate-set.ts";
import { tellDiverged } from "../set/set-commands.ts";
import { findHindrance, writeChange, type Hindrance } from "../set/write-change.ts";
import { deleteOutbox } from "../storage/read-outbox.ts";
import { toOutboxRecord, type SubmitRun } from "./to-outbox-record.ts";
import { createFollowedRun, type FollowedRun } from "../run/followed-run.ts";
import { acknowledge, dropBody, freePanel } from "./acknowledge.ts";
import { deliver } from "./deliver.ts";
import { followRuns, takeRun } from "./follow.ts";
import { fetchReferences } from "./keep-pictures.ts";
import { keepRun, postRunNow } from "./post-runs.ts";
import { replaceSender, withdrawRun } from "./withdraw.ts";

export async function submitRun(session: Session, message: SubmitRun): Promise<void> {
  const known = session.runs.get(message.run);
  if (known !== undefined) return postRunNow(session, known); // the same click twice
  const record = toOutboxRecord(message, session.file, new Date().toISOString());
  const followed = createFollowedRun(record, true);
  followed.requestId = message.requestId;
  session.runs.set(record.run, followed);
  const hindrance = await prepare(followed, async () => {
    const failure = await saveOutbox(record);
    return failure ?? (isDropped(session, followed) ? undefined : tryReserve(session, followed));
  });
  if (isDropped(session, followed)) return;
  if (hindrance !== undefined) return giveBack(session, followed, hindrance);
  postRunNow(session, followed);
  await startSending(session, followed);
}

/** Sends a run of an earlier start of the plugin, or one the person wants sent now. */
export async function resendRun(session: Session, followed: FollowedRun): Promise<void> {
  const { record } = followed;
  if (record.stage !== "preparing" && record.stage !== "sending") return;
  if (record.cancelled === true) return withdrawRun(session, followed);
  if (record.stage === "preparing" && record.landings.every(({ places }) => places[0].pageId === undefined)) {
    const hindrance = await prepare(followed, () => tryReserve(session, followed));
    if (isDropped(session, followed)) return;
    if (hindrance !== undefined) return giveBack(session, followed, hindrance);
  }
  await startSending(session, followed);
}

/** Whoever cancels a run meanwhile waits for what is being written, and takes it away again. */
function prepare<Result>(followed: FollowedRun, write: () => Promise<Result>): Promise<Result> {
  const preparing = write();
  followed.preparing = preparing;
  return preparing;
}

/** True for a run that was cancelled while it was prepared. */
function isDropped({ runs }: Session, followed: FollowedRun): boolean {
  return runs.get(followed.record.run) !== followed;
}

/** Places on the canvas, or the reason why there are none (a file that may not be edited, for one). */
async function tryReserve(session: Session, followed: FollowedRun): Promise<Hindrance | undefined> {
  try {
    return await writeBurst(session, () => reserveUnhindered(session, followed));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Figma did not let us place frames here: ${reason}. Nothing was sent. Check that you may edit this page.`;
    return createFailure("not-placed", { message, doing: "placing pending frames" });
  }
}

/** The set and the places of its pictures, all or nothing. Call inside a burst, so that one undo takes everything back. */
async function reserveUnhindered(session: Session, followed: FollowedRun): Promise<Hindrance | undefined> {
  const { record } = followed;
  const { change } = record;
  const hindrance = change && (await findHindrance(session, change));
  if (hindrance !== undefined) return hindrance;
  await settleCopy(session, record.set);
  const layers = await findSetLayers(session, record.set, await findHome(record.set));
  await reservePlaces(followed, layers);
  // It took several turns: what others wrote meanwhile is not written over (N3).
  const since = change?.base && (await findHindrance(session, change));
  if (since !== undefined) {
    await removeRunFrames(followed);
    return since;
  }
  if (change !== undefined) await writeChange(change, record.file);
  await keepPictures(record.set, session.hashes, record.pictures);
  delete record.change;
  return undefined;
}

/** Nothing was written or sent: the panel is told what the set is now, or why not. */
async function giveBack(session: Session, followed: FollowedRun, hindrance: Hindrance): Promise<void> {
  const { record, requestId } = followed;
  if (hindrance !== "diverged") return refuse(session, followed, { failure: hindrance });
  if (requestId === undefined) return refuse(session, followed, { failure: changedMeanwhile });
  delete followed.requestId;
  session.runs.delete(record.run);
  await deleteOutbox(record.run);
  await tellDiverged(session, requestId, record.set);
}

const changedMeanwhile = createFailure("conflict", {
  message:
    "The set was changed before this was sent, so nothing was sent. Open the set and press Generate again.",
});

async function startSending(session: Session, followed: FollowedRun): Promise<void> {
  const { record } = followed;
  record.stage = "sending";
  await keepRun(followed);
  if (record.cancelled === true) return;
  const sender = replaceSender(session, record.run);
  runGuarded("sending a run", () => send(session, followed, sender));
}

/** Repeats until the relay answers: the same id never makes a second run (M3). */
async function send(session: Session, followed: FollowedRun, sender: number): Promise<void> {
  const { record } = followed;
  function isOver(): boolean {
    return session.closed || session.senders.get(record.run) !== sender || record.stage !== "sending";
  }
  for (let misses = 1; !isOver(); misses += 1) {
    const delivery = sendIfFit(session, () => deliver(session, followed, isOver));
    followed.delivery = delivery;
    const answer = await delivery;
    if (isOver()) return;
    if (answer.ok) {
      await acknowledge(session, followed);
      takeRun(session, answer.value);
      followRuns(session);
      return fetchReferences(session, followed);
    }
    if (!isPassing(answer)) return refuse(session, followed, answer);
    record.failure = answer.failure;
    postRunNow(session, followed);
    freePanel(followed);
    if (misses === 1) await reportRelayQuietly(session);
    if (isOver()) return;
    await pause(session.pauses, computeBackoffMs(misses), answer.failure.retryAfterMs);
  }
}

/**
 * Nothing was made, so the pending frames are removed. A panel that waits shows the reason at its button, and the run leaves
 * the list; without one (the run was sent again after a restart) it stays there with its reason until a person has seen it.
 */
async function refuse(
  session: Session,
  followed: FollowedRun,
  refusal: { failure: Failure; quote?: Quote | undefined },
): Promise<void> {
  const { record, requestId } = followed;
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
  delete followed.requestId;
  session.runs.delete(record.run);
  await deleteOutbox(record.run);
  // The answer comes first: a run that leaves the list without one frees the button without a word.
  postToUi({ type: "run-refused", requestId, run: record.run, failure, ...(quote ? { quote } : {}) });
  postToUi({ type: "run-forgotten", run: record.run });
}
