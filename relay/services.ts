/** What the routes are given. */
import type { Catalogue } from "../core/catalogue.ts";
import type { RequestLimits } from "./http/request-limits.ts";
import type { Clock } from "./time/clock.ts";
import type { Blobs } from "./bytes/blobs.ts";
import type { Followers } from "./changes/followers.ts";
import type { Gathering } from "./changes/gathering.ts";
import type { Log } from "./log/log.ts";
import type { Observer } from "./engine/observe-attempts.ts";
import type { Provider } from "./providers/provider.ts";
import type { Limiter } from "./store/limiter.ts";
import type { Db } from "./store/db.ts";

export type Services = {
  db: Db;
  blobs: Blobs;
  provider: Provider;
  catalogue: Catalogue;
  clock: Clock;
  log: Log;
  /** What this process counts; the app makes its own where nothing is given. */
  observer?: Observer | undefined;
  followers: Followers;
  gathering: Gathering;
  version: string;
  /** True when every route but liveness, readiness and preflights needs a token (K2). */
  needsToken: boolean;
  /** The SHA-256 of POLYFRAME_TOKEN, where it is set. */
  readyTokenHash?: string | undefined;
  /** Limits on requests; the defaults where nothing is said. */
  requestLimits?: RequestLimits;
  /** True when the provider's prices are not in the catalogue, so that no ceiling can hold. */
  pricesUnknown?: boolean;
  /** Names this relay answers to besides loopback. */
  publicHosts: readonly string[];
  /** The provider's limits; undefined where there are none. */
  limiter?: Limiter | undefined;
  /** True when the disk has room for more pictures. */
  hasRoom: () => boolean;
  /** True from the signal to stop until the end: what is there is given out, new runs are for the next process. */
  isDraining: () => boolean;
  /** Pictures made at the same time, for the quote's seconds. */
  parallel: number;
  /** How long one picture takes, where it is known better than by the catalogue (offline). */
  typicalMs: number | undefined;
  createId: () => string;
  /** Says that jobs were queued. */
  wake: () => void;
  /** Takes back what of a run is claimed and not sent, so that a cancellation finds it (D3). */
  recall: (run: string) => Promise<void>;
};
