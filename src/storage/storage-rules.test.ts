import { expect, test } from "vitest";
import type { OutboxRecord } from "../../core/outbox.ts";
import { touchFile } from "./draft-index.ts";
import { chooseSurplus, isFinished } from "./read-outbox.ts";

function createRecord(run: string, changes: Partial<OutboxRecord> = {}): OutboxRecord {
  return {
    v: 2,
    run,
    set: "set-1",
    file: "file-1",
    title: "",
    createdAt: `2026-11-23T06:00:0${run}.000Z`,
    stage: "accepted",
    model: "m",
    quality: "q",
    closed: true,
    landings: [],
    placed: [],
    notPlaced: [],
    ...changes,
  };
}

test("a run is finished when nothing is left to send, to wait for or to place", () => {
  expect(isFinished(createRecord("1"))).toBe(true);
  expect(isFinished(createRecord("1", { closed: false }))).toBe(false);
  expect(isFinished(createRecord("1", { stage: "sending" }))).toBe(false);
  expect(isFinished(createRecord("1", { notPlaced: ["cell#1"] }))).toBe(false);
});

test("only finished runs give way, the oldest first", () => {
  const records = [createRecord("3"), createRecord("1"), createRecord("2", { stage: "sending" })];
  expect(chooseSurplus(records, 1).map((record) => record.run)).toEqual(["1"]);
  expect(chooseSurplus(records, 0).map((record) => record.run)).toEqual(["1", "3"]);
  expect(chooseSurplus(records, 5)).toEqual([]);
});

test("the file in use moves to the end, and the ones used longest ago fall out of the bound", () => {
  expect(touchFile(["a", "b", "c"], "a", 3)).toEqual({ kept: ["b", "c", "a"], dropped: [] });
  expect(touchFile(["a", "b", "c"], "d", 3)).toEqual({ kept: ["b", "c", "d"], dropped: ["a"] });
});
