/** What a run's first answer from the relay changes: it is not sent again, and a panel that waits is told. */
import { splitSetRecord, type OutboxRecord } from "../../core/outbox.ts";
import { postToUi } from "../panel.ts";
import type { FollowedRun } from "../run/followed-run.ts";
import { toSetRecord } from "../run/to-set-record.ts";
import type { Session } from "../run/session.ts";
import { keepRun, postRunNow } from "./post-runs.ts";

/** Notes that the relay has the run: from now on it is followed. */
export async function acknowledge(session: Session, followed: FollowedRun): Promise<void> {
  const { record } = followed;
  record.stage = "accepted";
  dropBody(record);
  delete record.failure;
  delete record.cancelled;
  await keepRun(followed);
  postRunNow(session, followed);
  freePanel(followed);
}

/** Answers the press of Generate that waits for this run, if one does: the run is kept, and the panel is free for the next brief. */
export function freePanel(followed: FollowedRun): void {
  const { requestId, record } = followed;
  if (requestId === undefined) return;
  delete followed.requestId;
  postToUi({ type: "run-accepted", requestId, run: record.run });
}

/** A run that was acknowledged or refused is not sent again; only the set in its body is still needed. */
export function dropBody(record: OutboxRecord): void {
  Object.assign(record, splitSetRecord(toSetRecord(record)));
  delete record.body;
  delete record.agreed;
  delete record.pictures;
}
