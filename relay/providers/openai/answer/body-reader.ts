/** Reads a response's body step by step under the watchdog. */
import type { AnswerBody } from "./answer-body.ts";
import type { BodyStep } from "./answer.ts";
import type { Watchdog } from "../watchdog.ts";

export type BodyReader = { read: () => Promise<BodyStep>; close: () => void };

/**
 * `idleMs`, which is asked before each wait, is counted only while a read is waiting, so our own slow writing is never taken
 * for a dead line.
 */
export function createBodyReader(body: AnswerBody, watchdog: Watchdog, idleMs: () => number): BodyReader {
  /** Ends the read that is waiting. */
  let stop = ignore;
  function onAbort(): void {
    stop();
  }
  watchdog.signal.addEventListener("abort", onAbort);

  /** Undefined: there is something to take now. */
  async function wait(): Promise<BodyStep | undefined> {
    try {
      return (await body.wait()) ? undefined : { type: "end" };
    } catch {
      // The answer is not whole, for any reason; what was made is not known.
      return { type: watchdog.signal.aborted ? "stopped" : "cut" };
    }
  }

  /** A promise of its own for each wait: one that lives as long as the call would keep every piece until its end. */
  async function waitUnderWatch(): Promise<BodyStep | undefined> {
    watchdog.arm("idle", idleMs());
    const step = await new Promise<BodyStep | undefined>((resolve) => {
      stop = () => resolve({ type: "stopped" });
      if (watchdog.signal.aborted) stop();
      else void wait().then(resolve);
    });
    watchdog.disarm();
    return step;
  }

  return {
    async read() {
      if (watchdog.signal.aborted) return { type: "stopped" };
      for (;;) {
        const bytes = body.take();
        if (bytes) return { type: "bytes", bytes };
        const step = await waitUnderWatch();
        if (step) return step;
      }
    },
    close() {
      watchdog.signal.removeEventListener("abort", onAbort);
      body.cancel();
    },
  };
}

function ignore(): void {
  // No read is waiting.
}
