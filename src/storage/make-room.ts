/** Making room in a full storage: finished runs give way first, then the drafts of files used longest ago. */
import { dropOldestDraft } from "./draft-index.ts";
import { chooseSurplus, deleteOutbox, readOutbox } from "./read-outbox.ts";

/** Frees one entry, never the one being written. False when nothing may go any more. */
export async function makeRoom(keep: { run?: string; file?: string }): Promise<boolean> {
  return (await dropOldestFinished(keep.run)) || (await dropOldestDraft(keep.file));
}

async function dropOldestFinished(except: string | undefined): Promise<boolean> {
  const oldest = chooseSurplus(await readOutbox(), 0).find((record) => record.run !== except);
  if (oldest === undefined) return false;
  await deleteOutbox(oldest.run);
  return true;
}
