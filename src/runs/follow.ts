/** One long-poll for every run that is not complete: what the relay says, merged, shown, and brought to the canvas. */
import type { Run } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import { settleEndedJobs } from "../canvas/settle-ended.ts";
import { runGuarded } from "../guard.ts";
import { isPassing } from "../client/answer.ts";
import { computeBackoffMs, pause } from "../client/backoff.ts";
import { fetchChanges, fetchRun } from "../client/calls.ts";
import { reportRelayQuietly } from "../run/report-relay.ts";
import { isInTrouble, readAccess, type Session } from "../run/session.ts";
import { enqueueJobs } from "./arrive.ts";
import { isToBeFollowed, mergeRun, type FollowedRun } from "../run/followed-run.ts";
import { keepRun, postRunSoon } from "./post-runs.ts";

/** The relay takes this many runs in one poll. */
const runsPerPoll = 200;
/** A poll that answered at once without news is repeated after this time, so that it does not spin. */
const idlePauseMs = 1000;

/**
 * Starts following from the revisions we have. A poll already waiting cannot be aborted: it becomes an older
 * generation, and its late answer is dropped.
 */
export function followRuns(session: Session): void {
  session.generation += 1;
  const generation = session.generation;
  runGuarded("following runs", () => poll(session, generation));
}

async function poll(session: Session, generation: number): Promise<void> {
  for (;;) {
    if (session.closed || generation !== session.generation) return;
    const open = Array.from(session.runs.values()).filter(isToBeFollowed).slice(0, runsPerPoll);
    if (open.length === 0) return;
    const asked = open.map((followed) => ({ run: followed.record.run, rev: followed.rev }));
    const answer = await fetchChanges(readAccess(session), asked);
    if (session.closed || generation !== session.generation) return;
    if (answer.ok) {
      // A relay that was away may have come back with other data, and a poll does not name the runs that it does not have.
      const isBack = session.misses > 0;
      session.misses = 0;
      await noteReached(session);
      const news = takeRuns(session, answer.value.runs);
      const unknown = open.filter((followed) => isBack || followed.rev === 0);
      if (unknown.length > 0) await askForEach(session, unknown);
      else if (!news) await pause(session.pauses, idlePauseMs);
    } else if (answer.status === 404) {
      await askForEach(session, open);
    } else {
      session.misses += 1;
      if (session.misses === 2 || !isPassing(answer)) await reportRelayQuietly(session);
      const delayMs = computeBackoffMs(isPassing(answer) ? session.misses : 6);
      await pause(session.pauses, delayMs, answer.failure.retryAfterMs);
    }
  }
}

async function noteReached(session: Session): Promise<void> {
  session.relayReached = true;
  if (isInTrouble(session)) await reportRelayQuietly(session);
}

/** True when any of the runs had something new. */
function takeRuns(session: Session, runs: readonly Run[]): boolean {
  return runs.map((run) => takeRun(session, run)).some((news) => news);
}

/** Takes over what the relay said of one run. Returns whether any of it was new. */
export function takeRun(session: Session, run: Run): boolean {
  const followed = session.runs.get(run.id);
  if (followed === undefined) return false;
  const before = { rev: followed.rev, closed: followed.record.closed };
  const changed = mergeRun(followed, run);
  if (changed.length === 0 && followed.rev === before.rev && !followed.complete) return false;
  enqueueJobs(session, followed, changed);
  runGuarded("updating pending frames", () => settleEndedJobs(session, followed, changed));
  if (followed.record.closed && !before.closed)
    runGuarded("keeping a run", async () => void (await keepRun(followed)));
  postRunSoon(session, followed);
  return true;
}

/** Runs that the poll did not name: each is asked for alone, and is no longer followed, with a sentence, where the relay lacks it. */
export async function askForEach(session: Session, runs: readonly FollowedRun[]): Promise<void> {
  for (const followed of runs) {
    if (session.closed) return;
    const answer = await fetchRun(readAccess(session), followed.record.run);
    if (answer.ok) takeRun(session, answer.value);
    else if (answer.status === 404) letGo(session, followed);
    else await pause(session.pauses, computeBackoffMs(2), answer.failure.retryAfterMs);
  }
}

function letGo(session: Session, followed: FollowedRun): void {
  followed.state = "closed";
  followed.complete = true;
  followed.rev = Math.max(1, followed.rev);
  followed.record.failure = createFailure("not-found", { message: describeElsewhere(followed) });
  postRunSoon(session, followed);
}

function describeElsewhere(followed: FollowedRun): string {
  const states = Array.from(followed.slots.keys(), (key) => followed.placements.get(key));
  const placed = states.filter((state) => state === "placed").length;
  if (placed === states.length) return "Made with another relay or team. The pictures are on the canvas.";
  if (placed > 0)
    return "Made with another relay or team. What had arrived is on the canvas; the others do not come any more.";
  return followed.mine
    ? "Made with another relay or team, so its pictures do not come here. Hide it and generate again."
    : "This relay does not know this run (yet): whoever started it may not have sent it, or used another relay. Open the file again later.";
}
