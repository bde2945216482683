/** What 0.1.0 left in the outbox is still sent, followed and placed. */
import { expect, test } from "vitest";
import { decodeJson } from "../../core/decode-json.ts";
import { outboxRecordSchema } from "../../core/outbox.ts";
import former from "./outbox-0.1.0.json" with { type: "json" };

test("a run that 0.1.0 kept is read with its places", () => {
  const record = decodeJson(outboxRecordSchema, JSON.stringify(former));
  expect(record).toMatchObject({ v: 2, run: former.run, stage: "sending", sectionId: "9:100" });
  expect(record?.landings).toHaveLength(former.cells.length);
  expect(record?.landings[1]).toEqual({
    cell: "n1_2/en/2",
    takes: [1],
    locale: "en",
    shotNumber: 2,
    target: { key: "n1_2", name: "Hero", width: 1440, height: 900, nodeId: "1:2", fillable: true },
    destination: "new-frame",
    waitsFor: "n1_2/en/1",
    places: [{ nodeId: "9:1", pageId: "0:1", spot: { x: 1580, y: 0 } }],
  });
});

test("a run this version kept is read back as it was written", () => {
  const record = decodeJson(outboxRecordSchema, JSON.stringify(former));
  expect(decodeJson(outboxRecordSchema, JSON.stringify(record))).toEqual(record);
});

test("a run that a newer version kept counts as none", () => {
  expect(decodeJson(outboxRecordSchema, JSON.stringify({ ...former, v: 3 }))).toBeUndefined();
});
