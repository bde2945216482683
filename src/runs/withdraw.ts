/** Cancelling a run that the relay has not acknowledged: the relay may have it all the same, so it is asked until it says. */
import type { Run } from "../../core/api.ts";
import { removeRunFrames } from "../canvas/remove-run.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { type Answer, isPassing } from "../client/answer.ts";
import { computeBackoffMs, pause } from "../client/backoff.ts";
import { fetchRun, postCancelRun } from "../client/calls.ts";
import { runGuarded } from "../guard.ts";
import { postToUi } from "../panel.ts";
import type { FollowedRun } from "../run/followed-run.ts";
import { reportRelayQuietly } from "../run/report-relay.ts";
import { isInTrouble, readAccess, type Session } from "../run/session.ts";
import { deleteOutbox } from "../storage/read-outbox.ts";
import { acknowledge, freePanel } from "./acknowledge.ts";
import { followRuns, takeRun } from "./follow.ts";
import { keepRun, postRunNow } from "./post-runs.ts";

/** Stops sending a run. It stays in the outbox and in the list until the relay has said whether it has the run (D3). */
export async function withdrawRun(session: Session, followed: FollowedRun): Promise<void> {
  const { record } = followed;
  record.cancelled = true;
  delete record.failure;
  const sender = replaceSender(session, record.run);
  freePanel(followed);
  postRunNow(session, followed);
  await keepRun(followed);
  runGuarded("cancelling a run", () => withdraw(session, followed, sender));
}

/** Takes over from what sends or cancels a run: the number that the latest of them goes by. */
export function replaceSender({ senders }: Session, run: string): number {
  const sender = (senders.get(run) ?? 0) + 1;
  senders.set(run, sender);
  return sender;
}

/** Takes a run that the relay does not have off the list, the canvas and the outbox. */
export async function dropRun(session: Session, followed: FollowedRun): Promise<void> {
  const { run } = followed.record;
  session.runs.delete(run);
  // What is being written now goes as well: a run left in the outbox would be sent at the next start.
  await followed.preparing;
  await deleteOutbox(run);
  await writeBurst(session, () => removeRunFrames(followed));
  freePanel(followed);
  postToUi({ type: "run-forgotten", run });
}

async function withdraw(session: Session, followed: FollowedRun, sender: number): Promise<void> {
  const { record } = followed;
  const { run } = record;
  function isOver(): boolean {
    return session.closed || session.senders.get(run) !== sender || session.runs.get(run) !== followed;
  }
  // A request under way may still bring the run to the relay: "not found" counts only after it has ended.
  if (followed.delivery !== undefined)
    await Promise.all([postCancelRun(readAccess(session), run), followed.delivery]);
  for (let misses = 1; !isOver(); misses += 1) {
    const answer = await cancelAndRead(session, run);
    if (isOver()) return;
    if ((answer.ok || answer.status === 404) && isInTrouble(session)) await reportRelayQuietly(session);
    if (answer.ok) {
      await acknowledge(session, followed);
      takeRun(session, answer.value);
      return followRuns(session);
    }
    if (answer.status === 404) return dropRun(session, followed);
    record.failure = answer.failure;
    postRunNow(session, followed);
    if (misses === 1) await reportRelayQuietly(session);
    const delayMs = computeBackoffMs(isPassing(answer) ? misses : 6);
    await pause(session.pauses, delayMs, answer.failure.retryAfterMs);
  }
}

/** What the relay has of the run once nothing more of it is sent. */
async function cancelAndRead(session: Session, run: string): Promise<Answer<Run>> {
  const cancelled = await postCancelRun(readAccess(session), run);
  return cancelled.ok ? fetchRun(readAccess(session), run) : cancelled;
}
