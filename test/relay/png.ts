/** Small real pictures for tests. */
import { crc32, deflateSync } from "node:zlib";

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A grey RGB PNG of exactly this size; `shade` (0 to 255) makes different pictures. */
export function createPng(width: number, height: number, shade = 128): Uint8Array {
  const rows = Buffer.alloc((width * 3 + 1) * height, shade);
  for (let y = 0; y < height; y += 1) rows[y * (width * 3 + 1)] = 0;
  return writePng(width, height, 2, rows);
}

/** A grey PNG that says this size and holds this many bytes of pixels, whether they belong together or not. */
export function inflatingPng(width: number, height: number, byteCount: number): Uint8Array {
  return writePng(width, height, 0, Buffer.alloc(byteCount));
}

function writePng(width: number, height: number, colourType: number, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", new Uint8Array(0)),
  ]);
}
