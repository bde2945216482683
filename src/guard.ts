/** The sandbox's one top-level catch: every event, message and timer goes through it. */
import { createFailure } from "../core/failure.ts";
import { postToUi } from "./panel.ts";

/** Thrown work is a bug: it is reported to the panel with what we were doing, and never swallowed. */
export function runGuarded(doing: string, task: () => Promise<void> | void): void {
  settle(task).then(
    () => undefined,
    (error: unknown) => reportBug(doing, error),
  );
}

/** Awaits inside, so that a synchronous throw and a rejection end in the same place. */
async function settle(task: () => Promise<void> | void): Promise<void> {
  await task();
}

function reportBug(doing: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Something unexpected happened while ${doing}: ${reason} Try again; what you typed is kept.`;
  postToUi({
    type: "noticed",
    failure: createFailure("unknown", { message: message.slice(0, 2000), doing }),
  });
}

/** For what cannot be unless we made a mistake: throws, and the guard reports it. */
export function ensure<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Error(`${what} is missing.`);
  return value;
}
