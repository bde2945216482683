import { expect, test } from "vitest";
import { findFormer, withImage, withoutImage } from "./paints.ts";

const red = { type: "SOLID", color: { r: 1, g: 0, b: 0 } } as const;
const shader = { type: "SHADER", anything: { at: "all" } } as unknown as Paint;

function image(imageHash: string, changes: Partial<ImagePaint> = {}): ImagePaint {
  return { type: "IMAGE", scaleMode: "FILL", imageHash, ...changes };
}

/** Cropped, filtered, faded and blended, as a person may have left it. */
const theirs = image("theirs", {
  scaleMode: "CROP",
  imageTransform: [
    [0.5, 0, 0.25],
    [0, 0.5, 0.25],
  ],
  filters: { exposure: 0.3 },
  opacity: 0.8,
  blendMode: "MULTIPLY",
});

test("a picture lies above the topmost visible image, which stays whole and hidden, and leaves the other fills", () => {
  const fills = [red, theirs, image("hidden", { visible: false }), shader];
  const hidden = { ...theirs, visible: false };
  expect(withImage(fills, "new", undefined)).toEqual([red, hidden, image("new"), fills[2], shader]);
});

test("without an image the picture goes on top", () => {
  expect(withImage([red, shader], "new", undefined)).toEqual([red, shader, image("new")]);
});

test("a picture that is hidden in the fills already is not kept a second time", () => {
  const hidden = image("kept", { visible: false });
  expect(withImage([hidden, image("kept")], "new", undefined)).toEqual([hidden, image("new")]);
});

test("the version that was shown is the one replaced, wherever it is", () => {
  const fills = [image("ours"), red, theirs];
  expect(withImage(fills, "next", "ours")).toEqual([image("next"), red, theirs]);
});

test("a picture that is still in the fills is not put in twice, also when the record names another as shown", () => {
  const fills = [red, theirs, image("ours")];
  expect(withImage(fills, "ours", "gone")).toEqual(fills);
});

test("what a picture covered is as it was when it is removed, also after other versions were shown", () => {
  const before = [red, theirs, shader];
  const former = findFormer(before);
  const during = withImage(withImage(before, "one", undefined), "two", "one");
  expect(withoutImage(during, ["one", "two"], former)).toEqual(before);
  expect(withoutImage([red, image("one"), shader], ["one"], undefined)).toEqual([red, shader]);
});

test("what a picture covered comes back from its copy when somebody deleted it meanwhile", () => {
  const former = findFormer([red, theirs]);
  expect(withoutImage([red, image("ours"), shader], ["ours"], former)).toEqual([red, theirs, shader]);
});

test("a picture that had the same bytes as the one before it is told from it", () => {
  const before = [red, theirs];
  const during = withImage(before, "theirs", undefined);
  expect(during).toHaveLength(3);
  expect(withoutImage(during, ["theirs"], findFormer(before))).toEqual(before);
});

test.each([
  ["a paint of another kind", { type: "SOLID" }],
  ["no picture", { type: "IMAGE", scaleMode: "FILL" }],
  ["a way to scale that there is not", { type: "IMAGE", scaleMode: "SQUEEZE", imageHash: "x" }],
])("a copy that is %s, since anybody may have written it, puts nothing back", (_name, paint) => {
  expect(withoutImage([red, image("ours")], ["ours"], { hash: "x", paint })).toEqual([red]);
});
