// A journey's world: the strict stand-in for OpenAI, a data folder, and relays that come and go on them.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Changes, Job, Run } from "../../../core/api.ts";
import type { RunBody } from "../../../core/run-body.ts";
import { createFolderBlobs } from "../../../relay/bytes/folder-blobs.ts";
import type { Db } from "../../../relay/store/db.ts";
import { openStore } from "../../../relay/store/open-store.ts";
import { decodeAttempt, type StoredAttempt } from "../../../relay/store/rows.ts";
import { auditStore } from "../../audit-store.ts";
import type { RecordedRequest } from "../../openai-stub/recorded.ts";
import { type OpenAiStub, type StubOptions, startOpenAiStub } from "../../openai-stub/stub.ts";
import { type RelayOptions, type RelayProcess, startRelayProcess } from "../../relay-process.ts";

export const stubKey = "sk-journey-0123456789";

export type World = {
  stub: OpenAiStub;
  folder: string;
  /** Starts a relay on the world's folder, billed by the stub unless `offline`. */
  start: (options?: Partial<RelayOptions> & { offline?: boolean }) => Promise<RelayProcess>;
  /** What is wrong with the store now, see `auditStore`, and with what the stub was sent. */
  audit: (settled?: boolean) => Promise<string[]>;
  /** The attempts of a run, as the store has them. */
  attempts: (run: string) => Promise<StoredAttempt[]>;
  /** Opens the store beside whatever serves it. */
  look: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  /** Requests the stub got whose prompt holds this text. */
  asked: (text: string) => RecordedRequest[];
  close: () => Promise<void>;
};

export type WorldOptions = { databaseUrl?: string | undefined; stub?: Partial<StubOptions> };

/** Opens a world; `databaseUrl` puts its store into PostgreSQL. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const stub = await startOpenAiStub({ apiKey: stubKey, padToBytes: 600_000, ...options.stub });
  const folder = await mkdtemp(join(tmpdir(), "polyframe-journey-"));
  const relays: RelayProcess[] = [];
  const store = options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl };
  async function look<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const db = await openStore({ dataFolder: folder, databaseUrl: options.databaseUrl });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }
  return {
    stub,
    folder,
    look,
    async start({ offline = false, env, ...rest } = {}) {
      const provider = offline
        ? { OPENAI_API_KEY: "", POLYFRAME_OFFLINE_MS: "0" }
        : { OPENAI_API_KEY: stubKey, OPENAI_BASE_URL: stub.baseUrl };
      const relay = await startRelayProcess({ folder, env: { ...provider, ...store, ...env }, ...rest });
      relays.push(relay);
      return relay;
    },
    audit: async (settled = true) => {
      // Looked at first: an attempt is written down before it is sent.
      const sent = stub.requests.map(nameOf);
      return look(async (db) => [
        ...(await auditSent(db, sent)),
        ...stub.repeated().map((name) => `attempt ${name} was sent more than once`),
        ...(await auditStore(db, { folder, blobs: createFolderBlobs(folder), settled })),
      ]);
    },
    attempts: (run) =>
      look(async (db) => {
        const rows = await db.all("select * from attempt where run = $1", [run]);
        return rows.map((row) => decodeAttempt(row));
      }),
    asked: (text) => stub.requests.filter((request) => String(request.body["prompt"]).includes(text)),
    async close() {
      await Promise.all(relays.map((relay) => relay.kill()));
      await stub.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The attempt a request was sent for. */
export function nameOf({ headers }: RecordedRequest): string {
  return headers["x-client-request-id"] ?? "";
}

/** Whatever reached the stub was sent for an attempt that is written down. */
async function auditSent(db: Db, sent: readonly string[]): Promise<string[]> {
  const known = new Set((await db.all("select id from attempt")).map((row) => row["id"]));
  return sent.filter((name) => !known.has(name)).map((name) => `"${name}" was sent and is no attempt`);
}

/** The simplest body: one square picture of the subject, at low quality. */
export function createRunBody(subject: string, over: Partial<RunBody> = {}): RunBody {
  return {
    kind: "picture",
    model: "gpt-image-2",
    quality: "low",
    density: 1,
    brief: { subject },
    cells: [{ id: "square/und", target: { width: 1024, height: 1024 } }],
    ...over,
  };
}

export async function readJson<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`The relay answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

export function putRun(relay: RelayProcess, id: string, body: RunBody, agreed?: number): Promise<Response> {
  const price = agreed === undefined ? "" : `&agreed=${agreed}`;
  return relay.call("PUT", `/v1/runs/${id}?person=ann&name=Ann${price}`, body);
}

/** Sends a run; gives its id once the relay acknowledged it. */
export async function submit(relay: RelayProcess, body: RunBody): Promise<string> {
  const id = randomUUID();
  await readJson(await putRun(relay, id, body));
  return id;
}

/** Sends a run to a relay that is about to be killed, waits for that, and tells whether the answer still came. */
export async function submitAndCrash(
  relay: RelayProcess,
  body: RunBody,
): Promise<{ id: string; isAcknowledged: boolean }> {
  const id = randomUUID();
  const isAcknowledged = await putRun(relay, id, body).then(
    (answer) => answer.status === 201,
    () => false,
  );
  const { signal } = await relay.ended;
  if (signal !== "SIGKILL") throw new Error(`The relay was not killed: ${relay.said()}`);
  return { id, isAcknowledged };
}

export async function readRun(relay: RelayProcess, id: string): Promise<Run> {
  return readJson(await relay.call("GET", `/v1/runs/${id}`));
}

export async function readOnlyJob(relay: RelayProcess, id: string): Promise<Job> {
  return (await readRun(relay, id)).jobs[0]!;
}

/** Follows a run by the long-poll until it is as described. */
export async function follow(
  relay: RelayProcess,
  id: string,
  isReached: (run: Run) => boolean,
): Promise<Run> {
  for (;;) {
    const run = await readRun(relay, id);
    if (isReached(run)) return run;
    if (run.state === "closed") throw new Error(`The run ended otherwise: ${JSON.stringify(run)}`);
    await readJson<Changes>(await relay.call("GET", `/v1/changes?after=${id}:${run.rev}&wait=20`));
  }
}

/** Follows a closed run until nothing more is to be said of it. */
export async function followToComplete(relay: RelayProcess, id: string): Promise<Run> {
  for (;;) {
    const run = await readRun(relay, id);
    if (run.complete === true) return run;
    await readJson<Changes>(await relay.call("GET", `/v1/changes?after=${id}:${run.rev}&wait=20`));
  }
}

export async function followToEnd(relay: RelayProcess, id: string): Promise<Run> {
  return follow(relay, id, (run) => run.state === "closed");
}

/** Follows a run to its end, letting a minute pass whenever nothing of it is out: repeats and limits wait for their time. */
export async function followThroughTime(relay: RelayProcess, id: string, mostMinutes = 120): Promise<Run> {
  for (let minutes = 0; minutes < mostMinutes;) {
    const run = await readRun(relay, id);
    if (run.state === "closed") return run;
    const isOut = run.jobs.some((job) => job.state === "running");
    if (!isOut) {
      minutes += 1;
      await relay.order({ advanceMs: 60_000 });
    }
    await readJson<Changes>(await relay.call("GET", `/v1/changes?after=${id}:${run.rev}&wait=1`));
  }
  throw new Error(`The run does not end: ${JSON.stringify(await readRun(relay, id))}`);
}

/** A picture's bytes, as stored or as Figma takes them. */
export async function readImage(
  relay: RelayProcess,
  id: string,
  query = "",
): Promise<{ type: string; bytes: Buffer }> {
  const answer = await relay.call("GET", `/v1/images/${id}${query}`);
  if (!answer.ok) throw new Error(`The relay answered ${answer.status}: ${await answer.text()}`);
  return {
    type: answer.headers.get("content-type") ?? "",
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
}
