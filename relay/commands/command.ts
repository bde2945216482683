/** What a command is made of. */
import { parseArgs } from "node:util";
import type { Db } from "../store/db.ts";

export type CommandCall = { db: Db; args: readonly string[]; say: (line: string) => void; nowMs: number };

export type Command = {
  name: string;
  usage: string;
  does: string;
  /** Returns the exit code. Throws a sentence for arguments it cannot use. */
  run: (call: CommandCall) => Promise<number>;
};

/** Reads `--name value` options; throws a sentence that names what it does not know. */
export function readOptions<N extends string>(
  args: readonly string[],
  names: readonly N[],
): { options: Partial<Record<N, string>>; rest: string[] } {
  const known = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values, positionals } = parseArgs({
    args: [...args],
    options: known,
    allowPositionals: true,
    strict: true,
  });
  const options: Partial<Record<N, string>> = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value === "string") options[name] = value;
  }
  return { options, rest: positionals };
}

/** Dollars as typed ("200", "0.25") in nanodollars; throws a sentence for anything else. */
export function readDollars(text: string, name: string): number {
  if (!/^\d{1,7}(\.\d{1,9})?$/.test(text)) throw new Error(`${name} must be dollars such as 200 or 0.25.`);
  const [whole = "0", part = ""] = text.split(".");
  return Number(whole) * 1_000_000_000 + Number(part.padEnd(9, "0"));
}
