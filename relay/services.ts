/**
 * What the relay's parts share: one bag, put together in create-services.ts and read by engine, guards and routes. A function
 * that needs little of it takes a `Pick`.
 */
import type { Catalogue } from "../core/catalogue.ts";
import type { FailureKind } from "../core/failure.ts";
import type { Blobs } from "./bytes/blobs.ts";
import type { DiskRoom } from "./bytes/disk-room.ts";
import type { Followers } from "./changes/followers.ts";
import type { HoldBack } from "./changes/hold-back.ts";
import type { HeavySlot } from "./heavy/slot.ts";
import type { RequestLimits } from "./http/request-limits.ts";
import type { Log } from "./log/log.ts";
import type { Metrics } from "./log/metrics.ts";
import type { Provider, ProviderOutcome } from "./providers/provider.ts";
import type { Claimed } from "./store/claimed.ts";
import type { Db } from "./store/db.ts";
import type { Limiter } from "./store/limiter.ts";
import type { Clock } from "./time/clock.ts";

/** The points of an attempt's life at which tests kill the process. */
export type CrashPoint =
  | "after-attempt"
  | "mid-body"
  | "after-rename"
  | "before-commit"
  | "after-commit"
  | "before-thumb";

/** Is told of every attempt, for logs and metrics. */
export type Observer = {
  metrics: Metrics;
  sent: (claimed: Claimed) => void;
  /** What became of an attempt in the end, which is not always what its call said; `callMs` when there was a call. */
  ended: (claimed: Claimed, outcome: ProviderOutcome, callMs?: number) => void;
  /** What ended without a call of this process: at a ceiling, or with the process that made the call. */
  failed: (kind: FailureKind, ids: Record<string, string>) => void;
};

export type Services = {
  db: Db;
  blobs: Blobs;
  provider: Provider;
  /** The provider's limits; undefined where there are none. */
  limiter: Limiter | undefined;
  catalogue: Catalogue;
  clock: Clock;
  log: Log;
  observer: Observer;
  /** Who waits for which run. */
  followers: Followers;
  holdBack: HoldBack;
  version: string;
  /** Where pictures are decoded and converted. */
  heavy: HeavySlot;
  /** This process: the owner of its attempts and of its spool folder. */
  worker: string;
  /** The folder that holds one spool folder per worker. */
  spoolFolder: string;
  /** Pictures made at the same time. */
  parallel: number;
  /** How long one picture takes, where it is known better than by the catalogue (offline). */
  typicalMs: number | undefined;
  /** How long images are kept, and assets since their last use, in milliseconds. */
  retentionMs: number;
  /** The most bytes that the bodies of one team's runs have together. */
  teamRunBytes: number;
  /** True when every route but liveness, readiness and preflights needs a token: with a key, and over data that had one (K2). */
  needsToken: boolean;
  /** The SHA-256 of POLYFRAME_TOKEN, where it is set. */
  readyTokenHash: string | undefined;
  requestLimits: RequestLimits;
  /** True when the provider's prices are not in the catalogue, so that no ceiling can hold. */
  pricesUnknown: boolean;
  /** Names this relay answers to besides loopback. */
  publicHosts: readonly string[];
  /** What of the data folder's disk may be written. */
  diskRoom: DiskRoom;
  /** True from the signal to stop until the end: what is there is given out, new runs are for the next process. */
  isDraining: () => boolean;
  /** Tells followers that a run changed, and whether nothing is left to happen in it. */
  notify: (team: string, runId: string, isClosed?: boolean) => void;
  /** Says that jobs were queued. */
  wake: () => void;
  /** Takes back what of a run is claimed and not sent, so that a cancellation finds it (D3). Never rejects. */
  recall: (runId: string) => Promise<void>;
  createId: () => string;
  /** 0 to 1. */
  random: () => number;
  /** Does nothing in production. */
  crashPoint: (point: CrashPoint) => void;
};
