/** Keeps what is found again and again from filling the log, and with it the disk. */

/** Says a sentence at once and again only after a while, or when another one was said since. `now` is in milliseconds. */
export function saySeldom(
  say: (sentence: string) => void,
  everyMs: number,
  now: () => number,
): (sentence: string) => void {
  let last: { sentence: string; atMs: number } | undefined;
  return (sentence) => {
    const atMs = now();
    if (last?.sentence === sentence && atMs - last.atMs < everyMs) return;
    last = { sentence, atMs };
    say(sentence);
  };
}
