import { expect, test } from "vitest";
import { nameFormat } from "./name-format.ts";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

test.each([
  ["\0\0\0\x18ftypheic", "a HEIC photograph"],
  ["\0\0\0\x18ftypmif1", "a HEIC photograph"],
  ["\0\0\0\x1cftypavif", "an AVIF picture"],
  ["\0\0\0\x18ftypisom", "a film"],
  ["GIF89a", "a GIF"],
  ["BM\x36\0", "a bitmap (BMP)"],
  ["II*\0", "a TIFF"],
  ["MM\0*", "a TIFF"],
  ["%PDF-1.7", "a PDF"],
  ["<svg xmlns=", "an SVG drawing"],
  ["\xef\xbb\xbf\r\n<svg>", "an SVG drawing"],
  ['\n<?xml version="1.0"?>', "an SVG drawing or another XML file"],
  ["\x89PNG\r\n\x1a\n\0\0\0\x04CgBI", "a PNG in the form that only iPhone apps read"],
])("the first bytes of %j are named as %s", (start, name) => {
  expect(nameFormat(bytes(start))).toBe(name);
});

test.each(["\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "\xff\xd8\xff\xe0", "RIFF\0\0\0\0WEBPVP8 ", "", " BM", "text"])(
  "%j has no name: it is a picture that is taken, or unknown",
  (start) => {
    expect(nameFormat(bytes(start))).toBeUndefined();
  },
);
