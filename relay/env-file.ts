/** The settings file `.env`: read whole or refused in a sentence, because a file that is half read loses a key without a word. */
import { lstatSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";

/** Lines that set one of ours must have an equals sign; the parser skips what has none. */
const ownName =
  /^\s*(?:export\s+)?((?:OPENAI|POLYFRAME)_[A-Z0-9_]+|DATABASE_URL|PORT|PLAYGROUND_PORT)\b(?!\s*=)/;

/**
 * Adds the settings of the file at `path` to `env`; what `env` has already stays as it is. A file that is not there adds
 * nothing. Throws a sentence that says what to do for everything that is there and cannot be read as UTF-8 text.
 */
export function addEnvFile(path: string, env: Record<string, string | undefined>): void {
  const bytes = readIfThere(path);
  if (bytes === undefined) return;
  const lines = decode(path, bytes).replaceAll(/\r\n?/g, "\n");
  const wrong = lines.split("\n").findIndex((line) => ownName.test(line));
  if (wrong !== -1)
    throw new Error(`Line ${wrong + 1} of the settings file ${path} has no equals sign. Write NAME=value.`);
  for (const [name, value] of Object.entries(parseEnv(lines))) env[name] ??= value;
}

function readIfThere(path: string): Buffer | undefined {
  // A link to a file that is gone is there, and its settings are missed.
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Error(`The settings file ${path} cannot be read: ${describeUnreadable(code)}`, {
      cause: error,
    });
  }
}

/** What to do about a file that the system does not hand out, by its code. */
export function describeUnreadable(code: string): string {
  // Docker makes a folder of a file it was to mount and did not find.
  if (code === "EISDIR") return "it is a folder. Put a file in its place, or remove it.";
  if (code === "EACCES" || code === "EPERM")
    return "this account may not read it. Give it the right to, or remove the file.";
  if (code === "ENOENT") return "it is a link to a file that is gone. Correct the link, or remove it.";
  return `the system says ${code}. Put a readable file in its place, or remove it.`;
}

function decode(path: string, bytes: Buffer): string {
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isWide || bytes.includes(0)) throw new Error(`The settings file ${path} is UTF-16. ${saveAgain}`);
  try {
    // A byte order mark is taken off; kept, it would become a part of the first name.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`The settings file ${path} is not UTF-8. ${saveAgain}`, { cause: error });
  }
}

const saveAgain = "Save it as UTF-8, in an editor's “Save as” or “Encoding”.";
