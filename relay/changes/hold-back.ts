/** Holds back the answer to a follower that was answered a moment ago, so that a burst of changes comes in one answer. */
import type { Clock } from "../time/clock.ts";

export type HoldBack = {
  /** Milliseconds to hold back the answer of a poll that comes with this revision; 0 after a quiet moment. */
  remainingMs: (key: string, rev: number) => number;
  /** Remembers that a poll was answered with this revision. */
  answered: (key: string, rev: number) => void;
};

/** The changes of this time come in one answer; the first change after a quiet moment is answered at once. */
export const holdBackMs = 150;

/**
 * Remembers what was answered during the last moment. Followers have no ids, so the key of a run with its revision stands
 * for one: a poll that names a revision given out a moment ago is taken for that follower's next poll.
 */
export function createHoldBack(clock: Clock): HoldBack {
  const answers = new Map<string, number>();

  function dropOld(nowMs: number): void {
    for (const [key, at] of answers) {
      // A map keeps insertion order, so the first young one ends the search.
      if (Math.abs(nowMs - at) < holdBackMs) return;
      answers.delete(key);
    }
  }

  return {
    remainingMs: (key, rev) => {
      const at = answers.get(`${key}:${rev}`);
      const left = at === undefined ? 0 : at + holdBackMs - clock.now();
      // More than the whole time is left only when the clock was set back.
      return left > holdBackMs ? 0 : Math.max(0, left);
    },
    answered: (key, rev) => {
      const nowMs = clock.now();
      dropOld(nowMs);
      answers.delete(`${key}:${rev}`);
      answers.set(`${key}:${rev}`, nowMs);
    },
  };
}
