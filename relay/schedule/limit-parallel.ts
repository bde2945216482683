/** How many pictures are really made at once under the provider's limits, for the time a quote names. */
import type { QualityRule } from "../../core/catalogue.ts";
import { listInputs } from "../../core/inputs.ts";
import type { RunBody } from "../../core/run-body.ts";

/**
 * `parallel` calls at once, or as many as `imagesPerMinute` keeps under way when one picture takes as long as its quality
 * says. Pictures sent along count as images too. At least 1; null means no known limit.
 */
export function limitParallel(
  parallel: number,
  imagesPerMinute: number | null,
  body: Pick<RunBody, "brief" | "cells">,
  quality: Pick<QualityRule, "seconds"> | undefined,
): number {
  if (imagesPerMinute === null || !quality) return parallel;
  const images = body.cells.reduce((sum, cell) => sum + 1 + listInputs(body.brief, cell).length, 0);
  const picturesPerMinute = imagesPerMinute * (body.cells.length / Math.max(1, images));
  const minutes = (quality.seconds.low + quality.seconds.high) / 2 / 60;
  return Math.max(1, Math.min(parallel, Math.floor(picturesPerMinute * minutes)));
}
