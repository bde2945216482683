/** The relay's scheduling in miniature: the real tags, classes and buckets over a clock that jumps from event to event. */
import { type Bucket, takeFromBucket, type UpstreamCost } from "./bucket.ts";
import { bulk, chooseClass, classOf, countSingles, type JobClass, single } from "./class-turn.ts";
import { computeStartTags } from "./start-tags.ts";

/** `cost` is a job's price; `takes` is what its call takes of the provider's limits, one picture where nothing is said. */
export type Asked = { person: string; atMs: number; jobs: number; cost?: number; takes?: UpstreamCost };
export type Done = {
  person: string;
  run: number;
  cost: number;
  askedMs: number;
  startMs: number;
  endMs: number;
};
export type World = { bucket: Bucket; slots: number; serviceMs: number };

type Waiting = {
  person: string;
  run: number;
  cost: number;
  takes: UpstreamCost;
  askedMs: number;
  class: JobClass;
  tag: number;
  n: number;
};
type State = {
  queued: Waiting[];
  running: (Waiting & { endMs: number; startMs: number })[];
  finishTags: Map<string, number>;
  bucket: Bucket;
  singlesInARow: number;
};

/** Runs everything that is asked for to its end; jobs in the order they started. */
export function simulate(asked: readonly Asked[], world: World): Done[] {
  const state: State = {
    queued: [],
    running: [],
    finishTags: new Map(),
    bucket: world.bucket,
    singlesInARow: 0,
  };
  const coming = [...asked].sort((a, b) => a.atMs - b.atMs);
  const done: Done[] = [];
  let now = coming[0]?.atMs ?? 0;
  while (coming.length + state.queued.length + state.running.length > 0) {
    for (let next = coming[0]; next && next.atMs <= now; next = coming[0]) {
      coming.shift();
      submit(state, next, asked);
    }
    state.running = state.running.filter((job) => job.endMs > now);
    const wakeMs = claimAll(state, world, now, done);
    now = Math.min(coming[0]?.atMs ?? Infinity, wakeMs, ...state.running.map((job) => job.endMs));
  }
  return done;
}

function submit(state: State, ask: Asked, all: readonly Asked[]): void {
  const kind = classOf(ask.jobs);
  const key = `${ask.person} ${kind}`;
  const cost = ask.cost ?? 1_000;
  const costs = Array.from({ length: ask.jobs }, () => cost);
  const { tags, finishTag } = computeStartTags(
    state.finishTags.get(key) ?? 0,
    virtualTime(state, kind),
    costs,
  );
  state.finishTags.set(key, finishTag);
  for (const tag of tags)
    state.queued.push({
      person: ask.person,
      run: all.indexOf(ask),
      cost,
      takes: ask.takes ?? { images: 1, tokens: 0 },
      askedMs: ask.atMs,
      class: kind,
      tag,
      n: state.queued.length,
    });
}

/** As the store reads it: the highest tag in service, else the first in the queue, else the highest finish tag of all people. */
function virtualTime(state: State, kind: JobClass): number {
  const running = state.running.filter((job) => job.class === kind).map((job) => job.tag);
  if (running.length > 0) return Math.max(...running);
  const queued = state.queued.filter((job) => job.class === kind).map((job) => job.tag);
  if (queued.length > 0) return Math.min(...queued);
  return Math.max(
    0,
    ...[...state.finishTags].filter(([key]) => key.endsWith(` ${kind}`)).map(([, tag]) => tag),
  );
}

function claimAll(state: State, world: World, now: number, done: Done[]): number {
  while (state.running.length < world.slots) {
    const first = chooseClass(state.singlesInARow);
    const job = nextOf(state.queued, first) ?? nextOf(state.queued, first === single ? bulk : single);
    if (!job) return Infinity;
    const { bucket, waitMs } = takeFromBucket(state.bucket, job.takes, now);
    if (waitMs > 0) return now + waitMs;
    state.bucket = bucket;
    state.singlesInARow = countSingles(state.singlesInARow, job.class);
    state.queued.splice(state.queued.indexOf(job), 1);
    const times = { startMs: now, endMs: now + world.serviceMs };
    state.running.push({ ...job, ...times });
    done.push({ person: job.person, run: job.run, cost: job.cost, askedMs: job.askedMs, ...times });
  }
  return Infinity;
}

function nextOf(queued: readonly Waiting[], kind: JobClass): Waiting | undefined {
  const mine = queued.filter((job) => job.class === kind);
  return mine.sort((a, b) => a.tag - b.tag || a.n - b.n)[0];
}
