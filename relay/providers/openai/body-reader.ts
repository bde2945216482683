/** Reads a response's body step by step under the watchdog. */
import type { BodyStep } from "./read-answer.ts";
import type { Watchdog } from "./watchdog.ts";

export type BodyReader = { read: () => Promise<BodyStep>; close: () => Promise<void> };

/** `idleMs` is counted only while a read is waiting, so our own slow writing is never taken for a dead line. */
export function createBodyReader(
  body: ReadableStream<Uint8Array>,
  watchdog: Watchdog,
  idleMs: number,
): BodyReader {
  const reader = body.getReader();
  /** Ends the read that is waiting. */
  let stop = ignore;
  function onAbort(): void {
    stop();
  }
  watchdog.signal.addEventListener("abort", onAbort);

  async function readOne(): Promise<BodyStep> {
    try {
      const { done, value } = await reader.read();
      return done ? { type: "end" } : { type: "bytes", bytes: value };
    } catch {
      // Whatever broke it, the answer is not whole; what was made is not known.
      return { type: watchdog.signal.aborted ? "stopped" : "cut" };
    }
  }

  return {
    async read() {
      watchdog.arm("idle", idleMs);
      // A promise of its own for each read: one that lives as long as the call would keep every chunk until its end.
      const step = await new Promise<BodyStep>((resolve) => {
        stop = () => resolve({ type: "stopped" });
        if (watchdog.signal.aborted) stop();
        else void readOne().then(resolve);
      });
      watchdog.disarm();
      return step;
    },
    async close() {
      watchdog.signal.removeEventListener("abort", onAbort);
      // Ends the connection when the answer was not read to its end; one that is broken already says so again.
      await reader.cancel().catch(() => undefined);
    },
  };
}

function ignore(): void {
  // No read is waiting.
}
