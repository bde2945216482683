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
/** Of the places. Jobs claimed beyond them are uncertain when the process dies, so they are kept to a part of the calls under way. */
const mostOf = 1 / 3;
/** Answers come in bursts: several times as many as expected find their call ready. */
const margin = 3;
/** Where calls take longer than this, answers that come in a burst say nothing of the next ones, and a claim is no matter. */
const longestCallMs = 1_000;
/** Less than this of a call is none. */
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
