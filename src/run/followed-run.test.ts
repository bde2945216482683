import { expect, test } from "vitest";
import type { Job, Run } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import type { OutboxRecord } from "../../core/outbox.ts";
import {
  chooseImage,
  createFollowedRun,
  isElsewhere,
  isToBeFollowed,
  listArrived,
  markNotPlaced,
  markPlaced,
  mergeRun,
  slotKey,
} from "./followed-run.ts";
import { buildRunView } from "../runs/build-view.ts";

const target = { key: "hero", name: "Hero", width: 100, height: 50 };

function createRecord(takes = [1]): OutboxRecord {
  return {
    v: 2,
    run: "run-1",
    set: "set-1",
    file: "file-1",
    title: "A harbour",
    createdAt: "2026-11-23T06:00:00.000Z",
    stage: "accepted",
    model: "gpt-image-2",
    quality: "low",
    closed: false,
    landings: [
      {
        cell: "hero/und",
        takes,
        locale: "und",
        shotNumber: 0,
        target,
        destination: "new-frame",
        places: [{}],
      },
    ],
    placed: [],
    notPlaced: [],
  };
}

function createJob(changes: Partial<Job> = {}): Job {
  return {
    id: "job-1",
    cell: "hero/und",
    take: 1,
    state: "queued",
    attempt: 0,
    rev: 1,
    images: [],
    ...changes,
  };
}

function createRun(rev: number, jobs: Job[], state: Run["state"] = "open"): Run {
  const cost = { reserved: rev, settled: 0, uncertain: 0 };
  return { id: "run-1", state, rev, createdAt: "2026-11-23T06:00:00.000Z", counts: {}, cost, jobs };
}

function createImage(id: string, attempt: number): Job["images"][number] {
  const facts = {
    type: "image/png",
    width: 1536,
    height: 768,
    bytes: 9,
    sha256: "x",
    expiresAt: "2027-01-01",
  };
  return { id, attempt, ...facts };
}

test("a late answer with an older revision changes nothing", () => {
  const followed = createFollowedRun(createRecord(), true);
  mergeRun(followed, createRun(5, [createJob({ rev: 5, state: "running" })]));
  expect(mergeRun(followed, createRun(3, [createJob({ rev: 3 })]))).toEqual([]);
  expect(followed.jobs.get("hero/und#1")?.state).toBe("running");
  expect(followed.rev).toBe(5);
});

test("an answer with only the jobs that changed keeps the others", () => {
  const followed = createFollowedRun(createRecord([1, 2]), true);
  mergeRun(followed, createRun(1, [createJob(), createJob({ id: "job-2", take: 2 })]));
  const changed = mergeRun(followed, createRun(2, [createJob({ rev: 2, state: "running" })]));
  expect(changed.map((job) => job.id)).toEqual(["job-1"]);
  expect(followed.jobs.size).toBe(2);
});

test("a run is followed from the start and until the relay says that it is complete", () => {
  const followed = createFollowedRun(createRecord(), true);
  expect(isToBeFollowed(followed)).toBe(true);
  const ended = createRun(2, [createJob({ rev: 2, state: "failed" })], "closed");
  mergeRun(followed, { ...ended, complete: false });
  expect(isToBeFollowed(followed)).toBe(true);
  expect(followed.record.closed).toBe(true);
  mergeRun(followed, { ...ended, rev: 3, jobs: [], complete: true });
  expect(isToBeFollowed(followed)).toBe(false);
});

test("a relay that never says a run is complete has said all once the run is closed", () => {
  const followed = createFollowedRun(createRecord(), true);
  mergeRun(followed, createRun(2, [createJob({ rev: 2, state: "failed" })], "closed"));
  expect(isToBeFollowed(followed)).toBe(false);
});

test("a picture arrives once: neither a placed one nor one that was let go comes again", () => {
  const followed = createFollowedRun(createRecord(), true);
  const done = createJob({ state: "succeeded", images: [createImage("i", 1)] });
  expect(listArrived(followed, [done])).toHaveLength(1);
  markNotPlaced(followed, slotKey(done.cell, 1));
  expect(listArrived(followed, [done])).toEqual([]);
  markPlaced(followed, slotKey(done.cell, 1));
  expect(listArrived(followed, [done])).toEqual([]);
  expect(followed.record.notPlaced).toEqual([]);
});

test("the picture of the latest attempt is the one to show", () => {
  const images = [createImage("late", 1), createImage("retried", 2), createImage("early", 0)];
  expect(chooseImage(createJob({ images }))?.id).toBe("retried");
  expect(chooseImage(createJob())).toBeUndefined();
});

test("before the relay answers the takes of a view are being sent, and of a refused run refused", () => {
  const followed = createFollowedRun({ ...createRecord(), stage: "sending" }, true);
  expect(buildRunView(followed).takes).toMatchObject([{ state: "sending", placement: "none", attempt: 0 }]);
  followed.record.stage = "refused";
  expect(buildRunView(followed)).toMatchObject({ state: "closed", takes: [{ state: "refused" }] });
});

test("[S5] a view carries the size asked for and the size that came back", () => {
  const followed = createFollowedRun(createRecord(), true);
  const size = { width: 1536, height: 1024 };
  mergeRun(followed, createRun(1, [createJob({ state: "succeeded", size, images: [createImage("i", 1)] })]));
  expect(buildRunView(followed).takes[0]).toMatchObject({ size, measured: { width: 1536, height: 768 } });
});

test("a place undone while its picture is being made is not there yet; afterwards it is not placed", () => {
  const followed = createFollowedRun(createRecord(), true);
  mergeRun(followed, createRun(1, [createJob({ state: "running" })]));
  markNotPlaced(followed, "hero/und#1");
  expect(buildRunView(followed).takes[0]?.placement).toBe("none");
  mergeRun(followed, createRun(2, [createJob({ rev: 2, state: "succeeded" })]));
  expect(buildRunView(followed).takes[0]?.placement).toBe("not-placed");
});

test("a run that had ended is shown as the canvas knows it before the relay answers", () => {
  const record = { ...createRecord([1, 2]), closed: true, placed: ["hero/und#1"] };
  const followed = createFollowedRun(record, true);
  expect(isToBeFollowed(followed)).toBe(true);
  expect(buildRunView(followed)).toMatchObject({
    state: "closed",
    takes: [{ state: "succeeded" }, { state: "sending" }],
  });
});

test("what a relay that does not have the run was to make counts as failed, until one has it", () => {
  const followed = createFollowedRun({ ...createRecord([1, 2]), placed: ["hero/und#1"] }, true);
  mergeRun(followed, createRun(1, [createJob({ take: 2, state: "running" })]));
  followed.record.failure = createFailure("not-found");
  expect(isElsewhere(followed)).toBe(true);
  expect(buildRunView(followed).takes).toMatchObject([
    { state: "succeeded" },
    { state: "failed", failure: { kind: "not-found" } },
  ]);
  mergeRun(followed, createRun(2, []));
  expect(isElsewhere(followed)).toBe(false);
  expect(buildRunView(followed).takes[1]).toMatchObject({ state: "running" });
});
