/** Structured logs: one JSON object a line, with what may be secret left out. */
import { pino } from "pino";

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** The part of pino the relay uses. */
export type Log = {
  error: (facts: Record<string, unknown>, message: string) => void;
  warn: (facts: Record<string, unknown>, message: string) => void;
  info: (facts: Record<string, unknown>, message: string) => void;
  debug: (facts: Record<string, unknown>, message: string) => void;
};

/** Logs to standard error: standard output belongs to the two lines people wait for. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ["authorization", "*.authorization", "headers", "*.headers", "key", "token"],
        remove: true,
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

export const silentLog: Log = { error: ignore, warn: ignore, info: ignore, debug: ignore };

function ignore(): void {
  // A log nobody reads.
}
