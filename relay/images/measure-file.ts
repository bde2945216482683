/** Measures a picture that lies in a file, without reading what its header has no need of. */
import { open, type FileHandle } from "node:fs/promises";
import type { Findings, PictureHead } from "./image-facts.ts";
import { maxSteps, maxTake, parseAny } from "./measure-image.ts";

/**
 * What the header says; undefined when the file is no PNG, JPEG or WebP. Whether it is whole is not looked at. Rejects when the
 * file cannot be read.
 */
export async function measureFile(path: string): Promise<PictureHead | undefined> {
  const file = await open(path, "r");
  try {
    return await measureOpen(file);
  } finally {
    await file.close();
  }
}

async function measureOpen(file: FileHandle): Promise<PictureHead | undefined> {
  const findings: Findings = { head: undefined };
  const parser = parseAny(findings);
  const read = createWindow(file);
  let step = parser.next();
  let at = 0;
  for (let steps = 0; !step.done && steps < maxSteps; steps += 1) {
    if ("skip" in step.value) {
      at += Math.max(0, step.value.skip);
      step = parser.next(new Uint8Array(0));
      continue;
    }
    const bytes = step.value.take > maxTake ? undefined : await read(at, step.value.take);
    if (!bytes) break;
    at += bytes.length;
    step = parser.next(bytes);
  }
  if (!findings.head) return undefined;
  const { ended: _, ...head } = findings.head;
  return head;
}

/** Reads at a place, undefined beyond the end. Headers come in pieces of a few bytes, and the file is read in larger ones. */
function createWindow(file: FileHandle): (at: number, count: number) => Promise<Uint8Array | undefined> {
  const buffer = Buffer.allocUnsafe(maxTake);
  let start = 0;
  let length = 0;
  return async (at, count) => {
    if (at < start || at + count > start + length) {
      start = at;
      length = (await file.read(buffer, 0, maxTake, at)).bytesRead;
    }
    const found = buffer.subarray(at - start, Math.min(at - start + count, length));
    return found.length < count ? undefined : new Uint8Array(found);
  };
}
