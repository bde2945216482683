/** Ctrl-C and SIGTERM: the first lets calls under way come back, a second Ctrl-C does not wait for them. */

export type Stopping = {
  close: () => Promise<void>;
  /** Pictures a stop waits for, and for how long at most. */
  awaited: () => number;
  drainMs: number;
  nowMs: () => number;
  say: (line: string) => void;
  exit: (code: number) => void;
};

/**
 * One Ctrl-C arrives several times: from the terminal, again from `npm run`, and as SIGTERM from `npm start`. Signals within
 * this time are the same one.
 */
const sameMs = 1_000;
/** As shells say that a program was ended by Ctrl-C. */
const interrupted = 130;

/** Gives the handler of both signals. */
export function createStopper(stopping: Stopping): (signal: "SIGINT" | "SIGTERM") => void {
  const { close, nowMs, say, exit } = stopping;
  let firstMs: number | undefined;
  let isHinted = false;
  /** Only Ctrl-C has a second time, by the same hand; SIGTERM comes from a supervisor. */
  function hint(signal: "SIGINT" | "SIGTERM"): void {
    if (signal === "SIGTERM" || isHinted || stopping.awaited() === 0 || stopping.drainMs === 0) return;
    isHinted = true;
    say("Ctrl-C again ends now; their outcome is then uncertain.");
  }
  return function stop(signal) {
    if (firstMs === undefined) {
      firstMs = nowMs();
      const awaited = stopping.awaited();
      if (awaited > 0 && stopping.drainMs > 0) say(describeWait(awaited, stopping.drainMs));
      hint(signal);
      close().then(
        () => exit(0),
        (error: unknown) => {
          say(error instanceof Error ? error.message : String(error));
          exit(1);
        },
      );
    } else if (signal === "SIGINT" && nowMs() - firstMs >= sameMs) {
      // As kill -9 would, and as safe: the next start finds the attempts and calls them uncertain.
      exit(interrupted);
    } else {
      hint(signal);
    }
  };
}

function describeWait(awaited: number, drainMs: number): string {
  const pictures = awaited === 1 ? "1 picture" : `${awaited} pictures`;
  const seconds = Math.round(drainMs / 1_000);
  const [count, unit] = seconds < 120 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  const most = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return `Waiting for ${pictures}, up to ${most}.`;
}
