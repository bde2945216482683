/** Names what a file is by its first bytes, where it is no picture that we take: "not a PNG" does not help a person who sees one. */

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

/** More than the longest start, with a byte order mark and some blank lines before it. */
const readBytes = 64;

/** "a GIF" and the like, by the file's first bytes; undefined for what has no name here, pictures that we take among it. */
export function nameFormat(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, readBytes));
  const written = text.replace(/^\xef\xbb\xbf/, "").trimStart();
  const found = formats.find(([, at, start]) =>
    (start.startsWith("<") ? written : text).startsWith(start, at),
  );
  return found?.[0];
}
