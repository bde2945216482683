/** What a command is made of. */
import type { Catalogue } from "../../core/catalogue.ts";
import type { Db } from "../store/db.ts";

export type CommandCall = {
  db: Db;
  args: readonly string[];
  say: (line: string) => void;
  nowMs: number;
  /** The relay's own catalogue, to check names of models and qualities. */
  catalogue: Catalogue;
  /** The most bytes that the bodies of one team's runs have together. */
  teamRunBytes: number;
};

export type Command = {
  name: string;
  usage: string;
  does: string;
  /** Returns the exit code. Throws a sentence for arguments it cannot use. */
  run: (call: CommandCall) => Promise<number>;
};

/** A name on one line, without the spaces around it; throws a sentence for what would garble lists and terminals. */
export function readName(text: string, name: string, most = 100): string {
  const trimmed = text.trim();
  if (trimmed.length > most || /\p{Cc}/u.test(trimmed))
    throw new Error(`${name} must be at most ${most} characters on one line.`);
  return trimmed;
}

/** Says a value as one line of JSON, for scripts. */
export function sayJson(say: CommandCall["say"], value: unknown): number {
  say(JSON.stringify(value));
  return 0;
}

/** Dollars as typed ("200", "0.25") in nanodollars; throws a sentence for anything else. */
export function readDollars(text: string, name: string): number {
  if (!/^\d{1,6}(\.\d{1,9})?$/.test(text))
    throw new Error(`${name} must be dollars such as 200 or 0.25, at most 999999.`);
  const [whole = "0", part = ""] = text.split(".");
  return Number(whole) * 1_000_000_000 + Number(part.padEnd(9, "0"));
}

/** The word that takes a limit away again. */
const none = "none";

/** Reads an option that may say "none"; without the option the value stays as it was. */
export function readLimit<T>(
  text: string | undefined,
  before: T | null,
  read: (text: string) => T,
): T | null {
  if (text === undefined) return before;
  return text.trim() === none ? null : read(text);
}

/** A whole number of requests a minute; throws a sentence for anything else. */
export function readPerMinute(text: string): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new Error("--per-minute must be a whole number of requests such as 600, or none.");
  return value;
}

/** Models by their ids, separated by commas; throws a sentence for one the catalogue does not have. */
export function readModels(catalogue: Catalogue, text: string): string[] {
  const known = catalogue.models.map(({ id }) => id);
  const models = text.split(",").map((model) => model.trim());
  const wrong = models.find((model) => !known.includes(model));
  if (wrong !== undefined)
    throw new Error(`The catalogue has no model "${wrong}". Use ${known.join(", ")}, or none for all.`);
  return models;
}

/** A quality by its id; throws a sentence for one that no model of the catalogue has. */
export function readQuality(catalogue: Catalogue, text: string): string {
  const known = [...new Set(catalogue.models.flatMap(({ qualities }) => qualities.map(({ id }) => id)))];
  const quality = text.trim();
  if (!known.includes(quality))
    throw new Error(`No model has the quality "${quality}". Use ${known.join(", ")}, or none for all.`);
  return quality;
}
