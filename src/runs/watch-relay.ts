/** Asking a lost relay until it answers again, and going on then with all that waited for it. */
import { computeBackoffMs, endPauses, pause } from "../client/backoff.ts";
import { fetchHealth } from "../client/calls.ts";
import { runGuarded } from "../guard.ts";
import { noticeOtherMaker, reportRelayQuietly } from "../run/report-relay.ts";
import { readAccess, type Session } from "../run/session.ts";
import { resumeArrivals } from "./arrive.ts";
import { followRuns } from "./follow.ts";

/** Short, because a person waits for it, and asking for its health costs a relay next to nothing. */
const askAgainMs = 3000;
/** A price on a button is at most this old. */
const lookAgainMs = 10_000;

/** Asks until the relay is lost no longer. A second call while it is being asked changes nothing. */
export function watchRelay(session: Session): void {
  if (session.isWatching) return;
  session.isWatching = true;
  runGuarded("waiting for the relay", async () => {
    try {
      await askUntilBack(session);
    } finally {
      session.isWatching = false;
    }
    if (session.closed || session.relayTold !== "ok") return;
    // It may have come back with other data: each run is asked for by name.
    session.misses = Math.max(1, session.misses);
    goOn(session);
  });
}

/** Looks for as long as the panel is open whether the same provider still makes the pictures. */
export function watchMaker(session: Session): void {
  runGuarded("looking at the relay", async () => {
    while (!session.closed) {
      await pause(session.pauses, lookAgainMs);
      if (!session.closed) await noticeOtherMaker(session);
    }
  });
}

async function askUntilBack(session: Session): Promise<void> {
  let waitMs = askAgainMs;
  while (!session.closed && session.relayTold === "lost") {
    await pause(session.pauses, waitMs);
    if (session.closed || session.relayTold !== "lost") return;
    const health = await fetchHealth(readAccess(session));
    if (health.ok && !session.closed) await reportRelayQuietly(session);
    // One that is up and of no use yet has more to do than to be asked.
    waitMs = health.ok ? computeBackoffMs(6) : askAgainMs;
  }
}

/** Everything that waits is tried now, and polls from before, whose connections may be dead, are asked anew. */
export function goOn(session: Session): void {
  endPauses(session.pauses);
  followRuns(session);
  resumeArrivals(session);
}
