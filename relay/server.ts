/** Starts a relay: store, engine and HTTP server together, and stops them in the right order. */
import { createServer } from "node:http";
import { serve, type ServerType } from "@hono/node-server";
import { prepareHome } from "./access/prepare-home.ts";
import { createApp } from "./app.ts";
import { describeFullDisk } from "./bytes/disk-full.ts";
import type { Clock } from "./time/clock.ts";
import { claimDataFolder } from "./store/data-folder.ts";
import { createThumbKeeper } from "./engine/add-thumbs.ts";
import { openPresence, type Presence } from "./engine/presence.ts";
import { refuseSecondServer } from "./engine/refuse-second.ts";
import { recoverWorker } from "./engine/recover.ts";
import { createSweeper } from "./engine/sweeper.ts";
import { refusePipelined } from "./http/refuse-pipelined.ts";
import { createServices, type Relay, type RelayOptions } from "./create-services.ts";
import { createRevisionWatch } from "./changes/revision-watch.ts";
import type { Services } from "./services.ts";
import type { Settings } from "./settings.ts";
import { describeStart } from "./access/start-warnings.ts";
import type { Log } from "./log/log.ts";
import type { Lock } from "./store/lock.ts";
import { openStore } from "./store/open-store.ts";
import { listBeats } from "./store/workers.ts";

/** A connection on which nothing moves for so long is cut off, as its client reads no more; a poll is silent for half of it. */
const silentMs = 120_000;
/** How long downloads may take that were asked for just before the end. */
const lastAnswersMs = 5_000;

/**
 * A relay that answers. `close` stops claiming, answers the waiters, lets calls come back, and frees the folder. Until the
 * calls are back it gives out what there is, and takes no new runs.
 */
export type RunningRelay = {
  url: string;
  close: () => Promise<void>;
  /** How many pictures `close` would wait for now; offline ones are made again for nothing. */
  awaited: () => number;
};

/** Starts a relay; rejects with a sentence when the folder is taken, the port is in use or a setting does not work. */
export async function startRelay(settings: Settings, options: RelayOptions = {}): Promise<RunningRelay> {
  const lock = await claimDataFolder(settings);
  try {
    const db = await openStore(settings);
    return await serveStore(await createServices(settings, db, options), settings, lock);
  } catch (error) {
    lock?.release();
    throw describeFullDisk(error, `the data folder ${settings.dataFolder}`);
  }
}

async function serveStore(
  { services, dispatcher, beginDraining }: Relay,
  settings: Settings,
  lock: Lock | undefined,
): Promise<RunningRelay> {
  const { db, clock, followers, log, provider } = services;
  if (lock) await refuseSecondServer(services, settings.dataFolder);
  await prepareHome(db, clock.now());
  const thumbs = createThumbKeeper(services);
  const presence = await openPresence({
    ...services,
    serverLock: lock,
    recover: async (worker, mayLive) => {
      await recoverWorker(services, worker, mayLive);
      thumbs.look();
    },
  });
  // The lock says that no other process serves this folder, so every worker that has not ended is dead.
  if (lock) for (const { id } of await listBeats(db, services.worker)) await settleAtStart(services, id);
  await presence.beat();
  const sweeper = createSweeper(services);
  const watch = createRevisionWatch(services);
  for (const warning of [...settings.warnings, ...(await describeStart(services, settings))])
    log.warn({}, warning);
  const { server, url } = await listen(settings, services).catch(async (error: unknown) => {
    await presence.end();
    throw error;
  });
  presence.start();
  sweeper.start();
  thumbs.look();
  async function close(): Promise<void> {
    beginDraining();
    followers.release();
    await dispatcher.stop(settings.drainMs);
    followers.close();
    await closeServer(server, clock);
    await endWork(log, [watch.end, sweeper.end, thumbs.end, () => leave(services, presence)]);
    await provider.close();
    await services.heavy.close();
    await db.close();
    lock?.release();
  }
  return { url, close, awaited: () => (provider.repeatable ? 0 : dispatcher.running()) };
}

/** Trouble with what one process left must not keep everybody else's pictures waiting; the beats try again. */
async function settleAtStart(services: Services, worker: string): Promise<void> {
  try {
    await recoverWorker(services, worker);
  } catch (error) {
    services.log.error(
      { worker, err: error },
      "What an ended process left could not be settled; trying again.",
    );
  }
}

/** Says goodbye only when nothing is owed any more: the goodbye removes the spool and ends the search for this worker. */
async function leave(services: Services, presence: Presence): Promise<void> {
  try {
    await recoverWorker(services, services.worker);
  } catch (error) {
    await presence.vanish();
    throw error;
  }
  await presence.end();
}

/** What is still out is written down as lost (D4). A database that is away then hears of it from the next process. */
async function endWork(log: Log, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps)
    try {
      await step();
    } catch (error) {
      log.error({ err: error }, "The end of this process could not be written down.");
    }
}

/** What was asked before the end is still answered, for a moment; a connection that hangs is not waited for. */
async function closeServer(server: ServerType, clock: Clock): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const cancel = clock.after(lastAnswersMs, () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
  await closed;
  cancel();
}

function listen(settings: Settings, services: Services): Promise<{ server: ServerType; url: string }> {
  const app = createApp(services);
  const options = { fetch: refusePipelined(app.fetch), port: settings.port, hostname: settings.bind };
  return new Promise((resolve, reject) => {
    const server = serve({ ...options, createServer, overrideGlobalObjects: false }, (address) => {
      resolve({ server, url: `http://localhost:${address.port}` });
    });
    if ("setTimeout" in server && "timeout" in server) server.timeout = silentMs;
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      const sentence = `Port ${settings.port} is in use. Stop what uses it, or set PORT to another one.`;
      reject(isTaken ? new Error(sentence, { cause: error }) : error);
    });
  });
}
