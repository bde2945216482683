/** Which files have a draft, in order of use: the ones used longest ago give way. */
import { decodeJson } from "../../core/decode-json.ts";
import * as z from "zod/mini";
import { deleteStored, readStored } from "./storage.ts";

const indexKey = "drafts";
const indexSchema = z.array(z.string());
const draftsKept = 40;

export function draftKey(file: string): string {
  return `draft:${file}`;
}

/** Notes that a file's draft was used, and drops those beyond the bound. */
export async function noteDraft(file: string): Promise<void> {
  const files = await readIndex();
  if (files[files.length - 1] === file) return;
  const { kept, dropped } = touchFile(files, file, draftsKept);
  for (const each of dropped) await deleteStored(draftKey(each));
  await figma.clientStorage.setAsync(indexKey, JSON.stringify(kept));
}

/** The files in order of use, newest last, and those beyond the bound. Pure. */
export function touchFile(
  files: readonly string[],
  file: string,
  bound: number,
): { kept: string[]; dropped: string[] } {
  const order = [...files.filter((each) => each !== file), file];
  const surplus = Math.max(0, order.length - bound);
  return { kept: order.slice(surplus), dropped: order.slice(0, surplus) };
}

/** Frees the draft used longest ago, except one file's. False when there is nothing left to free. */
export async function dropOldestDraft(except: string | undefined): Promise<boolean> {
  const files = await readIndex();
  const oldest = files.find((file) => file !== except);
  if (oldest === undefined) return false;
  await deleteStored(draftKey(oldest));
  await figma.clientStorage.setAsync(indexKey, JSON.stringify(files.filter((file) => file !== oldest)));
  return true;
}

async function readIndex(): Promise<string[]> {
  return decodeJson(indexSchema, await readStored(indexKey)) ?? [];
}
