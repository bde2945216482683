/** What the end of a call means for the limits, and what the limits mean for the call's failure. */
import type { Failure } from "../../core/failure.ts";
import { formatSeconds } from "../../core/money.ts";
import { type Claimed, idsOf } from "../store/claimed.ts";
import type { Log } from "../log/log.ts";
import type { ProviderOutcome } from "../providers/provider.ts";
import type { Bucket } from "../schedule/bucket.ts";
import { explainNever } from "../schedule/learn.ts";
import { longestPauseMs } from "../schedule/pause.ts";
import type { Limiter } from "../store/limiter.ts";

type Deps = { limiter?: Limiter | undefined; log: Log; clock: { now: () => number } };

/** Lets the limits learn from a call. Never rejects: what is missed now is learned from the next refusal. */
export async function learnLimits(
  { limiter, log, clock }: Deps,
  ended: Claimed,
  outcome: ProviderOutcome,
): Promise<Bucket | undefined> {
  if (!limiter) return undefined;
  try {
    const { job, attempt } = ended;
    return await limiter.learn(job.model, { outcome, sentAtMs: attempt.sentAt }, clock.now());
  } catch (error) {
    log.error({ ...idsOf(ended), err: error }, "What a call said about the limits could not be recorded.");
    return undefined;
  }
}

/**
 * What a job says while it waits because its provider asked for a pause that is longer than the relay's; undefined where the
 * wait is a matter of minutes.
 */
export function describePause(failure: Failure): Failure | undefined {
  const { retryAfterMs = 0 } = failure;
  if (retryAfterMs <= longestPauseMs) return undefined;
  const asked = formatSeconds(retryAfterMs / 1_000);
  const message = `The provider asks the relay to send nothing for ${asked}. One picture asks again every ${longestPauseMs / 60_000} minutes, and the others follow once it is made; nothing is paid meanwhile.`;
  return { ...failure, message };
}

/** For so long a refused job waits, without its tries being counted, while other users of the key take what its limits allow. */
const freeMs = 3_600_000;

/**
 * A refusal under the limits. The pause holds the whole model back, so the job keeps its place the first time: `sinceMs`, the time of
 * its first call. Refused again it lets another run go first, which may be one that the provider takes. For an hour from then it `isFree`, which is not counted as a try: the queue's head must not fail because
 * another user of the key takes what the limits allow. Afterwards it counts, so that every job ends (D4). A call that can never pass is not
 * repeated at all.
 */
export function judgeRefusal(
  { failure, slowDown = false }: { failure: Failure; slowDown?: boolean | undefined },
  { job, attempt }: Claimed,
  bucket: Bucket | undefined,
  nowMs: number,
): { failure: Failure; sinceMs?: number; isFree?: boolean } {
  if (failure.kind !== "rate-limited" || !bucket) return { failure };
  // A request to slow down passes, and the pace at that time is no limit.
  const never = slowDown ? undefined : job.spec.upstream && explainNever(bucket, job.spec.upstream);
  if (never !== undefined) return { failure: { ...failure, message: never, retryable: false } };
  // A new job is available since 0, a repeated one since it was asked for.
  const sinceMs = job.availableAt === 0 ? attempt.sentAt : job.availableAt;
  return { failure, sinceMs, isFree: nowMs - sinceMs < freeMs };
}
