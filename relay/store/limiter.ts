/** Lets calls leave as the provider's limits allow, in all relay processes together. */
import type { ProviderOutcome } from "../providers/provider.ts";
import type { Db, Queries } from "./db.ts";
import { createBatcher } from "../time/batcher.ts";
import { advanceBucket, type Bucket, takeFromBucket, type UpstreamCost } from "../schedule/bucket.ts";
import { lockBucket, lockBuckets, readBucket, saveBucket, type StoredBucket } from "./buckets.ts";
import { hearProvider, judgeOutcome, learnFromCall } from "../schedule/learn.ts";
import { type LimitSettings, rateBucket } from "../schedule/limits.ts";

/** What one transaction asks of a model's limits. */
export type LimitTurn = {
  /** Milliseconds until a call that costs this may leave, behind the calls that were allowed before it; 0: it may leave now. */
  ask: (cost: UpstreamCost) => number;
  /** Writes down the costs of the calls that were really claimed, of all that were allowed. */
  keep: (costs: readonly UpstreamCost[]) => Promise<void>;
};

/** Buckets that a transaction has locked, by their id. */
export type LockedBuckets = ReadonlyMap<string, StoredBucket>;

export type Limiter = {
  /** Locks the buckets of these models with one statement. */
  lock: (tx: Queries, models: readonly string[]) => Promise<LockedBuckets>;
  /** Begins to ask for calls of this model, and locks its bucket if need be. Call it inside the claim's transaction. */
  open: (tx: Queries, model: string, nowMs: number, locked?: LockedBuckets) => Promise<LimitTurn>;
  /** Learns from the end of a call that was sent at `sentAtMs`; the bucket as it is afterwards. */
  learn: (model: string, ended: EndedCall, nowMs: number) => Promise<Bucket>;
  /** The bucket of a model, for quotes and metrics. */
  read: (model: string, nowMs: number) => Promise<Bucket>;
};

export type EndedCall = { outcome: ProviderOutcome; sentAtMs: number };

export type LimiterDeps = {
  db: Db;
  provider: { name: string; offline: boolean };
  settings: LimitSettings;
  /** 0 to 1. */
  random: () => number;
};

/** Undefined for the offline provider, which has no limits, unless the operator sets some (to try them out). */
export function createLimiter(given: LimiterDeps): Limiter | undefined {
  const { offline } = given.provider;
  const { imagesPerMinute, tokensPerMinute } = given.settings;
  if (offline && imagesPerMinute === undefined && tokensPerMinute === undefined) return undefined;
  const settings = offline ? { imagesPerMinute, tokensPerMinute } : given.settings;
  const deps = { ...given, settings };
  /** Calls that end while earlier ones are written down are learned from together, so that they do not queue up. */
  const learners = new Map<string, (ended: EndedCall & { nowMs: number }) => Promise<Bucket>>();
  function learnerOf(model: string): (ended: EndedCall & { nowMs: number }) => Promise<Bucket> {
    const learner = learners.get(model) ?? createBatcher((ended) => learn(deps, model, ended));
    learners.set(model, learner);
    return learner;
  }
  return {
    lock: (tx, models) =>
      lockBuckets(
        tx,
        models.map((model) => idOf(deps, model)),
      ),
    open: (tx, model, nowMs, locked) => open(deps, tx, { model, nowMs, locked }),
    learn: (model, ended, nowMs) => learnerOf(model)({ ...ended, nowMs }),
    read: async (model, nowMs) => {
      const { bucket } = await readBucket(deps.db, idOf(deps, model));
      return rateBucket(bucket, settings, nowMs);
    },
  };
}

/** Two providers behind one database have limits of their own. */
function idOf({ provider }: LimiterDeps, model: string): string {
  return `${provider.name}/${model}`;
}

async function open(
  deps: LimiterDeps,
  tx: Queries,
  { model, nowMs, locked }: { model: string; nowMs: number; locked: LockedBuckets | undefined },
): Promise<LimitTurn> {
  const id = idOf(deps, model);
  const stored = locked?.get(id) ?? (await openBucket(deps, tx, id, nowMs));
  const rated = rateBucket(stored.bucket, deps.settings, nowMs);
  let asked = rated;
  return {
    ask: (cost) => {
      const taken = takeFromBucket(asked, cost, nowMs);
      asked = taken.bucket;
      return taken.waitMs;
    },
    keep: async (costs) => {
      const bucket = costs.reduce((kept, cost) => takeFromBucket(kept, cost, nowMs).bucket, rated);
      // A clock that was set back has moved the whole bucket; unless that is kept, the wait would start anew every time.
      const isMoved = asked.atMs < (stored.bucket?.atMs ?? 0);
      if (costs.length === 0 && !isMoved) return;
      const after = costs.length === 0 ? asked : bucket;
      if (!(await saveBucket(tx, id, stored.rev, after)))
        throw new Error(`The limits of ${model} changed although their row was locked.`);
    },
  };
}

/** The first call of a model makes the row, so that there always is one to lock. */
async function openBucket(deps: LimiterDeps, tx: Queries, id: string, nowMs: number): Promise<StoredBucket> {
  const stored = await lockBucket(tx, id);
  if (stored.rev > 0) return stored;
  // Another process may make it at the same time; the second insert finds the row of the first.
  await saveBucket(tx, id, 0, rateBucket(undefined, deps.settings, nowMs));
  return lockBucket(tx, id);
}

const learnTries = 20;

async function learn(
  deps: LimiterDeps,
  model: string,
  ended: readonly (EndedCall & { nowMs: number })[],
): Promise<Bucket[]> {
  const id = idOf(deps, model);
  for (let tries = 0; tries < learnTries; tries += 1) {
    const stored = await readBucket(deps.db, id);
    let bucket = stored.bucket;
    let isNews = false;
    const after = ended.map(({ outcome, sentAtMs, nowMs }) => {
      const known = bucket ?? rateBucket(undefined, deps.settings, nowMs);
      const seen = {
        answer: judgeOutcome(outcome),
        sentAtMs,
        limits: outcome.limits,
        random: deps.random(),
      };
      // What was only assumed ends before the call is judged: it must not be called the provider's limit.
      const heard = hearProvider(known, seen);
      const before = advanceBucket(rateBucket(heard, deps.settings, nowMs), nowMs);
      const learned = learnFromCall(before, seen, nowMs);
      // A usual picture teaches nothing new, and then nothing is written.
      isNews ||= heard !== known || JSON.stringify(learned) !== JSON.stringify(before);
      bucket = learned;
      return learned;
    });
    const last = after.at(-1);
    if (!isNews || last === undefined || (await saveBucket(deps.db, id, stored.rev, last))) return after;
  }
  throw new Error(`What a call of ${model} said about its limits could not be written down.`);
}
