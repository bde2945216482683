/** Sending a run once, with the pictures it sends along: those that the relay does not have are supplied first. */
import type { Run } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import type { Answer } from "../client/answer.ts";
import { putRun } from "../client/calls.ts";
import type { FollowedRun } from "../run/followed-run.ts";
import { readAccess, type Session } from "../run/session.ts";
import { nameAssets } from "./name-assets.ts";
import { keepRun } from "./post-runs.ts";
import { listMissing, listUnsupplied, supplyPictures } from "./supply-pictures.ts";

/** The answer of a request that was never made, because the run was cancelled before. */
const stopped: Answer<Run> = { ok: false, status: 0, failure: createFailure("cancelled") };

/**
 * Sends the run unless `isOver` says that it is not wanted any more. Pictures that the relay has forgotten are sent again, once
 * each, and the run with them; a person is asked for nothing.
 */
export async function deliver(
  session: Session,
  followed: FollowedRun,
  isOver: () => boolean,
): Promise<Answer<Run>> {
  const { record } = followed;
  const { run, body, agreed } = record;
  if (body === undefined || isOver()) return stopped;
  const renewed = new Set<string>();
  let due = listUnsupplied(session, record);
  for (;;) {
    const hindrance = await supplyPictures(session, record, due);
    if (isOver()) return stopped;
    if (hindrance !== undefined) return hindrance;
    // Before anything is sent, so that a repeat sends the same body (M3).
    if (due.length > 0) await keepRun(followed);
    if (isOver()) return stopped;
    const answer = await putRun(readAccess(session), run, nameAssets(body, record.pictures ?? {}), agreed);
    if (answer.ok) return answer;
    due = listMissing(session, record, answer.failure).filter((id) => !renewed.has(id));
    if (due.length === 0 || isOver()) return answer;
    for (const id of due) renewed.add(id);
  }
}
