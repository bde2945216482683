/** Drafts, one per file, so that nothing typed is lost. */
import type { Failure } from "../../core/failure.ts";
import { decodeJson } from "../../core/decode-json.ts";
import { keptDraftSchema, type KeptDraft } from "../../core/set/kept-draft.ts";
import { draftKey, noteDraft } from "./draft-index.ts";
import { makeRoom } from "./make-room.ts";
import { readStored, writeStored } from "./storage.ts";

export async function readDraft(file: string): Promise<KeptDraft | undefined> {
  return decodeJson(keptDraftSchema, await readStored(draftKey(file)));
}

export async function saveDraft(file: string, draft: KeptDraft): Promise<Failure | undefined> {
  const failure = await writeStored(draftKey(file), JSON.stringify(draft), () => makeRoom({ file }));
  if (failure === undefined) await noteDraft(file);
  return failure;
}
