/** Lets calls leave as the provider's limits allow, in all relay processes together. */
import type { ProviderOutcome } from "../providers/provider.ts";
import type { Db, Queries } from "../store/db.ts";
import { advanceBucket, type Bucket, takeFromBucket, type UpstreamCost } from "./bucket.ts";
import { lockBucket, readBucket, saveBucket, type StoredBucket } from "./bucket-store.ts";
import { judgeOutcome, learnFromCall } from "./learn.ts";
import { type LimitSettings, rateBucket } from "./limits.ts";

/** `take` writes it down, inside the transaction it was asked in; only when `waitMs` is 0. */
export type Reservation = { waitMs: number; take: () => Promise<void> };

export type Limiter = {
  /** Asks whether a call of this model may leave now. Call it inside the claim's transaction: it locks the bucket. */
  reserve: (tx: Queries, model: string, cost: UpstreamCost, nowMs: number) => Promise<Reservation>;
  /** Learns from the end of a call that was sent at `sentAtMs`; the bucket as it is afterwards. */
  learn: (
    model: string,
    ended: { outcome: ProviderOutcome; sentAtMs: number },
    nowMs: number,
  ) => Promise<Bucket>;
  /** The bucket of a model, for quotes and metrics. */
  read: (model: string, nowMs: number) => Promise<Bucket>;
};

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
  return {
    reserve: (tx, model, cost, nowMs) => reserve(deps, tx, { model, cost, nowMs }),
    learn: (model, ended, nowMs) => learn(deps, model, ended, nowMs),
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

async function reserve(
  deps: LimiterDeps,
  tx: Queries,
  asked: { model: string; cost: UpstreamCost; nowMs: number },
): Promise<Reservation> {
  const id = idOf(deps, asked.model);
  const stored = await openBucket(deps, tx, id, asked.nowMs);
  const bucket = rateBucket(stored.bucket, deps.settings, asked.nowMs);
  const taken = takeFromBucket(bucket, asked.cost, asked.nowMs);
  async function take(): Promise<void> {
    if (await saveBucket(tx, id, stored.rev, taken.bucket)) return;
    throw new Error(`The limits of ${asked.model} changed although their row was locked.`);
  }
  // A clock that was set back has moved the whole bucket; unless that is kept, the wait would start anew every time.
  if (taken.waitMs > 0 && stored.bucket && taken.bucket.atMs < stored.bucket.atMs) await take();
  return { waitMs: taken.waitMs, take };
}

/** The first call of a model makes the row, so that there always is one to lock. */
async function openBucket(deps: LimiterDeps, tx: Queries, id: string, nowMs: number): Promise<StoredBucket> {
  const stored = await lockBucket(tx, id);
  if (stored.rev > 0) return stored;
  // Another process may make it at the same time; whoever is second finds the first one's.
  await saveBucket(tx, id, 0, rateBucket(undefined, deps.settings, nowMs));
  return lockBucket(tx, id);
}

const learnTries = 20;

async function learn(
  deps: LimiterDeps,
  model: string,
  ended: { outcome: ProviderOutcome; sentAtMs: number },
  nowMs: number,
): Promise<Bucket> {
  const id = idOf(deps, model);
  const seen = {
    verdict: judgeOutcome(ended.outcome),
    sentAtMs: ended.sentAtMs,
    limits: ended.outcome.limits,
    random: deps.random(),
  };
  for (let tries = 0; tries < learnTries; tries += 1) {
    const stored = await readBucket(deps.db, id);
    const before = advanceBucket(rateBucket(stored.bucket, deps.settings, nowMs), nowMs);
    const after = learnFromCall(before, seen, nowMs);
    // A usual picture teaches nothing new, and then nothing is written.
    const isNews = JSON.stringify(after) !== JSON.stringify(before);
    if (!isNews || (await saveBucket(deps.db, id, stored.rev, after))) return after;
  }
  throw new Error(`What a call of ${model} said about its limits could not be written down.`);
}
