/** What one relay process counts about itself; the store adds at each scrape what all of them share. */
import type { Failure } from "../../core/failure.ts";
import { createCounter, createHistogram, type Family } from "./exposition.ts";

export type Metrics = {
  requestAnswered: (answered: { method: string; route: string; status: number; ms: number }) => void;
  /** `waitedMs`: since the job could have been sent. */
  attemptSent: (sent: { model: string; waitedMs: number }) => void;
  /** `failure` is undefined for a picture, `ms` where the provider was never called. */
  attemptEnded: (ended: {
    model: string;
    ms?: number | undefined;
    failure?: Failure["kind"] | undefined;
  }) => void;
  /** A job that ended without an attempt of this process. */
  failed: (kind: Failure["kind"]) => void;
  read: () => Family[];
};

/** Seconds. A picture takes 10 s to 3 min; a job that waits for a limit may wait for much longer. */
const pictureBounds = [1, 2.5, 5, 10, 20, 40, 60, 90, 120, 180, 300, 600];
const waitBounds = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400];
const requestBounds = [0.005, 0.02, 0.1, 0.5, 2.5, 10, 30];

/** Starts all figures of a process at zero. */
export function createMetrics(): Metrics {
  const requests = createCounter("polyframe_http_requests_total", "Requests answered.");
  const requestTime = createHistogram(
    "polyframe_http_request_seconds",
    "Time to the answer's headers; /v1/changes waits on purpose.",
    requestBounds,
  );
  const waits = createHistogram(
    "polyframe_job_wait_seconds",
    "Time from when a job could be sent to when it was.",
    waitBounds,
  );
  const calls = createHistogram(
    "polyframe_upstream_call_seconds",
    "Time of the provider's calls, by what came of them.",
    pictureBounds,
  );
  const failures = createCounter(
    "polyframe_failures_total",
    "Attempts and jobs that ended in a failure, by its kind.",
  );
  const ended = createCounter("polyframe_attempts_ended_total", "Attempts that ended, by how.");
  return {
    requestAnswered: ({ method, route, status, ms }) => {
      requests.add({ method, route, status: String(status) });
      requestTime.observe({ route }, ms / 1_000);
    },
    attemptSent: ({ model, waitedMs }) => {
      waits.observe({ model }, Math.max(0, waitedMs) / 1_000);
    },
    attemptEnded: ({ model, ms, failure }) => {
      const outcome = failure === undefined ? "image" : "failure";
      if (ms !== undefined) calls.observe({ model, outcome }, Math.max(0, ms) / 1_000);
      ended.add({ state: failure === undefined ? "succeeded" : "failed" });
      if (failure !== undefined) failures.add({ kind: failure });
    },
    failed: (kind) => {
      ended.add({ state: "failed" });
      failures.add({ kind });
    },
    read: () => [requests, requestTime, waits, calls, ended, failures].map((each) => each.read()),
  };
}
