/** The stand-in for OpenAI as a process of its own, so that its work does not count as the relay's CPU time. */
import { fileURLToPath } from "node:url";
import { startMeasured, type Measured } from "./process.ts";

export const upstreamKey = "sk-bench-0000000000000000";
const entry = fileURLToPath(new URL("../test/openai-stub/main.ts", import.meta.url));

/** Answers after `latencyMs` with the same picture every time, at least `bytes` long. */
export function startUpstream({
  latencyMs,
  bytes = 0,
}: {
  latencyMs: number;
  bytes?: number;
}): Promise<Measured> {
  return startMeasured({
    file: entry,
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    args: [
      "--port",
      "0",
      "--key",
      upstreamKey,
      "--latency",
      String(latencyMs),
      "--pad",
      String(bytes),
      "--same-pictures",
    ],
    ready: /^openai stub (http:\S+)$/m,
  });
}

/** What a relay needs to use it. */
export function toRelayEnv(upstream: Measured): Record<string, string> {
  return { OPENAI_API_KEY: upstreamKey, OPENAI_BASE_URL: `${upstream.url}/v1` };
}
