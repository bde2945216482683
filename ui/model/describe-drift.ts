/** How far a finished picture went from its draft, in words (T7.3). */

/** A picture that only got finished is nearer to its draft than this, and one that shows something else is further than the other. */
const nearPercent = 20;
const farPercent = 30;

/** "12 % from its draft, close to it". `percent` is whole, 0 to 100. */
export function describeDrift(percent: number): string {
  return `${percent} % from its draft, ${judgeDrift(percent)}`;
}

function judgeDrift(percent: number): string {
  if (percent <= nearPercent) return "close to it";
  return percent < farPercent ? "so look at both" : "so it may show something else";
}
