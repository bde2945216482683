/** Quotes a body with the relay's own facts: measured assets, prices, and what the ceilings leave. */
import type { Quote } from "../../core/api.ts";
import { findModel, findQuality } from "../../core/catalogue.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import { findMask, listInputs } from "../../core/inputs.ts";
import { quoteRun } from "../../core/quote.ts";
import type { RunBody } from "../../core/run-body.ts";
import type { Caller } from "../access/auth.ts";
import { callLimits, uploadLimits } from "../images/upload-limits.ts";
import { isId } from "../text/ids.ts";
import { leftOf, readBalances } from "../store/balance.ts";
import { limitParallel } from "../schedule/limit-parallel.ts";
import type { Services } from "../services.ts";
import { readAsset } from "../store/assets.ts";
import { monthEnd, monthOf } from "../store/ledger.ts";
import type { StoredAsset } from "../store/rows.ts";

/** Ids of all assets a body names. */
export function listAssetIds(body: RunBody): string[] {
  const inputs = [...(body.brief.references ?? []), ...body.cells.flatMap((cell) => cell.inputs ?? [])];
  return [...new Set(inputs.flatMap((input) => ("asset" in input ? [input.asset] : [])))];
}

/** The quote, or why the body cannot be run. An asset of another team is as unknown as one that never was. */
export async function quoteBody(services: Services, caller: Caller, body: RunBody): Promise<Quote | Failure> {
  const assets = new Map<string, StoredAsset>();
  const missing: string[] = [];
  for (const id of listAssetIds(body)) {
    const asset = isId(id) ? await readAsset(services.db, caller.team, id) : undefined;
    if (asset) assets.set(id, asset);
    else missing.push(id);
  }
  const [first] = missing;
  if (first !== undefined)
    return createFailure("bad-reference", {
      message: `The relay has no picture ${first.slice(0, 40)}. Add the reference again.`,
      missing,
    });
  const refused = limitInputs(services, body, assets);
  if (refused) return refused;
  return quoteRun(body, services.catalogue, {
    inputSizes: (id) => assets.get(id),
    parallel: await countParallel(services, body),
  });
}

/** Why what a cell sends along is more than one call may have; said before a price is agreed to. */
function limitInputs(
  { catalogue }: Services,
  body: RunBody,
  assets: ReadonlyMap<string, StoredAsset>,
): Failure | undefined {
  const { maskBytes } = catalogue.limits;
  for (const cell of body.cells) {
    const maskId = findMask(cell);
    const mask = maskId === undefined ? undefined : assets.get(maskId);
    if (mask && mask.bytes > maskBytes)
      return explain(`A mask may have at most ${maskBytes / 1_000_000} MB. Export a smaller one.`);
    if (mask && mask.width * mask.height > uploadLimits.maxMaskPixels)
      return explain(
        `The mask has ${mask.width} x ${mask.height} pixels, more than the 16.8 million of a mask. Use a smaller source and mask.`,
      );
    const ids = listInputs(body.brief, cell).flatMap((input) => ("asset" in input ? [input.asset] : []));
    const bytes = ids.reduce((sum, id) => sum + (assets.get(id)?.bytes ?? 0), mask?.bytes ?? 0);
    if (bytes > callLimits.uploadedBytes)
      return explain(
        `The pictures sent along have ${Math.ceil(bytes / 1_000_000)} MB together, more than the ${callLimits.uploadedBytes / 1_000_000} MB of one call. Use fewer or smaller references.`,
      );
  }
  return undefined;
}

function explain(message: string): Failure {
  return createFailure("bad-reference", { message });
}

/** Calls that are really under way at once, as far as the provider's limits are known. */
async function countParallel(services: Services, body: RunBody): Promise<number> {
  const model = findModel(services.catalogue, body.model);
  if (!services.limiter || !model) return services.parallel;
  const { images } = await services.limiter.read(model.id, services.clock.now());
  return limitParallel(services.parallel, images.perMinute, body, findQuality(model, body.quality));
}

/** The quote with what is left of the ceilings of team and person this month, where there are any. */
export async function addWhatIsLeft(
  services: Services,
  payer: { team: string; person: string },
  quote: Quote,
): Promise<Quote> {
  const nowMs = services.clock.now();
  const { team, person } = await readBalances(services.db, { ...payer, nowMs });
  if (team.ceiling === null && person.ceiling === null) return quote;
  const left = {
    ...(team.ceiling !== null && { team: leftOf(team) }),
    ...(person.ceiling !== null && { person: leftOf(person) }),
    resetsAt: monthEnd(monthOf(nowMs)),
  };
  return { ...quote, left };
}
