/** The size that will be asked for, for each target. It does not depend on the brief, so it shows before there is a price. */
import { type Catalogue, type Model, findQuality } from "../../core/catalogue.ts";
import { type SizeChoice, chooseSize, toSizeChoice } from "../../core/size.ts";
import { decideFit } from "../../core/fit.ts";
import type { Draft, Fit, Target } from "../../core/set.ts";
import { chooseModel } from "./request.ts";

export type TargetSizes = { model: Model; byTarget: ReadonlyMap<string, SizeChoice> };

/** Sizes by target key, or undefined while the model is not known. Whatever a person chose for a target wins. */
export function computeSizes(
  draft: Draft,
  targets: readonly Target[],
  catalogue: Catalogue | undefined,
): TargetSizes | undefined {
  const model = catalogue && chooseModel(draft.settings, catalogue);
  const quality = model && (findQuality(model, draft.settings.quality ?? "medium") ?? model.qualities[0]);
  if (model === undefined || quality === undefined) return undefined;
  const { density, experimental } = draft.settings;
  const byTarget = new Map(
    targets.map((target) => {
      const size = draft.choices?.[target.key]?.size;
      const choice =
        size === undefined
          ? chooseSize(target, density, model, quality, { experimental })
          : toSizeChoice(size, target, density, model, quality);
      return [target.key, choice] as const;
    }),
  );
  return { model, byTarget };
}

/** Targets longer than the model can draw that lose a pixel or more (S4). */
export function listBeyond(targets: readonly Target[], sizes: TargetSizes): Target[] {
  return targets.filter((target) => sizes.byTarget.get(target.key)?.beyondRatio === true);
}

/** The targets, with a fit for each that is beyond the model's ratios; `lastFit` is what the person chose last (S4.1). */
export function decideFits(targets: readonly Target[], sizes: TargetSizes, lastFit?: Fit): Target[] {
  const beyond = new Set(listBeyond(targets, sizes));
  return targets.map((target) =>
    beyond.has(target) ? { ...target, fit: decideFit(target, sizes.model.sizes, lastFit) } : target,
  );
}
