/** Names what a file is by its first bytes, where it is no picture that we take: "not a PNG" helps nobody who sees one. */

const formats: readonly (readonly [name: string, at: number, start: string])[] = [
  ["a GIF", 0, "GIF8"],
  ["a TIFF", 0, "II*\0"],
  ["a TIFF", 0, "MM\0*"],
  ["an AVIF picture", 4, "ftypavi"],
  ["a HEIC photograph", 4, "ftyphei"],
  ["a HEIC photograph", 4, "ftyphev"],
  ["a HEIC photograph", 4, "ftypmif1"],
  ["a HEIC photograph", 4, "ftypmsf1"],
  ["a film", 4, "ftyp"],
  ["a PNG in the form that only iPhone apps read", 12, "CgBI"],
  ["a Photoshop file", 0, "8BPS"],
  ["a PDF", 0, "%PDF"],
  ["a bitmap (BMP)", 0, "BM"],
  ["an SVG drawing", 0, "<svg"],
  ["an SVG drawing or another XML file", 0, "<?xml"],
  ["a JPEG XL picture", 0, "\xff\x0a"],
  ["a JPEG XL picture", 4, "JXL "],
  ["a zip or an office document", 0, "PK\x03\x04"],
];

/** "a GIF" and the like; undefined for what has no name here. */
export function nameFormat(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 32)).toString("latin1");
  return formats.find(([, at, start]) => text.startsWith(start, at))?.[0];
}
