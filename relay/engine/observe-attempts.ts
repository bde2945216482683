/** One log line and its figures when an attempt is sent and when it ends. */
import type { FailureKind } from "../../core/failure.ts";
import { idsOf } from "../store/claimed.ts";
import type { Log } from "../log/log.ts";
import { saySeldom } from "../log/say-seldom.ts";
import type { Metrics } from "../log/metrics.ts";
import type { Observer } from "../services.ts";

/** Failures that an operator has to act on, or to know of. */
const alarming: ReadonlySet<FailureKind> = new Set([
  "provider-account",
  "uncertain",
  "timed-out",
  "disk-full",
  "relay-fault",
]);

/** Pictures wait and are tried again: an operator hears of it once in a while, and not for each try. */
const sayUnreachedMs = 60_000;

/** Observes attempts with ids and figures alone: what a picture shows is for its team alone. */
export function createObserver(log: Log, metrics: Metrics): Observer {
  const sayUnreached = saySeldom(
    (cause) => log.warn({ cause }, "The provider cannot be reached; pictures wait and are tried again."),
    sayUnreachedMs,
    () => performance.now(),
  );
  return {
    metrics,
    sent: (claimed) => {
      const { job, run, attempt } = claimed;
      const waitedMs = attempt.sentAt - Math.max(job.availableAt, run.createdAt);
      metrics.attemptSent({ model: job.model, waitedMs });
      log.info({ ...idsOf(claimed), model: job.model, waitedMs }, "An attempt was sent.");
    },
    ended: (claimed, outcome, callMs) => {
      const { model } = claimed.job;
      const failure = outcome.type === "failed" ? outcome.failure.kind : undefined;
      metrics.attemptEnded({ model, ms: callMs, failure });
      const facts = { ...idsOf(claimed), model, ms: callMs, upstreamRequest: outcome.requestId };
      if (outcome.type !== "failed") log.info(facts, "A picture arrived.");
      else {
        const { made, cause, failure: said } = outcome;
        // What is unreachable for good waits for the operator.
        const isStuck = said.kind === "provider-unavailable" && !said.retryable;
        // An answer has a name; without one the network failed.
        const isUnreached = said.kind === "provider-unavailable" && outcome.requestId === undefined;
        if (isUnreached && said.retryable && cause !== undefined) sayUnreached(cause);
        say(
          said.kind,
          { ...facts, made, ...(cause !== undefined && { cause }) },
          "An attempt failed.",
          isStuck,
        );
      }
    },
    failed: (kind, ids) => {
      metrics.failed(kind);
      say(kind, ids, "A job failed without a call.");
    },
  };
  function say(
    kind: FailureKind,
    facts: Record<string, unknown>,
    words: string,
    isAlarming = alarming.has(kind),
  ): void {
    if (isAlarming || alarming.has(kind)) log.warn({ ...facts, kind }, words);
    else log.info({ ...facts, kind }, words);
  }
}
