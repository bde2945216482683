// Real pictures, cheap to make: sixteen by sixteen colours drawn from a seed, enlarged without smoothing, encoded by sharp.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import type { OutputFormat } from "./parameters.ts";
import type { Size } from "./size.ts";

export type Painting = {
  size: Size;
  format: OutputFormat;
  transparent: boolean;
  seed: string;
  padToBytes?: number;
};

const cached = new Map<string, Promise<Buffer>>();
const maxCached = 64;

/** The bytes of a painting: the same for the same argument. With `padToBytes` the file is at least that long and still valid. */
export function paint(painting: Painting): Promise<Buffer> {
  const key = JSON.stringify(painting);
  const known = cached.get(key);
  if (known !== undefined) return known;
  const oldest = cached.size >= maxCached ? cached.keys().next().value : undefined;
  if (oldest !== undefined) cached.delete(oldest);
  const made = encode(painting).then((bytes) => pad(bytes, painting.format, painting.padToBytes ?? 0));
  cached.set(key, made);
  return made;
}

async function encode({ size, format, transparent, seed }: Painting): Promise<Buffer> {
  const channels = transparent ? 4 : 3;
  const colours = Buffer.concat(
    Array.from({ length: 32 }, (_, at) => createHash("sha256").update(`${seed} ${at}`).digest()),
  );
  const cells = Buffer.from(colours.subarray(0, 16 * 16 * channels));
  // A clear hole in the middle, so that a lost alpha channel is seen.
  if (transparent) for (let at = 0; at < 256; at += 1) cells[at * 4 + 3] = isMiddle(at) ? 0 : 255;
  const enlarged = sharp(cells, { raw: { width: 16, height: 16, channels } }).resize(
    size.width,
    size.height,
    { kernel: "nearest", fit: "fill" },
  );
  if (format === "jpeg") return enlarged.jpeg({ quality: 90 }).toBuffer();
  return format === "webp"
    ? enlarged.webp({ quality: 80, effort: 0 }).toBuffer()
    : enlarged.png({ compressionLevel: 1 }).toBuffer();
}

function isMiddle(at: number): boolean {
  const column = at % 16;
  const row = Math.floor(at / 16);
  return column > 4 && column < 11 && row > 4 && row < 11;
}

/** Lengthens a file by what its format lets a reader skip: a private PNG chunk, JPEG comments, an unknown RIFF chunk. */
function pad(bytes: Buffer, format: OutputFormat, toBytes: number): Buffer {
  const missing = toBytes - bytes.length;
  if (missing <= 0) return bytes;
  if (format === "png")
    return Buffer.concat([bytes.subarray(0, -12), makePngChunk(missing), bytes.subarray(-12)]);
  if (format === "jpeg")
    return Buffer.concat([bytes.subarray(0, 2), ...makeJpegComments(missing), bytes.subarray(2)]);
  const chunk = Buffer.alloc(8 + missing + (missing % 2), 0x2e);
  chunk.write("PADD", 0, "latin1");
  chunk.writeUInt32LE(missing, 4);
  const whole = Buffer.concat([bytes, chunk]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

function makePngChunk(length: number): Buffer {
  const chunk = Buffer.alloc(length + 12, 0x2e);
  chunk.writeUInt32BE(length, 0);
  chunk.write("paDd", 4, "latin1");
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + length)), 8 + length);
  return chunk;
}

function makeJpegComments(length: number): Buffer[] {
  const comments: Buffer[] = [];
  for (let left = length; left > 0; left -= 65_533) {
    const comment = Buffer.alloc(Math.min(left, 65_533) + 4, 0x2e);
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(comment.length - 2, 2);
    comments.push(comment);
  }
  return comments;
}
