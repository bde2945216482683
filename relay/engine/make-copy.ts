/** A picture's small copy, made where it costs least. */
import { writeFile } from "node:fs/promises";
import { createScratch } from "../bytes/scratch.ts";
import { makeLargeThumb } from "../heavy/tasks.ts";
import { makeThumb } from "../images/make-thumb.ts";
import { measureFile } from "../images/measure-file.ts";
import { measureImage } from "../images/measure-image.ts";
import { weighConversion } from "../images/weigh.ts";
import type { Services } from "../services.ts";

/**
 * The largest pictures of the models need less, and are read here: starting a helper costs ten times as much as the copy. A
 * picture that needs more was not asked for, and must not take the relay's memory.
 */
const nearBytes = 100_000_000;

/** A JPEG data URL of at most 4,000 characters. Throws when the picture, given by its path or bytes, cannot be read. */
export async function makeCopy(
  services: Pick<Services, "heavy" | "spoolFolder" | "diskRoom">,
  source: string | Uint8Array,
): Promise<string> {
  const head = typeof source === "string" ? await measureFile(source) : measureImage(source);
  if (!head) throw new Error("This is no picture.");
  if (weighConversion(head) <= nearBytes) return makeThumb(source, head.type);
  const scratch = createScratch(services);
  try {
    const path = typeof source === "string" ? source : scratch.newPath(source.length);
    if (typeof source !== "string") await writeFile(path, source, { mode: 0o600 });
    const made = await services.heavy.run(makeLargeThumb, { path, head });
    if (made.ok) return made.output;
    throw new Error(made.failure.message, { cause: made.failure });
  } finally {
    scratch.remove();
  }
}
