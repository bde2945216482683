import * as z from "zod/mini";
import { expect, test } from "vitest";
import { composeEntry, entrySchema, readEntry, type EntryValue } from "./record-entry.ts";

const schema = entrySchema({ text: z.string(), size: z.optional(z.looseObject({ width: z.number() })) });
const at = "2026-11-30T07:00:00.000Z";
const stamp = { by: "Ana", at: "2026-11-30T08:00:00.000Z" };

function write(stored: string, value: EntryValue): unknown {
  const writing = composeEntry(schema, "brief:subject@s1", stored, value, stamp);
  return writing.outcome === "write" ? JSON.parse(writing.text) : writing.outcome;
}

test("[N1] an entry says its layout, its revision, and who wrote it when", () => {
  const first = write("", { text: "A harbour" });
  expect(first).toEqual({ v: 1, r: 1, by: "Ana", at: stamp.at, text: "A harbour" });
  expect(write(JSON.stringify(first), { text: "A quiet harbour" })).toMatchObject({ r: 2 });
});

test("[N1] what a newer plugin added survives a rewrite, inside objects as well", () => {
  const stored = { v: 1, r: 4, at, text: "A", mood: "calm", size: { width: 1, unit: "px" }, of: ["x"] };
  expect(write(JSON.stringify(stored), { text: "B", size: { width: 2 } })).toEqual({
    v: 1,
    r: 5,
    by: "Ana",
    at: stamp.at,
    text: "B",
    mood: "calm",
    size: { width: 2, unit: "px" },
    of: ["x"],
  });
});

test("a field that is taken away is gone, and only it", () => {
  const stored = { v: 1, r: 1, at, text: "A", size: { width: 1 }, mood: "calm" };
  const written = write(JSON.stringify(stored), { text: "A", size: undefined });
  expect(written).not.toHaveProperty("size");
  expect(written).toMatchObject({ mood: "calm" });
});

test("what is the same already is not written again", () => {
  const stored = { v: 1, r: 1, by: "Ben", at, text: "A", mood: "calm" };
  expect(write(JSON.stringify(stored), { text: "A" })).toBe("same");
  expect(write(JSON.stringify(stored), { text: "A", size: undefined })).toBe("same");
});

test.each([
  ["newer", { v: 2, r: 1, at, words: [] }],
  ["damaged", { v: 1, r: 1, at, text: 5 }],
  ["damaged", { v: 1, text: "without its envelope" }],
  ["foreign", { text: "A" }],
  ["foreign", { v: "1", r: 1, at, text: "A" }],
  ["foreign", { v: 0, r: 1, at, text: "A" }],
  ["foreign", ["A"]],
  ["foreign", null],
  ["foreign", "A"],
])("[N1] [C4] %s: %j is named as such and never written over", (outcome, stored) => {
  const text = JSON.stringify(stored);
  expect(readEntry(schema, text)).toEqual({ outcome });
  expect(write(text, { text: "B" })).toBe(outcome);
});

test("half a text is damaged, and none is absent", () => {
  expect(readEntry(schema, '{"v":1,"r":1')).toEqual({ outcome: "damaged" });
  expect(write('{"v":1,"r":1', { text: "B" })).toBe("damaged");
  expect(readEntry(schema, "")).toEqual({ outcome: "absent" });
});

test("[C4] namespace, key and value together stay below 100 kB of UTF-8, or nothing is written", () => {
  expect(write("", { text: "漢".repeat(32_000) })).toMatchObject({ r: 1 });
  expect(write("", { text: "漢".repeat(33_300) })).toBe("too-large");
});

test("a value cannot reach what all objects share", () => {
  const stored = `{"v":1,"r":1,"at":"${at}","text":"A","__proto__":{"stolen":true}}`;
  expect(write(stored, { text: "B" })).not.toHaveProperty("stolen");
  expect({}).not.toHaveProperty("stolen");
});
