/** The outbox: every run of this person on this device, written before it is sent (one key per run). */
import type { Failure } from "../../core/failure.ts";
import type { OutboxRecord } from "../../core/outbox.ts";
import { makeRoom } from "./make-room.ts";
import { chooseSurplus, deleteOutbox, outboxKey, readOutbox } from "./read-outbox.ts";
import { writeStored } from "./storage.ts";

export async function saveOutbox(record: OutboxRecord): Promise<Failure | undefined> {
  const { run, file } = record;
  return writeStored(outboxKey(run), JSON.stringify(record), () => makeRoom({ run, file }));
}

/** Runs of one file, the oldest first. Finished ones beyond what we keep, of all files, go. */
export async function resumeOutboxOf(file: string): Promise<OutboxRecord[]> {
  const records = await readOutbox();
  const surplus = chooseSurplus(records);
  for (const record of surplus) await deleteOutbox(record.run);
  return records.filter((record) => record.file === file && !surplus.includes(record));
}
