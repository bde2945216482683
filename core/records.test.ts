import { expect, test } from "vitest";
import { decodeRecord, pendingRecordSchema, type PendingRecord } from "./records.ts";

const pending: PendingRecord = {
  v: 1,
  set: "s1",
  run: "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10",
  cell: "hero/und/0",
  takes: [1, 2],
  locale: "und",
  shot: 0,
  target: { key: "hero", name: "Hero 👩‍💻 / ‮", width: 1440, height: 900 },
  wayIn: "new-frame",
  title: "A quiet harbour",
  createdAt: "2026-11-23T07:00:00.000Z",
  model: "gpt-image-2",
  quality: "low",
};

test("a record is read back as it was written, whatever its layer is called", () => {
  expect(decodeRecord(pendingRecordSchema, JSON.stringify(pending))).toEqual(pending);
});

test.each([
  ["nothing", ""],
  ["null", "null"],
  ["half a text", "{"],
  ["a newer version", JSON.stringify({ ...pending, v: 2 })],
  ["a run that is none", JSON.stringify({ ...pending, run: "a,b:1" })],
  ["a run that leads elsewhere", JSON.stringify({ ...pending, run: "../admin/tokens" })],
  ["a cell of two lines", JSON.stringify({ ...pending, cell: "a cell\nof two lines" })],
  ["half a take", JSON.stringify({ ...pending, takes: [0.5] })],
  ["endless takes", JSON.stringify({ ...pending, takes: Array.from({ length: 30_000 }, () => 1) })],
])("%s counts as no record", (_name, text) => {
  expect(decodeRecord(pendingRecordSchema, text)).toBeUndefined();
});
