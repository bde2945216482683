import { describe, expect, it } from "vitest";
import { formatDollarRange, formatDollars, formatSeconds } from "./money.ts";

describe("formatDollars", () => {
  it.each([
    [0, "$0.00"],
    [40_000_000, "$0.04"],
    [6_200_000_000, "$6.20"],
    [1_620_000, "$0.0016"],
    [5_880_000, "$0.0059"],
    [9_940_000, "$0.0099"],
    [9_960_000, "$0.01"],
    [10_000_000, "$0.01"],
    [625, "$0.00000063"],
    [1, "$0.000000001"],
    [1_234_567_000_000_000, "$1,234,567.00"],
    [-40_000_000, "-$0.04"],
    [999_999_999, "$1.00"],
  ])("[P6] shows %i nanodollars as %s", (nano, text) => {
    expect(formatDollars(nano)).toBe(text);
  });

  it("[P6] shows a range only where its ends read differently", () => {
    expect(formatDollarRange({ low: 40_000_000, high: 41_000_000 })).toBe("$0.04");
    expect(formatDollarRange({ low: 40_000_000, high: 60_000_000 })).toBe("$0.04 to $0.06");
  });
});

describe("formatSeconds", () => {
  it.each([
    [0.2, "about 1 s"],
    [7, "about 7 s"],
    [82, "about 80 s"],
    [119, "about 2 min"],
    [117, "about 115 s"],
    [960, "about 16 min"],
    [5400, "about 1 h 30 min"],
    [7200, "about 2 h"],
  ])("[P7] says %d seconds as %s", (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
