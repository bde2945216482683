/** A log line for a person at a terminal: time, level, sentence, facts. */
import * as z from "zod/mini";

const lineSchema = z.looseObject({ level: z.number(), time: z.string(), msg: z.string() });
const levels: Record<number, string> = { 20: "debug", 30: "info ", 40: "warn ", 50: "ERROR" };

/** One line of text for one line of JSON; other lines are passed on as they are. The stack of an error follows indented. */
export function describeLine(json: string): string {
  const parsed = lineSchema.safeParse(parse(json));
  if (!parsed.success) return json;
  const { level, time, msg, err, ...facts } = parsed.data;
  const shown = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const head = [time.slice(11, 19), levels[level] ?? String(level), msg, ...shown].join("  ");
  return `${head}\n${describeError(err)}`;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // not a log line: the caller passes it on
  }
}

const errorSchema = z.object({ stack: z.string() });

function describeError(err: unknown): string {
  const parsed = errorSchema.safeParse(err);
  return parsed.success ? `${parsed.data.stack.replaceAll(/^/gm, "    ")}\n` : "";
}
