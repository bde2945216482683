/** Handlers of events, kept by type; an error in one is reported and stops no other. */
import { reportError } from "./console.ts";

export type Handler = (...args: readonly unknown[]) => unknown;

export type Emitter = {
  readonly on: (type: string, handler: Handler) => void;
  readonly once: (type: string, handler: Handler) => void;
  readonly off: (type: string, handler: Handler) => void;
  readonly emit: (type: string, ...args: readonly unknown[]) => void;
};

/** An emitter for the event types Figma knows at this place. Registering for any other type throws. */
export function createEmitter(
  owner: string,
  types: readonly string[],
  beforeOn?: (type: string) => void,
): Emitter {
  const handlers = new Map<string, { handler: Handler; once: boolean }[]>();
  function add(type: string, handler: Handler, once: boolean): void {
    if (!types.includes(type)) throw new Error(`in ${owner}.on: "${type}" is not a valid event type`);
    if (typeof handler !== "function") throw new Error(`in ${owner}.on: The handler must be a function`);
    beforeOn?.(type);
    handlers.set(type, [...(handlers.get(type) ?? []), { handler, once }]);
  }
  function off(type: string, handler: Handler): void {
    handlers.set(
      type,
      (handlers.get(type) ?? []).filter((entry) => entry.handler !== handler),
    );
  }
  return {
    on: (type, handler) => add(type, handler, false),
    once: (type, handler) => add(type, handler, true),
    off,
    emit(type, ...args) {
      for (const { handler, once } of handlers.get(type) ?? []) {
        if (once) off(type, handler);
        run(`Error in ${type} handler`, handler, args);
      }
    },
  };
}

/** Calls plugin code from the host; throws and rejections are reported, never passed on. */
export function run(context: string, handler: Handler, args: readonly unknown[] = []): unknown {
  try {
    const result = handler(...args);
    if (result instanceof Object && "then" in result && typeof result.then === "function") {
      result.then(undefined, (error: unknown) => reportError(`Uncaught (in promise) ${context}`, error));
    }
    return result;
  } catch (error) {
    reportError(`Uncaught ${context}`, error);
    return undefined;
  }
}
