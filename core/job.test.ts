import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { jobStates, type JobState } from "./api.ts";
import { isEnded, isUncertain, nextJobState, type JobEvent, type JobFacts } from "./job.ts";

const events = ["released", "sent", "unsent", "received", "failed", "cancelled", "retried"] as const;
const jobs: readonly JobFacts[] = [
  ...jobStates.map((state) => ({ state })),
  { state: "failed", failure: "uncertain" },
  { state: "failed", failure: "moderation" },
];

/** A row of ARCHITECTURE's table of a job's states: `| \`failed\`, outcome uncertain | \`received\` | \`succeeded\` | ... |`. */
type Move = { state: JobState; uncertainOnly: boolean; event: JobEvent["type"]; next: JobState };

function readTable(): Move[] {
  const text = readFileSync(new URL("../ARCHITECTURE.md", import.meta.url), "utf8");
  const section = text.split("\n## ").find((each) => each.startsWith("A job's states\n")) ?? "";
  const row = /^\| `([a-z]+)`(, outcome uncertain)? \| `([a-z]+)` \| `([a-z]+)` \|/gm;
  return [...section.matchAll(row)].map(([, state, uncertain, event, next]) => ({
    state: state as JobState,
    uncertainOnly: uncertain !== undefined,
    event: event as JobEvent["type"],
    next: next as JobState,
  }));
}

describe("nextJobState", () => {
  const table = readTable();

  it.each(jobs.flatMap((job) => events.map((type) => ({ ...job, type }))))(
    "[J1] takes a job that is $state ($failure) and then $type where the table in ARCHITECTURE says",
    ({ state, failure, type }) => {
      const row = table.find(
        (each) =>
          each.state === state && each.event === type && (!each.uncertainOnly || isUncertain(failure)),
      );
      expect(nextJobState({ state, failure }, { type })).toBe(row?.next);
    },
  );

  it("[J1] has one row in that table for each pair that goes somewhere", () => {
    const pairs = jobStates.flatMap((state) => events.map((type) => ({ state, type })));
    const moving = pairs.filter(
      ({ state, type }) => nextJobState({ state, failure: "uncertain" }, { type }) !== undefined,
    );
    expect(table.map(({ state, event }) => `${state} ${event}`).toSorted()).toEqual(
      moving.map(({ state, type }) => `${state} ${type}`).toSorted(),
    );
  });

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
