/** Drafts, one per file, so that nothing typed is lost; the files used longest ago give way. */
import { draftSchema, type Draft } from "../../core/set.ts";
import { decodeRecord } from "../../core/records.ts";
import type { Failure } from "../../core/failure.ts";
import * as z from "zod/mini";
import { deleteStored, readStored, writeStored } from "./storage.ts";

const indexKey = "drafts";
const draftsKept = 40;
const indexSchema = z.array(z.string());

export async function readDraft(file: string): Promise<Draft | undefined> {
  return decodeRecord(draftSchema, await readStored(`draft:${file}`));
}

export async function saveDraft(file: string, draft: Draft): Promise<Failure | undefined> {
  const failure = await writeStored(`draft:${file}`, JSON.stringify(draft), () => dropOldestDraft(file));
  if (failure !== undefined) return failure;
  const { kept, dropped } = touchFile(await readIndex(), file, draftsKept);
  await Promise.all(dropped.map((each) => deleteStored(`draft:${each}`)));
  return writeStored(indexKey, JSON.stringify(kept), async () => false);
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
export async function dropOldestDraft(except: string): Promise<boolean> {
  const files = await readIndex();
  const oldest = files.find((file) => file !== except);
  if (oldest === undefined) return false;
  await deleteStored(`draft:${oldest}`);
  await figma.clientStorage.setAsync(indexKey, JSON.stringify(files.filter((file) => file !== oldest)));
  return true;
}

async function readIndex(): Promise<string[]> {
  return decodeRecord(indexSchema, await readStored(indexKey)) ?? [];
}
