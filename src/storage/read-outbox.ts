/** Reading the outbox, and which of its runs may give way. */
import { outboxRecordSchema, type OutboxRecord } from "../../core/outbox.ts";
import { decodeJson } from "../../core/decode-json.ts";
import { deleteStored, listStored, readStored } from "./storage.ts";

const prefix = "outbox:";
/** Finished runs are a convenience of the Runs tab; older ones are still listed by the relay. */
const finishedKept = 40;

export function outboxKey(run: string): string {
  return `${prefix}${run}`;
}

export async function readOutbox(): Promise<OutboxRecord[]> {
  const keys = await listStored(prefix);
  const records = await Promise.all(
    keys.map(async (key) => decodeJson(outboxRecordSchema, await readStored(key))),
  );
  return records.flatMap((record) => (record === undefined ? [] : [record])).sort(byAge);
}

export async function deleteOutbox(run: string): Promise<void> {
  await deleteStored(outboxKey(run));
}

/** Runs beyond the number of finished ones we keep, oldest first. Pure. */
export function chooseSurplus(records: readonly OutboxRecord[], kept = finishedKept): OutboxRecord[] {
  const finished = records.filter(isFinished).sort(byAge);
  return finished.slice(0, Math.max(0, finished.length - kept));
}

/** Nothing is left to send, to wait for or to place. A refused run stays until a person has seen it. */
export function isFinished(record: OutboxRecord): boolean {
  if (record.stage === "refused") return true;
  return record.stage === "accepted" && record.closed && record.notPlaced.length === 0;
}

function byAge(a: OutboxRecord, b: OutboxRecord): number {
  return a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0;
}
