/** Puts the engine's parts together from the settings. */
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { chooseBlobs } from "./bytes/choose-blobs.ts";
import { loadCatalogue } from "./catalogue/load-catalogue.ts";
import { systemClock, type Clock } from "./time/clock.ts";
import type { EngineDeps } from "./engine/engine.ts";
import { createFollowers, type Followers } from "./changes/followers.ts";
import { createId } from "./ids.ts";
import { createLog } from "./log/log.ts";
import { createMetrics } from "./log/metrics.ts";
import { createObserver } from "./engine/observe-attempts.ts";
import { chooseProvider } from "./providers/choose-provider.ts";
import type { Provider } from "./providers/provider.ts";
import { createLimiter } from "./store/limiter.ts";
import type { Settings } from "./settings.ts";
import type { Db } from "./store/db.ts";
import { runKey } from "./store/read.ts";

/** What tests put in place of the real thing. */
export type RelayOptions = {
  provider?: Provider;
  clock?: Clock;
  crashPoint?: EngineDeps["crashPoint"];
};

export type Parts = { db: Db; engine: EngineDeps; followers: Followers };

/** The parts of one relay process. Rejects with a sentence when catalogue, provider or object store cannot be used. */
export async function createParts(settings: Settings, db: Db, options: RelayOptions): Promise<Parts> {
  const clock = options.clock ?? systemClock;
  const followers = createFollowers(clock);
  const provider = options.provider ?? chooseProvider(settings, clock);
  const secrets = [settings.openaiKey, settings.token, settings.s3?.secret];
  const log = createLog({ level: settings.log, secrets });
  const engine: EngineDeps = {
    db,
    blobs: await chooseBlobs(settings),
    provider,
    limiter: createLimiter({ db, provider, settings: settings.limits, random: () => Math.random() }),
    catalogue: loadCatalogue(settings.cataloguePath),
    clock,
    log,
    observer: createObserver(log, createMetrics()),
    worker: createId(),
    spoolFolder: join(settings.dataFolder, "spool"),
    parallel: settings.parallel,
    retentionMs: settings.retentionMs,
    hasRoom: () => hasRoom(settings),
    notify: (team, run, isClosed) => {
      followers.notify(runKey(team, run), isClosed);
    },
    createId,
    random: () => Math.random(),
    crashPoint: options.crashPoint ?? (() => undefined),
  };
  return { db, engine, followers };
}

/** Asked before every claim, so it must not wait for its turn in the thread pool. */
function hasRoom(settings: Settings): boolean {
  const { bavail, bsize } = statfsSync(settings.dataFolder);
  return bavail * bsize >= settings.minFreeBytes;
}
