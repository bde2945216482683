// Tells open pages that the built plugin changed: a stream of server-sent events, one for each finished build.
import { watch } from "node:fs";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

/** esbuild finishes code.js and ui.html moments apart; one report is enough for both. */
const quietMs = 150;

export type PluginWatch = { answer: (context: Context) => Response; close: () => void };

/** Watches a folder until closed. */
export function watchPlugin(folder: string): PluginWatch {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watcher = watch(folder, (_event, name) => {
    if (name === null || name.endsWith(".part")) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const tell of listeners) tell();
    }, quietMs);
  });
  return {
    answer: (context) =>
      streamSSE(context, async (stream) => {
        function tell(): void {
          void stream.writeSSE({ event: "built", data: "" });
        }
        listeners.add(tell);
        await new Promise<void>((resolve) => stream.onAbort(resolve));
        listeners.delete(tell);
      }),
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
