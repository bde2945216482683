/** Jobs: cancel and retry. */
import { Hono } from "hono";
import * as z from "zod/mini";
import type { Job } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import type { RelayEnv } from "../http/auth.ts";
import { problem, refuse } from "../http/problem.ts";
import { readId } from "../http/query.ts";
import { readJson } from "../http/read-body.ts";
import { checkPrices } from "../money/prices.ts";
import type { Services } from "../services.ts";
import { cancelJob, retryJob } from "../store/control.ts";
import { readRun, runKey } from "../store/read.ts";
import type { StoredJob } from "../store/rows.ts";
import { presentRun } from "./present.ts";

/** The body of POST /v1/jobs/{id}/retry: the attempt whose failure the person saw. */
export const retryBodySchema = z.strictObject({ afterAttempt: z.int().check(z.gte(0)) });

const maxRetryBytes = 1_000;

async function readPresented(services: Services, job: StoredJob): Promise<Job> {
  const found = await readRun(services.db, job.team, job.run, 0);
  const presented = found && presentRun(found).jobs.find((candidate) => candidate.id === job.id);
  return presented ?? refuse(createFailure("not-found"));
}

/** The routes below /v1/jobs. */
export function createJobRoutes(services: Services): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();

  routes.post("/:id/cancel", async (c) => {
    const { team } = c.get("caller");
    const job = await cancelJob(services.db, team, readId(c.req.param("id")));
    if (!job) refuse(createFailure("not-found"));
    services.followers.notify(runKey(team, job.run));
    return c.json(await readPresented(services, job));
  });

  routes.post("/:id/retry", async (c) => {
    const { team } = c.get("caller");
    const { afterAttempt } = await readJson(c.req, retryBodySchema, maxRetryBytes);
    const unpriced = await checkPrices(services, team);
    if (unpriced) refuse(unpriced);
    const nowMs = services.clock.now();
    const outcome = await retryJob(services.db, {
      team,
      job: readId(c.req.param("id")),
      afterAttempt,
      nowMs,
    });
    if (!outcome) refuse(createFailure("not-found"));
    if ("refusal" in outcome) return problem(outcome.refusal, c.get("requestId"));
    services.followers.notify(runKey(team, outcome.job.run));
    services.wake();
    return c.json(await readPresented(services, outcome.job));
  });

  return routes;
}
