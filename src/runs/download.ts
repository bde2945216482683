/** Fetching one picture's bytes, patiently: the relay keeps them, so a broken connection is only a delay. */
import type { ImageFacts, Job } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import { isPassing, type Answer } from "../client/answer.ts";
import { computeBackoffMs, pause } from "../client/backoff.ts";
import { fetchImage } from "../client/calls.ts";
import { readAccess, type Session } from "../run/session.ts";
import { chooseImage } from "../run/followed-run.ts";

const tries = 4;

export async function downloadPicture(
  session: Session,
  job: Job,
): Promise<Answer<{ image: ImageFacts; bytes: Uint8Array }>> {
  const image = chooseImage(job);
  if (image === undefined || image.expired === true)
    return { ok: false, status: 410, failure: createFailure("expired") };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetchImage(readAccess(session), image.id);
    if (answer.ok) return { ok: true, status: answer.status, value: { image, bytes: answer.value } };
    if (!isPassing(answer) || attempt === tries || session.closed) return answer;
    await pause(session.pauses, computeBackoffMs(attempt), answer.failure.retryAfterMs);
  }
}
