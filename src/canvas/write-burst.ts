/** Bursts of writes: one undo step each, one at a time (C2). */
import type { Session } from "../run/session.ts";

/** Closes the undo step before and after, so that one undo takes back exactly what `task` wrote. */
export function writeBurst<Value>(session: Session, task: () => Promise<Value>): Promise<Value> {
  const burst = session.lastBurst.then(async () => {
    figma.commitUndo();
    try {
      return await task();
    } finally {
      figma.commitUndo();
      session.afterBurst?.();
    }
  });
  session.lastBurst = burst.then(
    () => undefined,
    () => undefined, // the caller has the error; the next burst goes on
  );
  return burst;
}
