/** PUT /v1/runs/{uuid}: quoted again with the panel's own code, checked against price and ceilings, then written down. */
import type { Quote } from "../../core/api.ts";
import { findModel, findQuality } from "../../core/catalogue.ts";
import { createFailure, isFailure, type Failure } from "../../core/failure.ts";
import { findAwaited } from "../../core/inputs.ts";
import { worstCase } from "../../core/quote.ts";
import type { RunBody, RunCell } from "../../core/run-body.ts";
import { checkLimits } from "../access/check-limits.ts";
import type { Caller } from "../access/auth.ts";
import type { Person } from "../http/person.ts";
import { draining, refuse } from "../http/problem.ts";
import { hashText } from "../text/ids.ts";
import { checkPrices } from "../access/check-prices.ts";
import { computeUpstreamCost } from "../schedule/upstream-cost.ts";
import type { Services } from "../services.ts";
import { readStoredRun } from "../store/read.ts";
import { computeBodyAge } from "../store/body-quota.ts";
import { keepBody } from "../store/run-body.ts";
import { submitRun, type NewJob, type NewRun } from "../store/submit.ts";
import { bookBytes } from "../engine/call-room.ts";
import { canonicalJson } from "./canonical-json.ts";
import { withRoom } from "./with-room.ts";
import { listAssetIds, quoteBody } from "./quote-body.ts";
import { titleOfRun } from "../../core/run-title.ts";
import type { AskedRun } from "./read-run-body.ts";

/** A job's row with its entries in six indices. */
const jobBytes = 3_000;

export type Submitted =
  | { type: "created" }
  | { type: "same" }
  | { type: "refused"; failure: Failure; quote?: Quote };

/** Submits a run once. A run that is known by its id is answered from the store, whatever prices have become since (M3). */
export async function submit(
  services: Services,
  asking: { caller: Caller; person: Person; id: string; agreed: number | undefined } & AskedRun,
): Promise<Submitted> {
  const { caller, person, id, sent, body, agreed } = asking;
  const text = canonicalJson(sent);
  const bodyHash = hashText(text);
  const known = await readStoredRun(services.db, caller.team, id);
  if (known) return known.bodyHash === bodyHash ? { type: "same" } : refused(createFailure("conflict"));
  if (services.isDraining()) refuse(draining, 503);
  const quote = await quoteBody(services, caller, body);
  if (isFailure(quote)) return refused(quote);
  // A new price to agree to is no answer for what may not be asked at any price.
  const limit = (await checkLimits(services, caller, body)) ?? (await checkPrices(services, caller.team));
  if (limit) return refused(limit);
  if (agreed !== undefined && worstCase(quote) > agreed)
    return { ...refused(createFailure("price-changed")), quote };
  const run = {
    mustFit: true,
    bodyQuota: { mostBytes: services.teamRunBytes, keptMs: computeBodyAge(services.retentionMs) },
    id,
    team: caller.team,
    person: person.id,
    personName: person.name,
    body: text,
    bodyHash,
    model: body.model,
    quality: body.quality,
    title: titleOfRun(body),
    file: body.file,
    set: body.set,
    provider: services.provider.name,
    worst: worstCase(quote),
    jobs: buildJobs(services, body, quote),
    assets: listAssetIds(body),
  } satisfies Parameters<typeof submitRun>[1];
  const outcome = await withRoom(services, boundRun(run), () =>
    submitRun(services.db, run, services.clock.now()),
  );
  if (outcome === "other") return refused(createFailure("conflict"));
  if (typeof outcome === "object") return refused(outcome);
  if (outcome === "created") {
    keepBody(services.db, run, text, body);
    services.wake();
  }
  return { type: outcome };
}

/** What the store writes of a run, in bytes: once into its log, and once where it stays. */
function boundRun({ body, jobs }: NewRun): number {
  return 2 * (Buffer.byteLength(body) + jobs.length * jobBytes) + bookBytes;
}

function refused(failure: Failure): Extract<Submitted, { type: "refused" }> {
  return { type: "refused", failure };
}

function buildJobs(services: Services, body: RunBody, quote: Quote): NewJob[] {
  const ids = body.cells.map(() => services.createId());
  const model = findModel(services.catalogue, body.model);
  const seconds = model && findQuality(model, body.quality)?.seconds;
  const typicalMs = services.typicalMs ?? Math.round(seconds ? (seconds.low + seconds.high) * 500 : 0);
  return body.cells.map((cell, index): NewJob => {
    const cellQuote = quote.cells[index];
    const id = ids[index];
    if (!cellQuote || id === undefined)
      throw new Error("The quote has another number of cells than the run.");
    return {
      id,
      cell: cell.id,
      take: cell.take ?? 1,
      spec: {
        quote: cellQuote,
        ...(model && { upstream: computeUpstreamCost(body, cell, cellQuote, model) }),
      },
      worst: Math.ceil(cellQuote.cost.high),
      typicalMs,
      parent: findParent(body, ids, cell),
      approval: cell.approval === true,
    };
  });
}

/** The job whose picture a cell is made from: the first take of another cell. */
function findParent(body: RunBody, ids: readonly string[], cell: RunCell): string | undefined {
  const awaited = findAwaited(cell);
  if (awaited === undefined) return undefined;
  const takes = body.cells.filter((other) => other.id === awaited);
  const first = Math.min(...takes.map(({ take = 1 }) => take));
  return ids[body.cells.findIndex((other) => other.id === awaited && (other.take ?? 1) === first)];
}
