import { expect, test } from "vitest";
import { readFormer } from "./former-records.ts";

const run = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";
const at = "2026-11-23T07:00:00.000Z";
const target = { key: "hero", name: "Hero", width: 1440, height: 900, nodeId: "1:2", fillable: true };
const image = {
  id: "i1",
  attempt: 1,
  type: "image/jpeg",
  width: 64,
  height: 40,
  bytes: 900,
  sha256: "ab",
  expiresAt: at,
};
const version = {
  v: 1,
  run,
  job: "j1",
  take: 2,
  image,
  hash: "f00",
  asked: { width: 64, height: 40 },
  model: "gpt-image-2",
  quality: "low",
  cost: 5,
  placedAt: at,
};
const placement = {
  v: 1,
  set: "set-1",
  cell: "hero/und/3",
  locale: "und",
  shot: 3,
  target,
  versions: [`version:1:${run}`, `version:2:${run}`],
  shown: `version:2:${run}`,
  wayIn: "selection",
  replaced: { imageHash: "0ld", scaleMode: "FIT" },
  review: "open",
};

test("[C4] a placement of 0.1.0 becomes a cell, its versions and the one that is shown", () => {
  const former = readFormer(
    { placement: JSON.stringify(placement), [`version:2:${run}`]: JSON.stringify(version) },
    "3:4",
  );
  expect(former.entries).toEqual([
    {
      name: "cell",
      value: {
        set: "set-1",
        self: "3:4",
        target,
        locale: "und",
        shot: "s3",
        destination: "selection",
        former: { hash: "0ld", paint: { type: "IMAGE", imageHash: "0ld", scaleMode: "FIT" } },
      },
    },
    {
      name: `version:${run}.2`,
      value: {
        run,
        job: "j1",
        take: 2,
        image,
        hash: "f00",
        cost: 5,
        placedAt: at,
        pass: { model: "gpt-image-2", quality: "low", size: { width: 64, height: 40 } },
      },
    },
    { name: "shown", value: { version: `${run}.2` } },
  ]);
  expect(former.spent).toEqual(["placement", `version:2:${run}`]);
});

test("[C4] a pending frame of 0.1.0 goes on waiting for the same jobs", () => {
  const pending = {
    v: 1,
    set: "set-1",
    run,
    cell: "hero/und/0",
    takes: [1],
    locale: "und",
    shot: 0,
    target,
    wayIn: "new-frame",
    title: "A harbour",
    createdAt: at,
    model: "gpt-image-2",
    quality: "low",
  };
  const former = readFormer({ pending: JSON.stringify(pending) }, "3:4");
  expect(former.spent).toEqual(["pending"]);
  expect(former.entries).toMatchObject([
    { name: `pending:${run}`, value: { run, cell: "hero/und/0", takes: [1], destination: "new-frame" } },
  ]);
  expect(former.entries[0]?.value["shot"]).toBeUndefined();
});

test.each([
  ["nothing", undefined],
  ["half a text", "{"],
  ["a newer version", JSON.stringify({ ...placement, v: 2 })],
  ["a set that could be another key", JSON.stringify({ ...placement, set: "a@b" })],
])("%s is left where it is", (_name, text) => {
  expect(readFormer(text === undefined ? {} : { placement: text }, "3:4")).toEqual({
    entries: [],
    spent: [],
  });
});
