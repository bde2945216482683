/** Numbers in queries. */
import { createFailure } from "../../core/failure.ts";
import { refuse } from "./problem.ts";

/** A whole number within bounds; refuses anything else by the parameter's name. */
export function readCount(
  text: string | undefined,
  name: string,
  bounds: { fallback: number; least: number; most: number },
): number {
  if (text === undefined || text === "") return bounds.fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= bounds.least && value <= bounds.most) return value;
  refuse(
    createFailure("bad-request", {
      message: `${name} must be a whole number from ${bounds.least} to ${bounds.most}.`,
    }),
  );
}
