/** Builds what the provider receives for one job: the one value that determines the picture. */
import type { JobInput, Usage } from "../../core/api.ts";
import { findModel, type Model } from "../../core/catalogue.ts";
import { defaultFormat } from "../../core/check-run.ts";
import { isFailure } from "../../core/failure.ts";
import { findMask, listInputs } from "../../core/inputs.ts";
import { assumeUsage, computeUsageCost } from "../../core/price.ts";
import { compilePrompt, toPromptCell } from "../../core/prompt.ts";
import { findShotText } from "../../core/run-body.ts";
import { visiblePart } from "../../core/safe-zone.ts";
import type { Scratch } from "../bytes/scratch.ts";
import { hashText } from "../text/ids.ts";
import type { ProviderRequest } from "../providers/provider.ts";
import type { StoredJob, StoredRun } from "../store/rows.ts";
import { noteInputs } from "../store/change-job.ts";
import { cellOf, findBody, readBody } from "../store/run-body.ts";
import type { Services } from "../services.ts";
import { openInputs } from "./open-inputs.ts";

/** The model a run was priced with; a catalogue that dropped it since cannot say what its pictures cost. */
export function modelOf(services: Services, run: StoredRun): Model {
  const model = findModel(services.catalogue, run.model);
  if (!model) throw new Error(`The catalogue no longer lists ${run.model}.`);
  return model;
}

/** Reported usage beyond so many worst cases is a fault of the server's: one such answer would end a team's month. */
const mostWorstCases = 10;

/**
 * What an attempt cost, in nanodollars, by reported usage; at worst when none was reported, or one that cannot be (M2). Offline
 * costs nothing.
 */
export async function priceUsage(
  services: Services,
  claimed: { job: StoredJob; run: StoredRun },
  reported: Usage | undefined,
): Promise<{ cost: number; usage: Usage }> {
  const model = modelOf(services, claimed.run);
  function costOf(usage: Usage): number {
    return services.provider.offline ? 0 : Math.round(computeUsageCost(usage, model.prices));
  }
  if (reported !== undefined && costOf(reported) <= mostWorstCases * claimed.job.worst)
    return { usage: reported, cost: costOf(reported) };
  const usage = await assumeWorst(services, claimed, model);
  return { usage, cost: costOf(usage) };
}

/** A picture that comes when its run's body is gone may have had as many previews as its model makes. */
async function assumeWorst(
  { db }: Services,
  { job, run }: { job: StoredJob; run: StoredRun },
  model: Model,
): Promise<Usage> {
  const body = await findBody(db, run);
  const partials = body ? (body.partials ?? 0) : model.features.maxPartials;
  return assumeUsage(job.spec.quote.tokens, model, partials);
}

/** What is sent, and which pictures it sends along. */
export type Built = { request: ProviderRequest; inputs: JobInput[] };

/**
 * The request of an attempt, with what it sends along noted in its job; its pictures lie in files, some of them in `scratch`.
 * Throws when its prompt no longer compiles (it did when the run was accepted), and when a picture cannot be sent, then with a
 * failure as the cause.
 */
export async function buildRequest(
  services: Services,
  claimed: { job: StoredJob; run: StoredRun; attempt: { id: string } },
  scratch: Scratch,
): Promise<Built> {
  const { job, run, attempt } = claimed;
  const body = await readBody(services.db, run);
  const cell = cellOf(body, job);
  const size = { width: job.width, height: job.height };
  const compiled = compilePrompt(body.brief, toPromptCell(body, cell, size));
  if (isFailure(compiled)) throw new Error(compiled.message);
  const background = body.background ?? "opaque";
  const wanted = { inputs: listInputs(body.brief, cell), mask: findMask(cell) };
  const { origins, ...opened } = await openInputs({ services, job, scratch }, wanted);
  if (origins.length > 0) await noteInputs(services.db, job.id, origins);
  const request = {
    attempt: attempt.id,
    model: modelOf(services, run),
    prompt: compiled.prompt,
    size,
    quality: body.quality,
    format: body.format ?? defaultFormat(background),
    background,
    partials: body.partials ?? 0,
    ...opened,
    cell: {
      brief: body.brief,
      locale: cell.locale ?? "und",
      id: cell.id,
      take: job.take,
      shotText: findShotText(body, cell),
      subject: cell.subject,
      plate: cell.fit === "plate",
      ...(cell.fit !== "cover" && { visible: visiblePart(cell.target, size) }),
    },
    // Names a person to the provider's abuse handling without saying who it is.
    safetyIdentifier: hashText(`${job.team}/${run.person}`),
  };
  return { request, inputs: origins };
}
