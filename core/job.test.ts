import { describe, expect, it } from "vitest";
import { jobStates, type JobState } from "./api.ts";
import { isEnded, isUncertain, nextJobState, type JobEvent } from "./job.ts";

const events = ["released", "sent", "unsent", "received", "failed", "cancelled", "retried"] as const;

/** Every state and event that go somewhere; all other pairs are refused. */
const moves: Partial<Record<JobState, Partial<Record<JobEvent["type"], JobState>>>> = {
  waiting: { released: "queued", failed: "failed", cancelled: "cancelled" },
  queued: { sent: "running", failed: "failed", cancelled: "cancelled" },
  running: { unsent: "queued", received: "succeeded", failed: "failed" },
  failed: { retried: "queued" },
  cancelled: { retried: "queued" },
};

describe("nextJobState", () => {
  it.each(jobStates.flatMap((state) => events.map((type) => [state, type] as const)))(
    "[J1] takes a %s job that is %s where the table says",
    (state, type) => {
      expect(nextJobState({ state }, { type })).toBe(moves[state]?.[type]);
    },
  );

  it("[J2] lets only an uncertain failure become a success without a retry", () => {
    expect(nextJobState({ state: "failed", failure: "uncertain" }, { type: "received" })).toBe("succeeded");
    expect(nextJobState({ state: "failed", failure: "timed-out" }, { type: "received" })).toBe("succeeded");
    expect(nextJobState({ state: "failed", failure: "moderation" }, { type: "received" })).toBeUndefined();
    expect(isUncertain("uncertain")).toBe(true);
    expect(isUncertain(undefined)).toBe(false);
  });

  it("[D3] never cancels what was sent", () => {
    expect(nextJobState({ state: "running" }, { type: "cancelled" })).toBeUndefined();
  });

  it("[D4] ends in success, failure or cancel", () => {
    expect(jobStates.filter((state) => isEnded(state))).toEqual(["succeeded", "failed", "cancelled"]);
  });
});
