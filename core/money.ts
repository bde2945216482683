/** Money and time as people read them, without Intl: the sandbox has none. */
import type { Range } from "./api.ts";

/** Nanodollars in a dollar. */
export const nanoPerDollar = 1_000_000_000;

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

function toFixedDollars(nano: number, decimals: number): string {
  const step = nanoPerDollar / 10 ** decimals;
  const steps = Math.round(nano / step);
  const digits = String(steps).padStart(decimals + 1, "0");
  const whole = groupThousands(digits.slice(0, digits.length - decimals));
  return `$${whole}.${digits.slice(digits.length - decimals)}`;
}

/** Nanodollars as dollars: "$6.20" and "$0.04" from a cent on, two significant digits below it ("$0.0016"). */
export function formatDollars(nano: number): string {
  if (nano < 0) return `-${formatDollars(-nano)}`;
  if (nano === 0 || nano >= 9_950_000) return toFixedDollars(nano, 2);
  let decimals = 3;
  while (decimals < 9 && nano < 9.95 * (nanoPerDollar / 10 ** decimals)) decimals += 1;
  return toFixedDollars(nano, decimals);
}

/** A range of nanodollars: "$0.04 to $0.06", or one figure where both ends read the same. */
export function formatDollarRange(range: Range): string {
  const low = formatDollars(range.low);
  const high = formatDollars(range.high);
  return low === high ? high : `${low} to ${high}`;
}

/** Seconds in round words: "about 80 s" up to two minutes, then "about 16 min", then "about 2 h 10 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 117.5) return `about ${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} min`;
  const tens = Math.round(minutes / 10) * 10;
  const rest = tens % 60;
  return rest === 0 ? `about ${tens / 60} h` : `about ${Math.floor(tens / 60)} h ${rest} min`;
}
