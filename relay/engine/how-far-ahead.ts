/** How many places will be free by the time a claim is done: where calls are short, a place must not wait for a claim. */

export type HowFarAhead = {
  /** A call was answered that took so long. All times in milliseconds on a clock that is never set. */
  answered: (atMs: number, tookMs: number) => void;
  /** Jobs claimed ahead found no place: the rate of earlier answers no longer holds. */
  missed: () => void;
  /** A claim took so long, from asking to knowing. */
  claimed: (tookMs: number) => void;
  /** Whole calls that will be answered while the next claim is made; 0 where calls take seconds. */
  count: (nowMs: number) => number;
};

/** Answers the rate is taken from. */
const answersKept = 8;
/** As a part of all places. Jobs claimed ahead become uncertain when the process dies, so there are only a few. */
const mostOf = 1 / 3;
/** Answers come in bursts, so several times as many jobs are claimed as answers are expected. */
const margin = 3;
/** Where calls take longer than this, a burst of answers says nothing of the next ones, and the time of a claim does not count. */
const longestCallMs = 1_000;
/** Where fewer answers than this are expected, nothing is claimed ahead. */
const least = 0.25;

/** For a process that makes up to `parallel` calls at a time. */
export function createHowFarAhead(parallel: number): HowFarAhead {
  const most = Math.floor(parallel * mostOf);
  const answers: number[] = [];
  let claimMs = 0;
  return {
    answered: (atMs, tookMs) => {
      if (tookMs > longestCallMs) answers.length = 0;
      else answers.push(atMs);
      if (answers.length > answersKept) answers.shift();
    },
    missed: () => {
      answers.length = 0;
    },
    claimed: (tookMs) => {
      claimMs += (tookMs - claimMs) / 4;
    },
    count: (nowMs) => {
      const [first] = answers;
      if (first === undefined || answers.length < answersKept) return 0;
      const expected = (margin * claimMs * answers.length) / Math.max(1, nowMs - first);
      return expected < least ? 0 : Math.min(most, Math.ceil(expected));
    },
  };
}
