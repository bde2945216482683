/** What a client asks to be made or priced: a body of today or of 0.1.0, each decoded as the version that made it did. */
import type { Context, HonoRequest } from "hono";
import * as z from "zod/mini";
import { maxBodyBytes } from "../../core/body-size.ts";
import { createFailure } from "../../core/failure.ts";
import { bodySchemaFor, toCurrentBody, type AnyBody } from "../../core/former-body.ts";
import type { RunBody } from "../../core/run-body.ts";
import type { RelayEnv } from "../access/auth.ts";
import { describeIssues } from "../http/describe-issues.ts";
import { refuse } from "../http/problem.ts";
import { readAmount } from "../http/query.ts";
import { readJson } from "../http/read-body.ts";

/** Larger than a body may be, so that one that is too large is told how many of its languages fit. */
const maxReadBytes = 2 * maxBodyBytes;

/** `sent` is what came, by which a run is known again; `body` says the same in today's words. */
export type AskedRun = { sent: AnyBody; body: RunBody };

/** The run asked for; refuses what neither version would have sent. */
export async function readRunBody(c: Context<RelayEnv>): Promise<AskedRun> {
  const value = await readJson(c.req, c.get("receiving"), z.unknown(), maxReadBytes);
  const decoded = bodySchemaFor(value).safeParse(value);
  if (!decoded.success)
    refuse(createFailure("bad-request", { message: describeIssues(decoded.error.issues) }));
  return { sent: decoded.data, body: toCurrentBody(decoded.data) };
}

/** The worst case the person agreed to, in nanodollars: the query says it, and in 0.1.0 the body did. */
export function readAgreed(request: HonoRequest, sent: AnyBody): number | undefined {
  return readAmount(request.query("agreed"), "agreed") ?? ("kind" in sent ? undefined : sent.agreed);
}
