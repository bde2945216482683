/** Starts a relay: store, engine and HTTP server together, and stops them in the right order. */
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import { serve, type ServerType } from "@hono/node-server";
import packageJson from "../package.json" with { type: "json" };
import { createApp } from "./app.ts";
import { createDispatcher } from "./engine/dispatcher.ts";
import { recoverWorker } from "./engine/recover.ts";
import { createGathering } from "./gathering.ts";
import { homeTeam } from "./http/auth.ts";
import { hashText } from "./ids.ts";
import { arePricesKnown } from "./money/prices.ts";
import { createParts, type Parts, type RelayOptions } from "./parts.ts";
import type { Services } from "./services.ts";
import type { Settings } from "./settings.ts";
import type { Db } from "./store/db.ts";
import { lockServerRole } from "./store/lock.ts";
import { openStore } from "./store/open-store.ts";
import { addTeam, noLimits } from "./store/teams.ts";
import { addWorker, listOpenWorkers } from "./store/workers.ts";

/** A relay that answers. `close` stops claiming, answers the waiters, lets calls come back, and frees the folder. */
export type RunningRelay = { url: string; close: () => Promise<void> };

/** Starts a relay; rejects with a sentence when the folder is taken, the port is in use or a setting does not work. */
export async function startRelay(settings: Settings, options: RelayOptions = {}): Promise<RunningRelay> {
  await mkdir(settings.dataFolder, { recursive: true });
  const lock = lockServerRole(settings.dataFolder);
  try {
    const db = await openStore(settings);
    return await serveStore(await createParts(settings, db, options), settings, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function serveStore(parts: Parts, settings: Settings, release: () => void): Promise<RunningRelay> {
  const { db, engine, followers } = parts;
  await prepareHome(db, engine.clock.now());
  // The lock says that no other process serves this folder, so whoever has not ended is dead.
  for (const worker of await listOpenWorkers(db)) await recoverWorker(engine, worker);
  await addWorker(db, engine.worker, engine.clock.now());
  const dispatcher = createDispatcher(engine);
  const services: Services = {
    ...engine,
    followers,
    gathering: createGathering(engine.clock),
    version: packageJson.version,
    needsToken: !engine.provider.offline || settings.token !== undefined,
    readyTokenHash: settings.token === undefined ? undefined : hashText(settings.token),
    requestLimits: settings.requestLimits,
    pricesUnknown: !engine.provider.offline && !arePricesKnown(settings),
    publicHosts: settings.publicHosts,
    typicalMs: engine.provider.offline ? settings.offlineMs : undefined,
    wake: dispatcher.wake,
  };
  const { server, url } = await listen(settings, services);
  dispatcher.wake();
  async function close(): Promise<void> {
    followers.close();
    const closed = new Promise((resolve) => server.close(resolve));
    await dispatcher.stop(settings.drainMs);
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
    await engine.provider.close();
    await db.close();
    release();
  }
  return { url, close };
}

/** The team of everybody without a token of their own, and of the operator's ready-made token. */
async function prepareHome(db: Db, nowMs: number): Promise<void> {
  await addTeam(db, { id: homeTeam, name: "Home", ...noLimits }, nowMs);
}

function listen(settings: Settings, services: Services): Promise<{ server: ServerType; url: string }> {
  const app = createApp(services);
  const options = { fetch: app.fetch, port: settings.port, hostname: settings.bind };
  return new Promise((resolve, reject) => {
    const server = serve({ ...options, createServer, overrideGlobalObjects: false }, (address) => {
      resolve({ server, url: `http://localhost:${address.port}` });
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      const sentence = `Port ${settings.port} is in use. Stop what uses it, or set PORT to another one.`;
      reject(isTaken ? new Error(sentence, { cause: error }) : error);
    });
  });
}
