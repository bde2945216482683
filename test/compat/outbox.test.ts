/** What 0.1.0 left in the outbox is still sent, followed and placed. */
import { expect, test } from "vitest";
import { decodeJson } from "../../core/decode-json.ts";
import { outboxRecordSchema } from "../../core/outbox.ts";
import { toSetRecord } from "../../src/run/to-set-record.ts";
import former from "./v0.1.0/outbox.json" with { type: "json" };

test("a run that 0.1.0 kept is read with its places", () => {
  const record = decodeJson(outboxRecordSchema, JSON.stringify(former));
  expect(record).toMatchObject({ v: 2, run: former.run, stage: "sending", sectionId: "9:100" });
  expect(record?.landings).toHaveLength(former.cells.length);
  expect(record?.landings[1]).toEqual({
    cell: "n1_2/en/2",
    takes: [1],
    locale: "en",
    shot: "s2",
    shotNumber: 2,
    target: { key: "n1_2", name: "Hero", width: 1440, height: 900, nodeId: "1:2", fillable: true },
    destination: "new-frame",
    anchor: "n1_2/en/1",
    places: [{ nodeId: "9:1", pageId: "0:1", spot: { x: 1580, y: 0 } }],
  });
});

test("what it was to send again is kept to the letter, with the price in it", () => {
  const record = decodeJson(outboxRecordSchema, JSON.stringify(former));
  expect(JSON.stringify(record?.body)).toBe(JSON.stringify(former.body));
  expect(record?.agreed).toBeUndefined();
});

test("its set is known as before, with keys for its shots and blocks", () => {
  const record = decodeJson(outboxRecordSchema, JSON.stringify(former));
  const { brief, shots, ...rest } = former.setRecord;
  expect(record && toSetRecord(record)).toEqual({
    ...rest,
    brief: { ...brief, texts: [{ key: "b1", ...brief.texts[0] }] },
    shots: shots.map((text, index) => ({ key: `s${index + 1}`, text })),
  });
});

test("a run this version kept is read back as it was written", () => {
  const record = decodeJson(outboxRecordSchema, JSON.stringify(former));
  expect(decodeJson(outboxRecordSchema, JSON.stringify(record))).toEqual(record);
});

test("a run that a newer version kept counts as none", () => {
  expect(decodeJson(outboxRecordSchema, JSON.stringify({ ...former, v: 3 }))).toBeUndefined();
});
