import { expect, test } from "vitest";
import { loadCatalogue } from "../catalogue/load-catalogue.ts";
import { teamCommands } from "./team.ts";
import { tokenCommands } from "./token.ts";
import { readDollars, readLimit, readModels, readName, readPerMinute, readQuality } from "./command.ts";
import { readOptions } from "./read-options.ts";

test.each([
  ["200", 200_000_000_000],
  ["0.25", 250_000_000],
  ["0.000000001", 1],
  ["999999", 999_999_000_000_000],
  ["0", 0],
])("%s dollars are %i nanodollars, exactly", (text, nano) => {
  expect(readDollars(text, "--monthly")).toBe(nano);
});

test.each(["", "-5", "1e3", "12,50", "$5", "0.0000000001", "1000000", "NaN"])(
  "%o is no amount of dollars",
  (text) => {
    expect(() => readDollars(text, "--monthly")).toThrow("--monthly must be dollars");
  },
);

test("a limit that is not given stays, and none takes it away", () => {
  expect(readLimit(undefined, 5, Number)).toBe(5);
  expect(readLimit("none", 5, Number)).toBeNull();
  expect(readLimit("7", null, Number)).toBe(7);
});

test("models, qualities and rates are checked where they are typed", () => {
  const catalogue = loadCatalogue();
  expect(readModels(catalogue, "gpt-image-2")).toEqual(["gpt-image-2"]);
  expect(() => readModels(catalogue, "gpt-image-2,gpt-imagine")).toThrow('no model "gpt-imagine"');
  expect(readQuality(catalogue, " medium ")).toBe("medium");
  expect(() => readQuality(catalogue, "medum")).toThrow('"medum"');
  expect(readPerMinute("600")).toBe(600);
  for (const text of ["0", "-1", "many", "1.5"]) expect(() => readPerMinute(text)).toThrow("--per-minute");
});

test("every command that limits a person calls it a guard rail", () => {
  const limiting = [...teamCommands, ...tokenCommands].filter(({ usage }) => usage.includes("--per-person"));
  expect(limiting.map(({ name }) => name)).toEqual(["team create", "team limit", "token create"]);
  for (const { does } of limiting) expect(does).toContain("--per-person is a guard rail");
});

test("an unknown option is refused by its name", () => {
  expect(() => readOptions(["--monthly", "5", "--montly", "6"], ["monthly"])).toThrow("--montly");
  expect(readOptions(["a1", "--json", "--monthly", "5"], ["monthly"], ["json"], 1)).toEqual({
    options: { monthly: "5" },
    flags: { json: true },
    rest: ["a1"],
  });
});

test.each([
  [["--montly", "6"], "There is no option --montly. Did you mean --monthly?"],
  [["--colour"], "There is no option --colour. Use --monthly, --label, --json."],
  [["--monthly"], "--monthly needs a value."],
  [["--label", "--json"], "--label needs a value."],
  [["--json=yes"], "--json takes no value."],
])("%o is answered in a sentence of ours", (args, sentence) => {
  expect(() => readOptions(args, ["monthly", "label"], ["json"])).toThrow(sentence);
});

test("a negative amount is refused as an amount", () => {
  const { options } = readOptions(["--monthly", "-5"], ["monthly"]);
  expect(() => readDollars(options.monthly ?? "", "--monthly")).toThrow("--monthly must be dollars");
});

test("a name of several words without quotes is refused instead of half of it being used", () => {
  expect(() => readOptions(["--team", "Design", "systems"], ["team"])).toThrow(
    '"systems" is one word too many',
  );
  expect(() => readOptions(["Design", "systems", "--monthly", "5"], ["monthly"], [], 1)).toThrow('"systems"');
});

test("a name is one line of at most a hundred characters", () => {
  expect(readName("  Design systems ", "--team")).toBe("Design systems");
  for (const text of ["two\nlines", "red \u001b[31m", "x".repeat(101)])
    expect(() => readName(text, "--team")).toThrow("--team must be at most 100 characters on one line");
});
