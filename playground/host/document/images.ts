/** What `createImage` accepts: PNG, JPEG and GIF of at most 4096 px a side, known by the SHA-1 of their bytes. */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { ImageRecord, PlaygroundDocument } from "./store.ts";

const maxEdgePx = 4096;

type Header = Pick<ImageRecord, "type" | "width" | "height">;

/** Stores the bytes once and answers their record. Throws in Figma's words on anything it would refuse. */
export function addImage(document: PlaygroundDocument, bytes: Uint8Array): ImageRecord {
  const header = readHeader(bytes);
  if (header === undefined) throw new Error("Image type is unsupported");
  if (header.width < 1 || header.height < 1) throw new Error("Image is too small");
  if (header.width > maxEdgePx || header.height > maxEdgePx) throw new Error("Image is too large");
  const hash = bytesToHex(sha1(bytes));
  const known = document.images.get(hash);
  if (known !== undefined) return known;
  const image: ImageRecord = { hash, bytes, ...header };
  document.images.set(hash, image);
  return image;
}

/** Type and pixel size out of the first bytes; `undefined` for other formats, WebP included. */
export function readHeader(bytes: Uint8Array): Header | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) {
    return { type: "png", width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (bytes.length >= 10 && view.getUint32(0) === 0x47494638) {
    return { type: "gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (bytes.length >= 4 && view.getUint16(0) === 0xffd8) return readJpeg(view);
  return undefined;
}

function readJpeg(view: DataView): Header | undefined {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: "jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}
