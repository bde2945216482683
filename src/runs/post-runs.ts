/** Telling the panel about runs: the latest view of each, a few times a second, and keeping what must survive a close. */
import { postToUi } from "../panel.ts";
import { runGuarded } from "../guard.ts";
import type { Session } from "../run/session.ts";
import { saveOutbox } from "../storage/outbox.ts";
import { buildRunView } from "./build-view.ts";
import type { FollowedRun } from "../run/followed-run.ts";

/** A view carries every cell with its thumbnail (about 5 kB each), so large runs are shown less often. */
const coalesceMs = { least: 150, perCell: 4, most: 1500 };

/** Marks a run as changed; its view follows soon, together with others that change meanwhile. */
export function postRunSoon(session: Session, followed: FollowedRun): void {
  const { dueViews } = session;
  dueViews.runs.add(followed.record.run);
  const { least, perCell, most } = coalesceMs;
  const waitMs = Math.min(most, least + perCell * followed.record.landings.length);
  dueViews.timer ??= setTimeout(() => runGuarded("showing runs", () => flushRuns(session)), waitMs);
}

/** Posts a run's view at once, for what answers a click. */
export function postRunNow(session: Session, followed: FollowedRun): void {
  session.dueViews.runs.delete(followed.record.run);
  if (!session.closed) postToUi({ type: "run-changed", view: buildRunView(followed) });
}

/** Keeps a run of this person's; a full storage is said, and the run goes on while the panel is open. */
export async function keepRun(followed: FollowedRun): Promise<boolean> {
  if (!followed.mine) return true;
  const failure = await saveOutbox(followed.record);
  if (failure !== undefined) postToUi({ type: "noticed", failure });
  return failure === undefined;
}

function flushRuns(session: Session): void {
  const { dueViews } = session;
  dueViews.timer = undefined;
  const runs = Array.from(dueViews.runs);
  dueViews.runs.clear();
  for (const run of runs) {
    const followed = session.runs.get(run);
    if (followed !== undefined) postRunNow(session, followed);
  }
}
