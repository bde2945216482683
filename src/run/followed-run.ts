/** A run this file follows: its record and what the relay last said of it. */
import type { Job, Run } from "../../core/api.ts";
import { isEnded } from "../../core/job.ts";
import type { TakeView } from "../../core/messages.ts";
import type { Landing, OutboxRecord, Place } from "../../core/outbox.ts";

export type PlacementState = TakeView["placement"];

/** One take of one cell: one job makes it, and a version shows it. */
export type Slot = { landing: Landing; take: number };

/**
 * `mine` is false for a run another person sent, found by its pending frames. `jobs` by slot key. `rev` 0 asks the
 * relay for everything. `placements` is what the canvas says, by slot key, and `shown` which of them their layers show;
 * `slots` finds a slot by its key; `asked` are the slots that a person asked for again: their pictures get a place also where
 * the former one was taken away. `requestId` is the press of Generate whose panel waits for an answer, and `delivery` ends with
 * the latest request that sends the run, `preparing` once its record and its places are written.
 */
export type FollowedRun = {
  record: OutboxRecord;
  mine: boolean;
  state: "open" | "closed";
  /** Nothing at all will be said of it any more; a closed run may still owe small copies. */
  complete: boolean;
  rev: number;
  cost: Run["cost"];
  jobs: Map<string, Job>;
  placements: Map<string, PlacementState>;
  shown: Set<string>;
  slots: Map<string, Slot>;
  asked: Set<string>;
  requestId?: string;
  delivery?: Promise<unknown>;
  preparing?: Promise<unknown>;
};

export function createFollowedRun(record: OutboxRecord, mine: boolean): FollowedRun {
  return {
    record,
    mine,
    // A run that had ended is shown as ended before the relay answers, which it may never do.
    state: record.closed ? "closed" : "open",
    complete: false,
    rev: 0,
    cost: { reserved: 0, settled: 0, uncertain: 0 },
    jobs: new Map(),
    placements: new Map(),
    shown: new Set(),
    slots: new Map(listSlots(record).map((slot) => [keyOf(slot), slot])),
    asked: new Set(),
  };
}

/** The same cell in two runs has two slots, so records say which take of which run they hold. */
export function slotKey(cell: string, take: number): string {
  return `${cell}#${take}`;
}

/** A slot's own key. */
export function keyOf({ landing, take }: Slot): string {
  return slotKey(landing.cell, take);
}

export function listSlots(record: OutboxRecord): Slot[] {
  return record.landings.flatMap((landing) => landing.takes.map((take) => ({ landing, take })));
}

/** Notes where a landing's picture stands from now on. */
export function setPlace(landing: Landing, place: Place): void {
  landing.places = [place];
}

export function findSlot(followed: FollowedRun, job: Job): Slot | undefined {
  return followed.slots.get(slotKey(job.cell, job.take));
}

export function findLanding(followed: FollowedRun, cell: string): Landing | undefined {
  return followed.record.landings.find((landing) => landing.cell === cell);
}

export function findJob(followed: FollowedRun, job: string): Job | undefined {
  return Array.from(followed.jobs.values()).find((each) => each.id === job);
}

/**
 * Takes over what the relay said; returns the jobs that changed. An answer older than what we know is ignored: a poll
 * that was given up may still answer.
 */
export function mergeRun(followed: FollowedRun, run: Run): Job[] {
  if (run.rev < followed.rev) return [];
  followed.rev = run.rev;
  followed.state = run.state;
  followed.complete = run.complete ?? run.state === "closed";
  followed.cost = run.cost;
  delete followed.record.failure;
  const changed = run.jobs.filter((job) => isNews(followed.jobs.get(slotKey(job.cell, job.take)), job));
  for (const job of changed) followed.jobs.set(slotKey(job.cell, job.take), job);
  const jobs = Array.from(followed.jobs.values());
  followed.record.closed = run.state === "closed" && jobs.every((job) => isEnded(job.state));
  return changed;
}

function isNews(known: Job | undefined, job: Job): boolean {
  return known === undefined || job.rev > known.rev;
}

/** True while the relay may still have something new to say of this run. */
export function isToBeFollowed(followed: FollowedRun): boolean {
  return followed.record.stage === "accepted" && !followed.complete;
}

/** True for a run the relay answered it does not have: it was made with another one, or by another team. */
export function isElsewhere({ record }: FollowedRun): boolean {
  return record.stage === "accepted" && record.failure?.kind === "not-found";
}

/** Slots whose picture is made and not on the canvas, without those whose place a person took away. */
export function listArrived(followed: FollowedRun, jobs: readonly Job[]): Slot[] {
  return jobs.flatMap((job) => {
    const key = slotKey(job.cell, job.take);
    const slot = findSlot(followed, job);
    if (slot === undefined || job.state !== "succeeded" || job.images.length === 0) return [];
    const settled = followed.record.placed.includes(key) || followed.record.notPlaced.includes(key);
    return settled ? [] : [slot];
  });
}

/** The picture to show for a job: that of its latest attempt. */
export function chooseImage(job: Job): Job["images"][number] | undefined {
  return job.images.reduce<Job["images"][number] | undefined>(
    (best, image) => (best === undefined || image.attempt >= best.attempt ? image : best),
    undefined,
  );
}

/** Notes that a slot's picture is on the canvas. */
export function markPlaced(followed: FollowedRun, key: string): void {
  const { record } = followed;
  if (!record.placed.includes(key)) record.placed.push(key);
  record.notPlaced = record.notPlaced.filter((each) => each !== key);
  followed.placements.set(key, "placed");
}

/** Notes that a slot's place was undone or deleted: it is listed, and comes back only when asked for (C2). */
export function markNotPlaced(followed: FollowedRun, key: string): void {
  const { record } = followed;
  if (!record.notPlaced.includes(key)) record.notPlaced.push(key);
  followed.placements.set(key, "not-placed");
}
