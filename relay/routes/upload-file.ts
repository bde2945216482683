/** A file that an upload goes into while it comes, measured and hashed on the way. */
import { createHash } from "node:crypto";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { syncOpen } from "../bytes/files.ts";
import type { ImageFacts } from "../images/image-facts.ts";
import { createImageMeter } from "../images/measure-image.ts";

export type UploadFile = {
  path: string;
  /** Throws what the disk refused. */
  write: (piece: Uint8Array) => void;
  /** What came: the first bytes, what the header says, and the SHA-256 of all of it. To be asked once. */
  received: () => { begin: Uint8Array; facts: ImageFacts | undefined; sha256: string };
  /** Makes what is in the file by now survive power loss. */
  sync: () => Promise<void>;
  close: () => void;
};

/** Enough to tell one format from another. */
const beginBytes = 64;

/** Opens a new file at the path. Throws what the disk refuses. */
export function openUploadFile(path: string): UploadFile {
  const file = openSync(path, "wx", 0o600);
  const meter = createImageMeter();
  const hash = createHash("sha256");
  let begin: Uint8Array = new Uint8Array(0);
  return {
    path,
    write: (piece) => {
      if (begin.length < beginBytes) begin = Buffer.concat([begin, piece.subarray(0, beginBytes)]);
      meter.write(piece);
      hash.update(piece);
      writeFileSync(file, piece);
    },
    received: () => ({ begin, facts: meter.read(), sha256: hash.digest("hex") }),
    sync: () => syncOpen(file),
    close: () => {
      closeSync(file);
    },
  };
}
