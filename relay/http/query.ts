/** Values in queries. */
import { createFailure } from "../../core/failure.ts";
import { isId } from "../text/ids.ts";
import { refuse } from "./problem.ts";

/** An id from a path; one that cannot be ours is as unknown as one that is not there. */
export function readId(text: string | undefined): string {
  return text !== undefined && isId(text) ? text : refuse(createFailure("not-found"));
}

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

/** Money in whole nanodollars; undefined when the parameter is absent. Refuses anything else by its name. */
export function readAmount(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  refuse(createFailure("bad-request", { message: `${name} must be an amount in whole nanodollars.` }));
}

/** One line of text; undefined when the parameter is absent. Refuses control characters, which no database takes. */
export function readLine(text: string | undefined, name: string, maxLength: number): string | undefined {
  if (text === undefined || (text.length <= maxLength && !/\p{Cc}/u.test(text))) return text;
  refuse(
    createFailure("bad-request", {
      message: `${name} must be at most ${maxLength} characters without control characters.`,
    }),
  );
}
