/** Structured logs: one JSON object a line, without secrets and prompts; one readable line each at a terminal. */
import { pino, stdTimeFunctions } from "pino";
import { describeLine } from "./describe-line.ts";
import { createHider } from "./hide-secrets.ts";

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** The part of pino the relay uses. Facts are ids (`request`, `run`, `job`, `attempt`), figures and `err`. */
export type Log = {
  error: (facts: Record<string, unknown>, message: string) => void;
  warn: (facts: Record<string, unknown>, message: string) => void;
  info: (facts: Record<string, unknown>, message: string) => void;
  debug: (facts: Record<string, unknown>, message: string) => void;
};

export type LogOptions = {
  level: LogLevel;
  /** The key and the token this process was started with. */
  secrets?: readonly (string | undefined)[];
  /** Where lines go; standard error when nothing is said. */
  write?: (line: string) => void;
  isTerminal?: boolean;
};

/** Fields that are left out wherever they stand, because they are of no use there and may hold secrets or prompts. */
const fields = ["authorization", "headers", "key", "apiKey", "token", "prompt", "body", "request.headers"];
const paths = fields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** Logs to standard error: standard output belongs to the two lines people wait for. */
export function createLog({ level, secrets = [], write, isTerminal }: LogOptions): Log {
  const destination = write ? { write } : pino.destination({ dest: 2, sync: true });
  const hide = createHider(secrets);
  const isRead = isTerminal ?? (write === undefined && process.stderr.isTTY);
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths, remove: true },
      hooks: { streamWrite: (line) => (isRead ? describeLine(hide(line)) : hide(line)) },
    },
    destination,
  );
}

export const silentLog: Log = { error: ignore, warn: ignore, info: ignore, debug: ignore };

function ignore(): void {
  // This log keeps nothing.
}
