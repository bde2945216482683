/** A job's life: waiting -> queued -> running -> succeeded | failed | cancelled, as one transition function. */
import type { JobState } from "./api.ts";
import type { FailureKind } from "./failure.ts";

/** What a run, a job or a call is for. Runs of pictures are the only ones accepted today. */
export const workKinds = ["picture", "reading", "plan"] as const;
export type WorkKind = (typeof workKinds)[number];

/** What can happen to a job. The relay makes these; panel and sandbox only show the state. */
export type JobEvent =
  | { type: "released" } // what it waited for is there
  | { type: "sent" } // an attempt was written down; the call starts
  | { type: "unsent" } // the provider said nothing was made (429, 503, connect failure): back to the queue
  | { type: "received" } // bytes are safe and recorded, on time or late
  | { type: "failed" }
  | { type: "cancelled" } // only what was not sent
  | { type: "retried" };

export type JobFacts = { state: JobState; failure?: FailureKind | undefined };

/** Attempts whose outcome is unknown: a late result may still arrive and is always kept (D2). */
export function isUncertain(kind: FailureKind | undefined): boolean {
  return kind === "uncertain" || kind === "timed-out";
}

/** True when nothing more can happen to the job by itself. */
export function isEnded(state: JobState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

/**
 * The state after an event, or undefined when the event does not apply in this state (the caller refuses it).
 * Only a failed job whose outcome is uncertain may still become succeeded without a retry.
 */
export function nextJobState(job: JobFacts, event: JobEvent): JobState | undefined {
  switch (event.type) {
    case "released":
      return job.state === "waiting" ? "queued" : undefined;
    case "sent":
      return job.state === "queued" ? "running" : undefined;
    case "unsent":
      return job.state === "running" ? "queued" : undefined;
    case "received":
      if (job.state === "running") return "succeeded";
      return job.state === "failed" && isUncertain(job.failure) ? "succeeded" : undefined;
    case "failed":
      return isEnded(job.state) ? undefined : "failed";
    case "cancelled":
      return job.state === "waiting" || job.state === "queued" ? "cancelled" : undefined;
    case "retried":
      return job.state === "failed" || job.state === "cancelled" ? "queued" : undefined;
  }
}
