/** Reads what was typed behind a command. */
import { parseArgs } from "node:util";
import { findClosest } from "../text/did-you-mean.ts";

type Read<N extends string, F extends string> = {
  options: Partial<Record<N, string>>;
  flags: Partial<Record<F, boolean>>;
  rest: string[];
};

/**
 * Reads `--name value` options, bare `--flags` and at most `words` others; throws a sentence that names what it does not know.
 * A word too many is mostly a team's name without quotes, which would make or change a team of another name.
 */
export function readOptions<N extends string, F extends string = never>(
  args: readonly string[],
  names: readonly N[],
  flagNames: readonly F[] = [],
  words = 0,
): Read<N, F> {
  const options: Record<string, { type: "string" | "boolean" }> = {};
  for (const name of names) options[name] = { type: "string" };
  for (const name of flagNames) options[name] = { type: "boolean" };
  // Not strict, because its sentences speak of Node's own ways to write an option: a negative amount is "ambiguous" there.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const read: Read<N, F> = { options: {}, flags: {}, rest: [] };
  for (const token of tokens) {
    if (token.kind === "positional") read.rest.push(token.value);
    if (token.kind !== "option") continue;
    const name = names.find((each) => each === token.name);
    const flag = flagNames.find((each) => each === token.name);
    if (name !== undefined) read.options[name] = readValue(token.rawName, token.value);
    else if (flag === undefined) throw new Error(describeUnknown(token.rawName, [...names, ...flagNames]));
    else if (token.value !== undefined) throw new Error(`${token.rawName} takes no value.`);
    else read.flags[flag] = true;
  }
  const extra = read.rest[words];
  if (extra !== undefined)
    throw new Error(`"${extra}" is one word too many. Put a name of several words in quotes.`);
  return read;
}

function readValue(option: string, value: string | undefined): string {
  if (value === undefined || value.startsWith("--")) throw new Error(`${option} needs a value.`);
  return value;
}

function describeUnknown(option: string, known: readonly string[]): string {
  const options = known.map((name) => `--${name}`);
  const meant = findClosest(option, options);
  if (meant !== undefined) return `There is no option ${option}. Did you mean ${meant}?`;
  const others = options.length === 0 ? "This command has none." : `Use ${options.join(", ")}.`;
  return `There is no option ${option}. ${others}`;
}
