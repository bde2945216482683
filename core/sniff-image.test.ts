import { expect, test } from "vitest";
import { sniffImage } from "./sniff-image.ts";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

test.each([
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["\xff\xd8\xff\xe0", "image/jpeg"],
  ["RIFF\0\0\0\0WEBPVP8 ", "image/webp"],
  ["GIF89a", "image/gif"],
  ["RIFF\0\0\0\0WAVE", undefined],
  ["<svg", undefined],
  ["", undefined],
])("the first bytes of %j say %s", (start, type) => {
  expect(sniffImage(bytes(start))).toBe(type);
});
