/** A relay in memory whose jobs move when the test says so: for journeys that need a moment held still. */
import { createHash, randomUUID } from "node:crypto";
import sharp from "sharp";
import type { Job, Run } from "../../../core/api.ts";
import { relayFeatures } from "../../../core/features.ts";
import type { RunBody } from "../../../core/run-body.ts";
import { createFailure, type Failure, type FailureKind } from "../../../core/failure.ts";
import type { FetchAnswer, FetchRequest } from "../../../playground/host/doors/run-state.ts";
import catalogue from "../../../relay/catalogue/catalogue.json" with { type: "json" };

/** `texts` are the bodies of its PUTs as they came, `agreed` the price beside the first of them. */
type StoredRun = { run: Run; person: string | null; texts: string[]; agreed: string | null };
type Reply = { status: number; json?: unknown; bytes?: Uint8Array };

export type ScriptedRelay = {
  handle: (request: FetchRequest, signal: AbortSignal) => Promise<FetchAnswer>;
  runs: Map<string, StoredRun>;
  /** Every request so far, as "METHOD /path". */
  log: string[];
  /** Network down: every request rejects as a browser does. */
  setOffline: (offline: boolean) => void;
  /** The polls that wait are never answered, as when a connection died in the sleep of a machine. */
  losePolls: () => void;
  /** The next PUT of a run is refused with this. */
  refuseNext: (status: number, kind: FailureKind, extra?: object) => void;
  /** The next answers of GET /v1/images wait until `release`. */
  holdImages: () => void;
  releaseImages: () => void;
  finish: (run: string, cell?: string, take?: number) => Promise<void>;
  fail: (run: string, cell: string, kind: FailureKind) => void;
  /** Names no features, as a relay of 0.1.0. */
  setOld: (old: boolean) => void;
  needToken: (token: string) => void;
  /** As after a start with a provider's key. */
  setLive: () => void;
  downloads: () => { most: number; all: number };
};

export function createScriptedRelay(): ScriptedRelay {
  const runs = new Map<string, StoredRun>();
  const images = new Map<string, Uint8Array>();
  const waiters = new Set<() => void>();
  const log: string[] = [];
  let offline = false;
  let isOld = false;
  let isLive = false;
  let token = "";
  let refusal: Reply | undefined;
  let held: Promise<void> | undefined;
  let release: (() => void) | undefined;
  let downloading = 0;
  const downloads = { most: 0, all: 0 };

  function wake(): void {
    for (const waiter of waiters) waiter();
    waiters.clear();
  }

  function bump(run: Run, job: Job): void {
    run.rev += 1;
    job.rev = run.rev;
    run.state = run.jobs.every((each) => ["succeeded", "failed", "cancelled"].includes(each.state))
      ? "closed"
      : "open";
  }

  function createRun(id: string, text: string, url: URL): Run {
    const body = JSON.parse(text) as RunBody;
    const jobs = body.cells.map((cell): Job => ({
      id: `job-${createHash("sha1").update(`${id} ${cell.id} ${cell.take}`).digest("hex").slice(0, 12)}`,
      cell: cell.id,
      take: cell.take ?? 1,
      state: "queued",
      attempt: 0,
      rev: 1,
      size: { width: 64, height: 64 },
      images: [],
    }));
    const cost = { reserved: 1000, settled: 0, uncertain: 0 };
    const run: Run = {
      id,
      state: "open",
      rev: 1,
      createdAt: new Date().toISOString(),
      counts: {},
      cost,
      jobs,
    };
    const { searchParams } = url;
    runs.set(id, {
      run,
      person: searchParams.get("person"),
      agreed: searchParams.get("agreed"),
      texts: [text],
    });
    return run;
  }

  async function changes(url: URL, signal: AbortSignal): Promise<Reply> {
    const after = (url.searchParams.get("after") ?? "").split(",").map((each) => each.split(":"));
    for (;;) {
      const news = after.flatMap(([id, rev]) => {
        const stored = runs.get(id ?? "");
        if (stored === undefined || stored.run.rev <= Number(rev)) return [];
        return [{ ...stored.run, jobs: stored.run.jobs.filter((job) => job.rev > Number(rev)) }];
      });
      const known = after.some(([id]) => runs.has(id ?? ""));
      if (news.length > 0 || !known) return { status: 200, json: { runs: news } };
      await new Promise<void>((resolve, reject) => {
        waiters.add(resolve);
        signal.addEventListener("abort", () => reject(new TypeError("Failed to fetch")));
      });
    }
  }

  async function image(id: string): Promise<Reply> {
    downloading += 1;
    downloads.all += 1;
    downloads.most = Math.max(downloads.most, downloading);
    try {
      await held;
      await new Promise((resolve) => setImmediate(resolve));
      const bytes = images.get(id);
      return bytes === undefined ? problem(404, "not-found") : { status: 200, bytes };
    } finally {
      downloading -= 1;
    }
  }

  function putRun(id: string, request: FetchRequest, url: URL): Reply {
    if (refusal !== undefined) {
      const reply = refusal;
      refusal = undefined;
      return reply;
    }
    const text = String(request.body);
    const known = runs.get(id);
    if (known === undefined) return { status: 201, json: createRun(id, text, url) };
    known.texts.push(text);
    return known.texts[0] === text ? { status: 200, json: known.run } : problem(409, "conflict");
  }

  function cancelJobs(jobs: readonly Job[], run: Run): Reply {
    for (const job of jobs) {
      if (job.state !== "queued" && job.state !== "waiting") continue;
      job.state = "cancelled";
      job.failure = createFailure("cancelled");
      bump(run, job);
    }
    wake();
    return { status: 200, json: {} };
  }

  function findJob(id: string): { run: Run; job: Job } | undefined {
    for (const { run } of runs.values()) for (const job of run.jobs) if (job.id === id) return { run, job };
    return undefined;
  }

  function retry(id: string): Reply {
    const found = findJob(id);
    if (found === undefined) return problem(404, "not-found");
    found.job.state = "queued";
    found.job.attempt += 1;
    delete found.job.failure;
    bump(found.run, found.job);
    wake();
    return { status: 200, json: found.job };
  }

  async function route(request: FetchRequest, signal: AbortSignal): Promise<Reply> {
    const url = new URL(request.url);
    const path = url.pathname;
    const [, , kind, id, verb] = path.split("/");
    if (path === "/v1/health")
      return {
        status: 200,
        json: {
          status: "ok",
          version: "1",
          provider: isLive ? "openai" : "scripted",
          offline: !isLive,
          needsToken: token !== "",
          ...(isOld ? {} : { features: relayFeatures }),
        },
      };
    if (token !== "" && request.headers["authorization"] !== `Bearer ${token}`)
      return problem(401, "unauthorized");
    if (path === "/v1/catalogue") return { status: 200, json: catalogue };
    if (path === "/v1/changes") return changes(url, signal);
    if (path === "/v1/usage")
      return { status: 200, json: { month: "2026-11", resetsAt: "2026-12-01T00:00:00Z", accounts: [] } };
    if (path === "/v1/assets") return assetReply(request, images.get(url.searchParams.get("from") ?? ""));
    if (kind === "images") return image(id ?? "");
    if (kind === "jobs" && verb === "retry") return retry(id ?? "");
    if (kind === "jobs" && verb === "cancel") {
      const found = findJob(id ?? "");
      return found === undefined ? problem(404, "not-found") : cancelJobs([found.job], found.run);
    }
    if (kind === "runs" && id === undefined) return { status: 200, json: { runs: [] } };
    if (kind === "runs" && request.method === "PUT") return putRun(id ?? "", request, url);
    const stored = runs.get(id ?? "");
    if (stored === undefined) return problem(404, "not-found");
    if (verb === "cancel") return cancelJobs(stored.run.jobs, stored.run);
    return { status: 200, json: stored.run };
  }

  return {
    runs,
    log,
    async handle(request, signal) {
      log.push(`${request.method} ${new URL(request.url).pathname}`);
      if (offline) throw new TypeError("Failed to fetch");
      const reply = await route(request, signal);
      if (offline) throw new TypeError("Failed to fetch");
      return toAnswer(request.url, reply);
    },
    setOffline(next) {
      offline = next;
      wake();
    },
    losePolls: () => waiters.clear(),
    refuseNext(status, kind, extra = {}) {
      refusal = problem(status, kind, extra);
    },
    holdImages() {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    releaseImages() {
      held = undefined;
      release?.();
    },
    async finish(id, cell, take) {
      const stored = runs.get(id);
      if (stored === undefined) throw new Error(`no run ${id}`);
      for (const job of stored.run.jobs) {
        if (cell !== undefined && job.cell !== cell) continue;
        if (take !== undefined && job.take !== take) continue;
        if (job.state === "succeeded") continue;
        const bytes = await paint(job.id + String(job.attempt));
        const image = randomUUID();
        images.set(image, bytes);
        job.state = "succeeded";
        job.attempt = Math.max(1, job.attempt);
        delete job.failure;
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        const facts = { id: image, attempt: job.attempt, type: "image/png", width: 64, height: 64 };
        job.images = [{ ...facts, bytes: bytes.length, sha256, expiresAt: "2027-01-01T00:00:00Z" }];
        job.cost = 1000;
        bump(stored.run, job);
      }
      wake();
    },
    fail(id, cell, kind) {
      const stored = runs.get(id);
      for (const job of stored?.run.jobs ?? []) {
        if (stored === undefined || job.cell !== cell) continue;
        job.state = "failed";
        job.attempt = Math.max(1, job.attempt);
        job.failure = createFailure(kind);
        bump(stored.run, job);
      }
      wake();
    },
    setOld(old) {
      isOld = old;
    },
    needToken(next) {
      token = next;
    },
    setLive() {
      isLive = true;
    },
    downloads: () => ({ ...downloads }),
  };
}

function problem(status: number, kind: FailureKind, extra: object = {}): Reply {
  const failure: Failure = createFailure(kind);
  return { status, json: { type: "about:blank", status, ...failure, ...extra } };
}

/** An asset of what was sent, or of the image that it is copied `from`. */
function assetReply(request: FetchRequest, from: Uint8Array | undefined): Reply {
  const bytes = from ?? request.body;
  if (!(bytes instanceof Uint8Array)) return problem(400, "bad-request");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const type = from === undefined ? request.headers["content-type"] : "image/png";
  const facts = { id: sha256.slice(0, 16), type, width: 8, height: 8, bytes: bytes.length, sha256 };
  return { status: 201, json: facts };
}

/** A small picture of its own colour for each name. */
function paint(name: string): Promise<Uint8Array> {
  const [r = 0, g = 0, b = 0] = createHash("md5").update(name).digest();
  return sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
}

function toAnswer(url: string, reply: Reply): FetchAnswer {
  const body = reply.bytes ?? new TextEncoder().encode(JSON.stringify(reply.json ?? {}));
  const type = reply.bytes === undefined ? "application/json" : "image/png";
  return {
    status: reply.status,
    statusText: "",
    url,
    redirected: false,
    headers: { "content-type": type },
    body,
  };
}
