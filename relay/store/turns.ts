/** Start tags read from and written to the store, inside the transaction that queues the jobs. */
import type { Queries } from "./db.ts";
import type { StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";
import { bulk, type JobClass, single } from "../schedule/class-turn.ts";
import { computeStartTags, computeTagShift } from "../schedule/start-tags.ts";

type Person = { team: string; person: string; class: JobClass };

/** The start tags of a person's new jobs, with the person's own virtual time moved on. The person's row stays locked. */
export async function takeStartTags(
  tx: Queries,
  asking: Person,
  costs: readonly number[],
): Promise<number[]> {
  const [mine, now] = await Promise.all([lockVirtualTime(tx, asking), readVirtualTime(tx, asking)]);
  const { tags, finishTag } = computeStartTags(mine, now, costs);
  await setVirtualTime(tx, asking, finishTag);
  return tags;
}

/**
 * Queues jobs of one run that waited for a person or a picture, by `queue`. Their tags move up to what is served now: others
 * were served meanwhile, and with the tags of the submit they would all go at once. The person's row is locked last.
 */
export async function queueInTurn(
  tx: Queries,
  jobs: readonly StoredJob[],
  queue: () => Promise<unknown>,
): Promise<void> {
  const first = jobs[0];
  if (!first) return;
  const run = await tx.get(sql.run, [first.run, first.team]);
  const kind = first.class === single ? single : bulk;
  const asking: Person = { team: first.team, person: String(run?.["person"]), class: kind };
  const now = await readVirtualTime(tx, asking);
  await queue();
  const shift = computeTagShift(
    now,
    jobs.map((job) => job.tag),
  );
  if (shift === 0) return;
  for (const job of jobs) await tx.run(sql.moveTag, [job.id, shift]);
  const mine = await lockVirtualTime(tx, asking);
  const end = Math.max(...jobs.map((job) => job.tag + shift + Math.max(1, job.worst)));
  if (end > mine) await setVirtualTime(tx, asking, end);
}

/**
 * Puts a queued job just behind the next one of another run that asks the same model. One that is refused again and again would
 * otherwise be the only one that is ever asked for after each pause.
 */
export async function giveWay(tx: Queries, job: StoredJob): Promise<void> {
  const next = await tx.get(sql.nextOfOthers, [job.class, job.tag, job.model, job.run]);
  if (next) await tx.run(sql.moveTag, [job.id, Number(next["tag"]) - job.tag + 1]);
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
 * The virtual time of a class: the highest tag in service; else the first that waits; else the furthest that another
 * person has come, so that people who were idle have no turns saved up.
 */
async function readVirtualTime(tx: Queries, { team, person, class: kind }: Person): Promise<number> {
  const [running, queued, last] = await Promise.all([
    tx.get(sql.runningTag, [kind]),
    tx.get(sql.firstQueuedTag, [kind]),
    tx.get(kind === single ? sql.lastSingleTag : sql.lastFinishTag, [team, person]),
  ]);
  return Number((running ?? queued ?? last)?.["tag"] ?? 0);
}
