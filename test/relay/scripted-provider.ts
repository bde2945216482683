/** A provider that does what a test tells it, call by call, and remembers what it was asked. */
import { createFailure, type Failure } from "../../core/failure.ts";
import type { Usage } from "../../core/api.ts";
import type {
  Provider,
  ProviderOutcome,
  ProviderRequest,
  ProviderSink,
} from "../../relay/providers/provider.ts";
import { createPng } from "./png.ts";

export type Script = (
  request: ProviderRequest,
  sink: ProviderSink,
  signal: AbortSignal,
) => Promise<ProviderOutcome> | ProviderOutcome;

export type ScriptedProvider = Provider & {
  requests: ProviderRequest[];
  /** What the next calls do, in order; afterwards each makes a picture. */
  next: (...scripts: Script[]) => void;
};

export const reportedUsage: Usage = { imageOutput: 1000, imageInput: 10, text: 20, assumed: false };

export function createScriptedProvider(
  options: { repeatable?: boolean; offline?: boolean } = {},
): ScriptedProvider {
  const scripts: Script[] = [];
  const requests: ProviderRequest[] = [];
  return {
    name: "scripted",
    offline: options.offline ?? false,
    repeatable: options.repeatable ?? false,
    requests,
    next: (...more) => {
      scripts.push(...more);
    },
    generate: async (signal, request, sink) => {
      requests.push(request);
      return (scripts.shift() ?? makePicture())(request, sink, signal);
    },
    close: async () => undefined,
  };
}

/** Sends a whole small picture. */
export function makePicture(usage: Usage | undefined = reportedUsage, bytes = createPng(64, 64)): Script {
  return async (_request, sink) => {
    await sink.write(bytes.subarray(0, 20));
    await sink.write(bytes.subarray(20));
    return { type: "image", usage, requestId: "req-1" };
  };
}

export function fail(
  kind: Failure["kind"],
  made: "nothing" | "unknown" | "billed",
  details: { message?: string; retryable?: boolean; retryAfterMs?: number } = {},
): Script {
  return () => ({ type: "failed", failure: createFailure(kind, details), made });
}

/** Waits until the test releases it, then goes on with another script. */
export function hold(after: Script = makePicture()): {
  script: Script;
  started: Promise<void>;
  release: () => void;
} {
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  return {
    script: async (request, sink, signal) => {
      started.resolve();
      const stopped = new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
      await Promise.race([gate.promise, stopped]);
      if (signal.aborted) return { type: "failed", failure: createFailure("uncertain"), made: "unknown" };
      return after(request, sink, signal);
    },
    started: started.promise,
    release: () => {
      gate.resolve();
    },
  };
}
