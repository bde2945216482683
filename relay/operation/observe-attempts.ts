/** One log line and its figures when an attempt is sent and when it ends. */
import type { FailureKind } from "../../core/failure.ts";
import type { Claimed } from "../engine/perform.ts";
import type { Log } from "../log.ts";
import type { ProviderOutcome } from "../providers/provider.ts";
import type { Metrics } from "./metrics.ts";

export type Observer = {
  metrics: Metrics;
  sent: (claimed: Claimed) => void;
  ended: (claimed: Claimed, outcome: ProviderOutcome, nowMs: number) => void;
};

/** What an operator has to do something about, or to know of. */
const alarming: ReadonlySet<FailureKind> = new Set([
  "provider-account",
  "uncertain",
  "timed-out",
  "disk-full",
  "relay-fault",
]);

/** Observes attempts with ids and figures alone: what a picture shows is nobody's business but its team's. */
export function createObserver(log: Log, metrics: Metrics): Observer {
  return {
    metrics,
    sent: (claimed) => {
      const { job, run, attempt } = claimed;
      const waitedMs = attempt.sentAt - Math.max(job.availableAt, run.createdAt);
      metrics.attemptSent({ model: run.model, waitedMs });
      log.info({ ...idsOf(claimed), model: run.model, waitedMs }, "An attempt was sent.");
    },
    ended: (claimed, outcome, nowMs) => {
      const { model } = claimed.run;
      const ms = nowMs - claimed.attempt.sentAt;
      const failure = outcome.type === "failed" ? outcome.failure.kind : undefined;
      metrics.attemptEnded({ model, ms, failure });
      const facts = { ...idsOf(claimed), model, ms, upstreamRequest: outcome.requestId };
      if (outcome.type !== "failed") log.info(facts, "A picture arrived.");
      else if (alarming.has(outcome.failure.kind))
        log.warn({ ...facts, kind: failure, made: outcome.made }, "An attempt failed.");
      else log.info({ ...facts, kind: failure, made: outcome.made }, "An attempt failed.");
    },
  };
}

function idsOf({ job, run, attempt }: Claimed): Record<string, string> {
  return { team: run.team, run: run.id, job: job.id, attempt: attempt.id };
}
