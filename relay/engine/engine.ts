/** What the engine's parts share. */
import type { Catalogue } from "../../core/catalogue.ts";
import type { Clock } from "../time/clock.ts";
import type { Log } from "../log/log.ts";
import type { Observer } from "./observe-attempts.ts";
import type { Provider } from "../providers/provider.ts";
import type { Limiter } from "../store/limiter.ts";
import type { Db } from "../store/db.ts";
import type { Blobs } from "../bytes/blobs.ts";

/** The points of an attempt's life at which tests kill the process. */
export type CrashPoint = "after-attempt" | "mid-body" | "after-rename" | "before-commit" | "after-commit";

export type EngineDeps = {
  db: Db;
  blobs: Blobs;
  provider: Provider;
  /** The provider's limits; undefined where there are none. */
  limiter?: Limiter | undefined;
  catalogue: Catalogue;
  clock: Clock;
  log: Log;
  /** Is told of every attempt, for logs and metrics. */
  observer?: Observer | undefined;
  /** This process: the owner of its attempts and of its spool folder. */
  worker: string;
  /** The folder that holds one spool folder per worker. */
  spoolFolder: string;
  /** Pictures made at the same time. */
  parallel: number;
  /** How long images are kept, in milliseconds. */
  retentionMs: number;
  /** True when the disk has room for more pictures. */
  hasRoom: () => boolean;
  /** Tells followers that a run changed, and whether nothing is left to happen in it. */
  notify: (team: string, run: string, isClosed?: boolean) => void;
  createId: () => string;
  /** 0 to 1. */
  random: () => number;
  /** Does nothing in production. */
  crashPoint: (point: CrashPoint) => void;
};
