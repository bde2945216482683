/** Start tags read from and written to the store, inside the transaction that queues the jobs. */
import type { Queries } from "../store/db.ts";
import type { StoredJob } from "../store/rows.ts";
import { sql } from "../store/statements.ts";
import { type JobClass, single } from "./class-turn.ts";
import { computeStartTags, computeTagShift } from "./start-tags.ts";

type Person = { team: string; person: string; class: JobClass };

/** The start tags of a person's new jobs, with the person's own virtual time moved on. The person's row stays locked. */
export async function takeStartTags(
  tx: Queries,
  asking: Person,
  costs: readonly number[],
): Promise<number[]> {
  const mine = await lockVirtualTime(tx, asking);
  const { tags, finishTag } = computeStartTags(mine, await readVirtualTime(tx, asking), costs);
  await setVirtualTime(tx, asking, finishTag);
  return tags;
}

/**
 * Moves jobs of one run up to what is served now, when they waited for a person or a picture while others were served.
 * Call it where they are queued; rows that are not stored yet keep their tags.
 */
export async function moveUpTags(
  tx: Queries,
  person: string,
  jobs: readonly Pick<StoredJob, "id" | "team" | "class" | "tag" | "worst">[],
): Promise<void> {
  const first = jobs[0];
  if (!first) return;
  const asking: Person = { team: first.team, person, class: first.class === single ? single : 1 };
  const tags = jobs.map((job) => job.tag);
  const mine = await lockVirtualTime(tx, asking);
  const shift = computeTagShift(await readVirtualTime(tx, asking), tags);
  if (shift === 0) return;
  for (const job of jobs) await tx.run(sql.moveTag, [job.id, shift]);
  const end = Math.max(...jobs.map((job) => job.tag + shift + Math.max(1, job.worst)));
  if (end > mine) await setVirtualTime(tx, asking, end);
}

async function lockVirtualTime(tx: Queries, asking: Person): Promise<number> {
  const row = await tx.get(sql.lockPerson, [asking.team, asking.person]);
  return Number(row?.[asking.class === single ? "single_tag" : "finish_tag"] ?? 0);
}

async function setVirtualTime(tx: Queries, asking: Person, tag: number): Promise<void> {
  const text = asking.class === single ? sql.setSingleTag : sql.setFinishTag;
  await tx.run(text, [asking.team, asking.person, tag]);
}

/**
 * The virtual time of a class: the highest tag in service; else the first that waits; else the furthest anybody else has
 * come, so that nobody who was idle has turns saved up.
 */
async function readVirtualTime(tx: Queries, { team, person, class: kind }: Person): Promise<number> {
  const row =
    (await tx.get(sql.runningTag, [kind])) ??
    (await tx.get(sql.firstQueuedTag, [kind])) ??
    (await tx.get(kind === single ? sql.lastSingleTag : sql.lastFinishTag, [team, person]));
  return Number(row?.["tag"] ?? 0);
}
