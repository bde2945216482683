/** console as the typings declare it, and how values read in it. */
import { call } from "./door.ts";

const maxDepth = 4;

/** One value as a line of text. */
export function show(value: unknown, depth = 0): string {
  if (typeof value === "string") return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === "function") return `[Function ${value.name}]`;
  if (value instanceof Error)
    return `${value.name}: ${value.message}${value.stack ? `\n${value.stack}` : ""}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Uint8Array) return `Uint8Array(${value.length})`;
  if (depth >= maxDepth) return "…";
  if (Array.isArray(value)) return `[${value.map((entry) => show(entry, depth + 1)).join(", ")}]`;
  const entries = Object.entries(value).map(([key, entry]) => `${key}: ${show(entry, depth + 1)}`);
  return `{ ${entries.join(", ")} }`;
}

function write(level: string, values: readonly unknown[]): void {
  call("", "log", level, values.map((value) => show(value)).join(" "));
}

/** Reports an uncaught error, as Figma's developer console would show it. */
export function reportError(context: string, error: unknown): void {
  write("error", [`${context}:`, error]);
}

export const sandboxConsole = {
  log: (...values: readonly unknown[]) => write("log", values),
  info: (...values: readonly unknown[]) => write("info", values),
  warn: (...values: readonly unknown[]) => write("warn", values),
  error: (...values: readonly unknown[]) => write("error", values),
  assert(condition?: boolean, ...values: readonly unknown[]) {
    if (!condition) write("error", ["Assertion failed:", ...values]);
  },
  clear() {},
};
