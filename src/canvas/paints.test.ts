import { expect, test } from "vitest";
import { findReplaced, withImage, withoutImage } from "./paints.ts";

const red = { type: "SOLID", color: { r: 1, g: 0, b: 0 } } as const;
const shader = { type: "SHADER", anything: { at: "all" } } as unknown as Paint;

function image(imageHash: string, changes: Partial<ImagePaint> = {}): ImagePaint {
  return { type: "IMAGE", scaleMode: "FILL", imageHash, ...changes };
}

test("a picture takes the place of the topmost visible image and leaves the other fills", () => {
  const fills = [red, image("old"), image("hidden", { visible: false }), shader];
  expect(withImage(fills, "new", undefined)).toEqual([red, image("new"), fills[2], shader]);
});

test("without an image the picture goes on top", () => {
  expect(withImage([red, shader], "new", undefined)).toEqual([red, shader, image("new")]);
});

test("the version that was shown is the one replaced, wherever it is", () => {
  const fills = [image("ours"), red, image("theirs")];
  expect(withImage(fills, "next", "ours")).toEqual([image("next"), red, image("theirs")]);
});

test("what a picture replaced comes back when it is removed", () => {
  const before = [red, image("theirs", { scaleMode: "FIT" })];
  const replaced = findReplaced(before);
  const during = withImage(before, "ours", undefined);
  expect(withoutImage(during, ["ours"], replaced)).toEqual(before);
  expect(withoutImage([red, image("ours"), shader], ["ours"], undefined)).toEqual([red, shader]);
});
