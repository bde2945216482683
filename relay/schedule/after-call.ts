/** What the end of a call means for the limits, and what the limits mean for the call's failure. */
import type { Failure } from "../../core/failure.ts";
import { type Claimed, idsOf } from "../engine/claimed.ts";
import type { Log } from "../log.ts";
import type { ProviderOutcome } from "../providers/provider.ts";
import type { Bucket } from "./bucket.ts";
import { explainNever } from "./learn.ts";
import type { Limiter } from "./limiter.ts";
import type { StoredJob } from "../store/rows.ts";

type Deps = { limiter?: Limiter | undefined; log: Log; clock: { now: () => number } };

/** Lets the limits learn from a call. Never rejects: what is not learned now, the next refusal says again. */
export async function learnLimits(
  { limiter, log, clock }: Deps,
  ended: Claimed,
  outcome: ProviderOutcome,
): Promise<Bucket | undefined> {
  if (!limiter) return undefined;
  try {
    const { run, attempt } = ended;
    return await limiter.learn(run.model, { outcome, sentAtMs: attempt.sentAt }, clock.now());
  } catch (error) {
    log.error({ ...idsOf(ended), err: error }, "What a call said about the limits could not be recorded.");
    return undefined;
  }
}

/**
 * A refusal under the limits. `isFree` says that it does not count as a try: the first of a row found a limit that we did
 * not know or share with others, and the pause takes care of it. A call that can never pass is not repeated at all.
 */
export function judgeRefusal(
  failure: Failure,
  job: StoredJob,
  bucket: Bucket | undefined,
): { failure: Failure; isFree: boolean } {
  if (failure.kind !== "rate-limited" || !bucket) return { failure, isFree: false };
  const never = job.spec.upstream && explainNever(bucket, job.spec.upstream);
  if (never === undefined) return { failure, isFree: bucket.refusals <= 1 };
  return { failure: { ...failure, message: never, retryable: false }, isFree: false };
}
