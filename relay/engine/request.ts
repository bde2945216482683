/** Builds what the provider receives for one job: the one value that determines the picture. */
import type { Usage } from "../../core/api.ts";
import { findModel, type Model } from "../../core/catalogue.ts";
import { defaultFormat } from "../../core/check-run.ts";
import { isFailure } from "../../core/failure.ts";
import { findMask, listInputs } from "../../core/inputs.ts";
import { assumeUsage, computeUsageCost } from "../../core/price.ts";
import { compilePrompt, toPromptCell } from "../../core/prompt.ts";
import { findShotText, type RunInput } from "../../core/run-body.ts";
import { hiddenBands } from "../../core/safe-zone.ts";
import { hashText } from "../text/ids.ts";
import type { ProviderInput, ProviderRequest } from "../providers/provider.ts";
import { inputGone, readAsset } from "../store/assets.ts";
import { readJob, readJobImage } from "../store/read.ts";
import type { StoredJob, StoredRun } from "../store/rows.ts";
import { cellOf, readBody } from "../store/run-body.ts";
import type { Services } from "../services.ts";

/** The model a run was priced with; a catalogue that dropped it since cannot say what its pictures cost. */
export function modelOf(services: Services, run: StoredRun): Model {
  const model = findModel(services.catalogue, run.model);
  if (!model) throw new Error(`The catalogue no longer lists ${run.model}.`);
  return model;
}

/** What an attempt cost, in nanodollars, by reported usage or at worst when nothing was reported (M2). Offline costs nothing. */
export async function priceUsage(
  services: Services,
  claimed: { job: StoredJob; run: StoredRun },
  reported: Usage | undefined,
): Promise<{ cost: number; usage: Usage }> {
  const model = modelOf(services, claimed.run);
  const { partials = 0 } = await readBody(services.db, claimed.run);
  const usage = reported ?? assumeUsage(claimed.job.spec.quote.tokens, model, partials);
  return { usage, cost: services.provider.offline ? 0 : Math.round(computeUsageCost(usage, model.prices)) };
}

/** The request of an attempt. Throws when its prompt no longer compiles: it did when the run was accepted. */
export async function buildRequest(
  services: Services,
  claimed: { job: StoredJob; run: StoredRun; attempt: { id: string } },
): Promise<ProviderRequest> {
  const { job, run, attempt } = claimed;
  const body = await readBody(services.db, run);
  const cell = cellOf(body, job);
  const size = { width: job.width, height: job.height };
  const compiled = compilePrompt(body.brief, toPromptCell(body, cell, size));
  if (isFailure(compiled)) throw new Error(compiled.message);
  const background = body.background ?? "opaque";
  const inputs = await Promise.all(
    listInputs(body.brief, cell).map((input, index) => openInput(services, job, input, index + 1)),
  );
  const maskId = findMask(cell);
  const mask = maskId === undefined ? undefined : await openAsset(services, job, maskId, "mask");
  return {
    attempt: attempt.id,
    model: modelOf(services, run),
    prompt: compiled.prompt,
    size,
    quality: body.quality,
    format: body.format ?? defaultFormat(background),
    background,
    partials: body.partials ?? 0,
    inputs,
    ...(mask && { mask }),
    scene: {
      brief: body.brief,
      locale: cell.locale ?? "und",
      cell: cell.id,
      take: job.take,
      shotText: findShotText(body, cell),
      plate: cell.fit === "plate",
      ...(cell.fit !== "cover" && { visible: hiddenBands(cell.target, size) }),
    },
    // Names a person to the provider's abuse handling without saying who it is.
    safetyIdentifier: hashText(`${job.team}/${run.person}`),
  };
}

async function openInput(
  services: Services,
  job: StoredJob,
  input: RunInput,
  n: number,
): Promise<ProviderInput> {
  if ("asset" in input) return openAsset(services, job, input.asset, input.role, `image-${n}`);
  if (job.parent === null)
    throw new Error(`Job ${job.id} waits for no job but needs a picture of ${input.cell}.`);
  const parent = await readJob(services.db, job.team, job.parent);
  const image = parent && (await readJobImage(services.db, parent));
  if (!image || image.expiredAt !== null) reportGone(`The picture of ${input.cell}`);
  return {
    name: `image-${n}`,
    type: image.type,
    role: input.role,
    read: () => readBytes(services, "images", image.id),
  };
}

async function openAsset(
  services: Services,
  job: StoredJob,
  id: string,
  role: string,
  name = role,
): Promise<ProviderInput> {
  const asset = await readAsset(services.db, job.team, id);
  if (!asset) reportGone(`Asset ${id}`);
  return { name, type: asset.type, role, read: () => readBytes(services, "assets", asset.id) };
}

function reportGone(what: string): never {
  throw new Error(`${what} is not kept any more.`, { cause: inputGone });
}

async function readBytes(services: Services, kind: "images" | "assets", id: string): Promise<Uint8Array> {
  const bytes = await services.blobs.read(kind, id);
  if (!bytes) throw new Error(`The bytes of ${id} are gone.`);
  return bytes;
}
