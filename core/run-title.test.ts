import fc from "fast-check";
import { expect, test } from "vitest";
import { titleOf, titleOfRun } from "./run-title.ts";

function titled(subject: string, prompt?: string): string {
  return titleOf({ subject, prompt });
}

test("a title is the subject on one line", () => {
  expect(titled("  A fox\n in\tsnow ")).toBe("A fox in snow");
  expect(titled("A fox\u0000 in\u0085snow\u007f")).toBe("A fox in snow");
});

test("an edited prompt stands in for a missing subject, and a brief without either is untitled", () => {
  expect(titled(" \n ", "Edited")).toBe("Edited");
  expect(titled("", " ")).toBe("Untitled");
  expect(titled("")).toBe("Untitled");
  expect(titleOf({ subject: "" }, " ")).toBe("Untitled");
});

test("a long subject is cut at a word", () => {
  expect(titled("A very long sentence about a harbour at dawn with many boats in it and more")).toBe(
    "A very long sentence about a harbour at dawn with many…",
  );
});

test("a subject without words to cut at is cut by characters, as Japanese is", () => {
  expect(titled("海".repeat(60))).toBe("海".repeat(60));
  expect(titled("海".repeat(61))).toBe(`${"海".repeat(59)}…`);
});

test("an emoji counts as one and is never cut in half", () => {
  expect(titled("😀".repeat(60))).toBe("😀".repeat(60));
  expect(titled("😀".repeat(61))).toBe(`${"😀".repeat(59)}…`);
  const family = "👩\u200d👩\u200d👧";
  for (let length = 50; length < 62; length += 1) {
    const title = titled(`${"x".repeat(20)} ${"y".repeat(length - 21)}${family} ${"z".repeat(30)}`);
    expect(title.replaceAll(family, "").replaceAll(/[xyz …]/g, "")).toBe("");
  }
});

test("whatever is typed, a title is one short line that every database takes", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({ maxLength: 80 }),
      (subject, prompt) => {
        const title = titled(subject, prompt);
        expect(title).not.toMatch(/[\p{Cc}\p{Cs}\n]/u);
        expect(title).not.toBe("");
        expect(Array.from(title).length).toBeLessThanOrEqual(60);
        // What is stored and read again stays the same title.
        expect(titled(title)).toBe(title);
      },
    ),
  );
});

test("a run whose brief says nothing goes by what its first cell with a subject of its own shows", () => {
  const target = { width: 300, height: 200 };
  const cells = [
    { id: "a/und", target },
    { id: "b/und", target, subject: "Mountain bike" },
    { id: "c/und", target, subject: "Coffee cup" },
  ];
  expect(titleOfRun({ brief: { subject: "" }, cells })).toBe("Mountain bike");
  expect(titleOfRun({ brief: { subject: "", prompt: "Edited" }, cells })).toBe("Edited");
  expect(titleOfRun({ brief: { subject: "A shop" }, cells })).toBe("A shop");
  expect(titleOfRun({ brief: { subject: "" }, cells: cells.slice(0, 1) })).toBe("Untitled");
});
