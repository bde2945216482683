/** Gathers bursts: a follower who was answered a moment ago waits a little, so that many changes come in one answer. */
import type { Clock } from "../time/clock.ts";

export type Gathering = {
  /** Milliseconds to hold back the answer of a poll that comes with this revision; 0 after a quiet moment. */
  holdBack: (key: string, rev: number) => number;
  /** Remembers that a poll was answered with this revision. */
  answered: (key: string, rev: number) => void;
};

/** Bursts are gathered over this time; the first change after a quiet moment is answered at once. */
export const gatherMs = 150;

/**
 * Followers have no ids, so run and revision stand for one: a poll that names the revision given out a moment ago is taken
 * for the next poll of the follower who got it.
 */
export function createGathering(clock: Clock): Gathering {
  const answers = new Map<string, number>();

  function dropOld(nowMs: number): void {
    for (const [key, at] of answers) {
      // A map keeps insertion order, so the first young one ends the search.
      if (Math.abs(nowMs - at) < gatherMs) return;
      answers.delete(key);
    }
  }

  return {
    holdBack: (key, rev) => {
      const at = answers.get(`${key}:${rev}`);
      const left = at === undefined ? 0 : at + gatherMs - clock.now();
      // More than the whole time is left only when the clock was set back.
      return left > gatherMs ? 0 : Math.max(0, left);
    },
    answered: (key, rev) => {
      const nowMs = clock.now();
      dropOld(nowMs);
      answers.delete(`${key}:${rev}`);
      answers.set(`${key}:${rev}`, nowMs);
    },
  };
}
