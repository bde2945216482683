import { expect, it } from "vitest";
import type { Brief } from "./brief.ts";
import { findAwaited, findMask, listInputs } from "./inputs.ts";
import type { RunInput } from "./run-body.ts";

const brief: Brief = {
  subject: "x",
  references: [
    { asset: "shared", role: "style", note: "the light" },
    { asset: "logo", role: "logo" },
  ],
};

const inputs: RunInput[] = [
  { asset: "pose", role: "composition" },
  { cell: "hero/en", role: "anchor" },
  { asset: "mask", role: "mask" },
  { asset: "draft", role: "draft" },
  { asset: "source", role: "source" },
];

it("[B9] sends source, draft and anchor first, then a cell's other inputs, then what all cells share", () => {
  expect(listInputs(brief, { inputs })).toEqual([
    { asset: "source", role: "source" },
    { asset: "draft", role: "draft" },
    { cell: "hero/en", role: "anchor" },
    { asset: "pose", role: "composition" },
    { asset: "shared", role: "style", note: "the light" },
    { asset: "logo", role: "logo" },
  ]);
});

it("[B9] sends no picture twice, and keeps what the cell says of it", () => {
  const twice: RunInput[] = [
    { asset: "shared", role: "source" },
    { asset: "pose", role: "style" },
    { asset: "pose", role: "subject" },
  ];
  expect(listInputs(brief, { inputs: twice })).toEqual([
    { asset: "shared", role: "source" },
    { asset: "pose", role: "style" },
    { asset: "logo", role: "logo" },
  ]);
});

it("[B9] does not count a mask as a picture", () => {
  expect(listInputs({}, { inputs: [{ asset: "m", role: "mask" }] })).toEqual([]);
  expect(findMask({ inputs })).toBe("mask");
  expect(findMask({})).toBeUndefined();
});

it("finds the cell whose picture is waited for, whatever it is needed for", () => {
  expect(findAwaited({ inputs })).toBe("hero/en");
  expect(findAwaited({ inputs: [{ cell: "a/en", role: "style" }] })).toBe("a/en");
  expect(findAwaited({ inputs: [{ asset: "a", role: "anchor" }] })).toBeUndefined();
});
