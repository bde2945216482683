/** Jobs: cancel and retry. */
import * as calls from "../../core/api-calls.ts";
import type { Job } from "../../core/api.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import { checkLimits } from "../access/check-limits.ts";
import type { Caller } from "../access/auth.ts";
import { problem, refuse } from "../http/problem.ts";
import { readId } from "../http/query.ts";
import { readJson } from "../http/read-body.ts";
import { checkPrices } from "../access/check-prices.ts";
import type { Services } from "../services.ts";
import { cancelJob, retryJob } from "../store/control.ts";
import { readJob, readRun, readStoredRun, runKey } from "../store/read.ts";
import type { StoredJob, StoredRun } from "../store/rows.ts";
import { bodyGone, findBody, listJobAssets } from "../store/run-body.ts";
import { bookBytes } from "../engine/call-room.ts";
import type { Handlers } from "./handlers.ts";
import { toApiRun } from "./to-api.ts";
import { withRoom } from "./with-room.ts";

const maxRetryBytes = 1_000;

async function readPresented(services: Services, job: StoredJob): Promise<Job> {
  const found = await readRun(services.db, job.team, job.run, 0);
  const shown = found && toApiRun(found).jobs.find((candidate) => candidate.id === job.id);
  return shown ?? refuse(createFailure("not-found"));
}

/** A retry spends like a run, and the token that asks for it may be allowed less than the token that sent the run. */
async function checkRetried(
  services: Services,
  caller: Caller,
  asked: { run: StoredRun } | undefined,
): Promise<Failure | undefined> {
  const refusal = asked && (await checkLimits(services, caller, asked.run));
  return refusal ?? checkPrices(services, caller.team);
}

async function readAsked(services: Services, team: string, id: string) {
  const job = await readJob(services.db, team, id);
  const run = job && (await readStoredRun(services.db, team, job.run));
  return run && { run, assets: listJobAssets((await findBody(services.db, run)) ?? refuse(bodyGone), job) };
}

/** The calls that change a job. */
export function createJobHandlers(services: Services): Handlers<"cancelJob" | "retryJob"> {
  return {
    cancelJob: async (c) => {
      const { team } = c.get("caller");
      const job = await cancelJob(services.db, team, readId(c.req.param("id")));
      if (!job) refuse(createFailure("not-found"));
      await services.recall(job.run);
      services.followers.notify(runKey(team, job.run));
      services.wake();
      return c.json(await readPresented(services, job));
    },
    retryJob: async (c) => {
      const caller = c.get("caller");
      const { team } = caller;
      const id = readId(c.req.param("id"));
      const { afterAttempt } = await readJson(c.req, c.get("receiving"), calls.retryJob.body, maxRetryBytes);
      const asked = await readAsked(services, team, id);
      const refusal = await checkRetried(services, caller, asked);
      if (refusal) refuse(refusal);
      const nowMs = services.clock.now();
      const retry = { team, jobId: id, afterAttempt, nowMs, assets: asked?.assets };
      const outcome = await withRoom(services, bookBytes, () => retryJob(services.db, retry));
      if (!outcome) refuse(createFailure("not-found"));
      if ("refusal" in outcome) return problem(outcome.refusal, c.get("requestId"));
      services.followers.notify(runKey(team, outcome.job.run));
      services.wake();
      return c.json(await readPresented(services, outcome.job));
    },
  };
}
