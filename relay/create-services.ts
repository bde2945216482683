/** Puts together what the relay's parts share, from the settings. */
import { join } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import { arePricesKnown } from "./access/check-prices.ts";
import { refuseOwnAddress } from "./access/refuse-own-address.ts";
import type { Blobs } from "./bytes/blobs.ts";
import { chooseBlobs } from "./bytes/choose-blobs.ts";
import { createDiskRoom, measureFreeBytes } from "./bytes/disk-room.ts";
import { fetchThroughProxy } from "./bytes/fetch-through-proxy.ts";
import { loadCatalogue } from "./catalogue/load-catalogue.ts";
import { createFollowers } from "./changes/followers.ts";
import { createHoldBack } from "./changes/hold-back.ts";
import { createDispatcher, type Dispatcher } from "./engine/dispatcher.ts";
import { computeRoom, readMemoryLimit } from "./heavy/memory.ts";
import { createHeavySlot } from "./heavy/slot.ts";
import { createObserver } from "./engine/observe-attempts.ts";
import { listHeaderWords } from "./log/hide-secrets.ts";
import { createLog } from "./log/log.ts";
import { createMetrics } from "./log/metrics.ts";
import { chooseProxy } from "./providers/choose-proxy.ts";
import { chooseProvider } from "./providers/choose-provider.ts";
import type { Provider } from "./providers/provider.ts";
import type { Services } from "./services.ts";
import type { Settings } from "./settings.ts";
import type { Db } from "./store/db.ts";
import { createLimiter } from "./store/limiter.ts";
import { isOpenData } from "./store/open-data.ts";
import { runKey } from "./store/read.ts";
import { createId, hashText } from "./text/ids.ts";
import { systemClock, type Clock } from "./time/clock.ts";

/** What tests put in place of the real thing. */
export type RelayOptions = {
  provider?: Provider;
  clock?: Clock;
  crashPoint?: Services["crashPoint"];
};

/** What serves, the dispatcher that works for it, and the way to say that the end has begun. */
export type Relay = { services: Services; dispatcher: Dispatcher; beginDraining: () => void };

/** The parts of one relay process. Rejects with a sentence when catalogue, provider or object store cannot be used. */
export async function createServices(settings: Settings, db: Db, options: RelayOptions): Promise<Relay> {
  const clock = options.clock ?? systemClock;
  refuseOwnAddress(settings);
  const { log, observer } = observe(settings);
  const provider =
    options.provider ??
    (await chooseProvider(settings, clock, (facts, sentence) => log.warn(facts, sentence)));
  let isDraining = false;
  const services: Services = {
    db,
    blobs: await openBlobs(settings),
    provider,
    limiter: createLimiter({ db, provider, settings: settings.limits, random: () => Math.random() }),
    catalogue: loadCatalogue(settings.cataloguePath),
    log,
    observer,
    heavy: createHeavySlot({
      room: computeRoom(settings.memoryBytes ?? readMemoryLimit()),
      // The helper is a process: its deadlines are in real time, also where a test moves the relay's clock.
      clock: systemClock,
      log,
    }),
    ...readFixed(settings, provider),
    needsToken: !provider.offline || settings.token !== undefined || !(await isOpenData(db)),
    ...follow(clock),
    diskRoom: createDiskRoom({
      measureFree: () => measureFreeBytes(settings.dataFolder),
      floorBytes: settings.minFreeBytes,
    }),
    isDraining: () => isDraining,
    // The dispatcher works with these services, and is one of them.
    wake: () => {
      dispatcher.wake();
    },
    recall: (run) => dispatcher.recall(run),
    createId,
    random: () => Math.random(),
    crashPoint: options.crashPoint ?? (() => undefined),
  };
  const dispatcher = createDispatcher(services);
  return {
    services,
    dispatcher,
    beginDraining: () => {
      isDraining = true;
    },
  };
}

async function openBlobs(settings: Settings): Promise<Blobs> {
  const { s3, proxies } = settings;
  const proxy = s3 && chooseProxy(new URL(s3.endpoint), proxies);
  if (proxy !== undefined) fetchThroughProxy(proxy);
  return chooseBlobs(settings);
}

function observe(settings: Settings): Pick<Services, "log" | "observer"> {
  const passwords = Object.values(settings.proxies).map((proxy) => readPassword(proxy));
  const secrets = [
    settings.openaiKey,
    settings.token,
    settings.s3?.secret,
    ...passwords,
    ...listHeaderWords(settings.openaiHeaders),
  ];
  const log = createLog({ level: settings.log, secrets });
  return { log, observer: createObserver(log, createMetrics()) };
}

/** The password in a proxy's address, as it is written there. */
function readPassword(proxy: string | undefined): string | undefined {
  return proxy === undefined ? undefined : URL.parse(proxy)?.password;
}

function follow(clock: Clock): Pick<Services, "clock" | "followers" | "holdBack" | "notify"> {
  const followers = createFollowers(clock);
  return {
    clock,
    followers,
    holdBack: createHoldBack(clock),
    notify: (team, run, isClosed) => {
      followers.notify(runKey(team, run), isClosed);
    },
  };
}

/** What stays as it is for as long as the process lives. */
function readFixed(settings: Settings, { offline }: Provider) {
  return {
    version: packageJson.version,
    worker: createId(),
    spoolFolder: join(settings.dataFolder, "spool"),
    parallel: settings.parallel,
    typicalMs: offline ? settings.offlineMs : undefined,
    retentionMs: settings.retentionMs,
    teamRunBytes: settings.teamRunBytes,
    readyTokenHash: settings.token === undefined ? undefined : hashText(settings.token),
    requestLimits: settings.requestLimits,
    pricesUnknown: !offline && !arePricesKnown(settings),
    publicHosts: settings.publicHosts,
  };
}
