/** A whole relay in memory: real store, engine and app, a scripted provider and a clock that stands still. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import type { Job, Run } from "../../core/api.ts";
import type { RunBody } from "../../core/run-body.ts";
import { createApp } from "../../relay/app.ts";
import { loadCatalogue } from "../../relay/catalogue/load-catalogue.ts";
import { createDiskRoom } from "../../relay/bytes/disk-room.ts";
import { createFolderBlobs } from "../../relay/bytes/folder-blobs.ts";
import { createDispatcher, type Dispatcher } from "../../relay/engine/dispatcher.ts";
import { defaultRequestLimits } from "../../relay/http/request-limits.ts";
import { createFollowers } from "../../relay/changes/followers.ts";
import { createHoldBack } from "../../relay/changes/hold-back.ts";
import { homeTeam } from "../../relay/access/auth.ts";
import { createHeavySlot, type HeavySlot } from "../../relay/heavy/slot.ts";
import { createId } from "../../relay/text/ids.ts";
import { silentLog, type Log } from "../../relay/log/log.ts";
import { createMetrics } from "../../relay/log/metrics.ts";
import { createObserver } from "../../relay/engine/observe-attempts.ts";
import type { Provider } from "../../relay/providers/provider.ts";
import type { Services } from "../../relay/services.ts";
import type { Db } from "../../relay/store/db.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { runKey } from "../../relay/store/read.ts";
import { openSqlite } from "../../relay/store/sqlite.ts";
import { addTeam, noLimits, type TeamLimits } from "../../relay/store/teams.ts";
import { systemClock } from "../../relay/time/clock.ts";
import { addWorker } from "../../relay/store/workers.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { createScriptedProvider } from "./scripted-provider.ts";

export type FixtureOptions = {
  provider?: Provider;
  db?: Db;
  folder?: string;
  clock?: ManualClock;
  limits?: Partial<TeamLimits>;
  needsToken?: boolean;
  parallel?: number;
  crashPoint?: Services["crashPoint"];
  /** Bytes that are free on the disk, all of them for use; as many as one likes when nothing is said. */
  freeBytes?: () => number;
  isDraining?: () => boolean;
  log?: Log;
  /** Bytes of memory that reading pictures may take. */
  room?: number;
};

export type Fixture = {
  app: ReturnType<typeof createApp>;
  services: Services;
  dispatcher: Dispatcher;
  clock: ManualClock;
  db: Db;
  folder: string;
  /** Sends JSON, or nothing, and returns the answer. */
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
  submit: (body?: Partial<RunBody>, query?: string) => Promise<string>;
  read: (id: string) => Promise<Run>;
  onlyJob: (id: string) => Promise<Job>;
  close: () => Promise<void>;
};

/** The simplest body: one square picture. */
export function createBody(over: Partial<RunBody> = {}): RunBody {
  return {
    kind: "picture",
    model: "gpt-image-2",
    quality: "low",
    density: 1,
    brief: { subject: "a red fox in snow" },
    cells: [{ id: "square/und", target: { width: 1024, height: 1024 } }],
    ...over,
  };
}

/** What makes a cell one that is made from another cell's picture. */
export function madeFrom(cell: string): Pick<RunBody["cells"][number], "inputs"> {
  return { inputs: [{ cell, role: "anchor" }] };
}

/** Kinds of store. A place can be opened several times, as processes that follow each other do. */
export type TestStore = {
  openNew: () => Promise<Db>;
  openPlace: (folder: string) => Promise<() => Promise<Db>>;
};

let testStore: TestStore = {
  openNew: async () => openSqlite(":memory:"),
  openPlace: async (folder) => async () => openSqlite(join(folder, "polyframe.db")),
};

/** Puts tests that name no store of their own into another kind of store. */
export function setTestStore(store: TestStore): void {
  testStore = store;
}

/** An empty store of the kind this run is about; the caller closes it. */
export function openTestDb(): Promise<Db> {
  return testStore.openNew();
}

/** A new place for a store, in the folder where that kind of store lives in one. */
export function openTestPlace(folder: string): Promise<() => Promise<Db>> {
  return testStore.openPlace(folder);
}

/** A real helper, in real time: what it works on does not wait for a test's clock. */
function openSlot(room: number): HeavySlot {
  return createHeavySlot({ room, clock: systemClock, log: silentLog });
}

/** For all relays of a test file, since starting a helper takes a moment; it ends with the file's process. */
const sharedSlot = openSlot(480_000_000);

/** Opens a relay; the dispatcher only works when a test asks it to. */
export async function openFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "polyframe-relay-")));
  const db = options.db ?? (await openTestDb());
  await migrate(db);
  const clock = options.clock ?? createManualClock();
  await addTeam(db, { id: homeTeam, name: "Home", ...noLimits, ...options.limits }, clock.now());
  const followers = createFollowers(clock);
  const log = options.log ?? silentLog;
  const heavy = options.room === undefined ? sharedSlot : openSlot(options.room);
  const services: Services = {
    db,
    blobs: createFolderBlobs(folder),
    provider: options.provider ?? createScriptedProvider(),
    limiter: undefined,
    heavy,
    catalogue: loadCatalogue(),
    clock,
    log,
    observer: createObserver(log, createMetrics()),
    followers,
    holdBack: createHoldBack(clock),
    version: "0.0.0",
    worker: createId(),
    spoolFolder: join(folder, "spool"),
    parallel: options.parallel ?? 8,
    typicalMs: undefined,
    retentionMs: 30 * 86_400_000,
    teamRunBytes: 500_000_000,
    needsToken: options.needsToken ?? false,
    readyTokenHash: undefined,
    requestLimits: defaultRequestLimits,
    pricesUnknown: false,
    publicHosts: [],
    diskRoom: createDiskRoom({ measureFree: () => options.freeBytes?.() ?? Infinity, floorBytes: 0 }),
    isDraining: () => options.isDraining?.() ?? false,
    notify: (team, run, isClosed) => {
      followers.notify(runKey(team, run), isClosed);
    },
    wake: () => undefined,
    recall: (run) => dispatcher.recall(run),
    createId,
    random: () => 0.5,
    crashPoint: options.crashPoint ?? (() => undefined),
  };
  await addWorker(db, services.worker, clock.now());
  const dispatcher = createDispatcher(services);
  return { ...createCalls(createApp(services)), services, dispatcher, clock, db, folder, close };

  async function close(): Promise<void> {
    await dispatcher.stop(0);
    followers.close();
    if (heavy !== sharedSlot) await heavy.close();
    if (options.db === undefined) await db.close();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

function createCalls(app: ReturnType<typeof createApp>) {
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    return app.request(path, {
      method,
      headers: { ...json, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  async function submit(body: Partial<RunBody> = {}, query = "?person=p1&name=Ann"): Promise<string> {
    const id = randomUUID();
    const answer = await call("PUT", `/v1/runs/${id}${query}`, createBody(body));
    if (answer.status !== 201) throw new Error(`The run was refused: ${await answer.text()}`);
    return id;
  }
  async function read(id: string): Promise<Run> {
    return (await (await call("GET", `/v1/runs/${id}`)).json()) as Run;
  }
  async function onlyJob(id: string): Promise<Job> {
    const { jobs } = await read(id);
    return jobs[0]!;
  }
  return { app, call, submit, read, onlyJob };
}
