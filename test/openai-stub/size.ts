// The size rules of gpt-image-2 and later, with the sentences the service refuses by (recorded, but for the first).
import { type Checked, accept, badImage, refuse } from "./refusal.ts";

export type Size = { width: number; height: number };

/** What `auto` answered when it was measured: the smallest square. */
const autoSize: Size = { width: 1024, height: 1024 };

/** Reads a size of a model with the 16-pixel grid. */
export function checkGridSize(asked: string): Checked<Size> {
  if (asked === "auto") return accept(autoSize);
  const match = /^([1-9]\d{0,5})x([1-9]\d{0,5})$/.exec(asked);
  if (match === null) return refuseSize(asked, "Expected 'auto' or a size in the form WIDTHxHEIGHT.");
  const size = { width: Number(match[1]), height: Number(match[2]) };
  const reason = findBrokenRule(size);
  return reason === undefined ? accept(size) : refuseSize(asked, reason);
}

/** Reads a size of a model with a fixed list, already known to be in it. */
export function readFixedSize(asked: string): Size {
  const [width, height] = asked.split("x").map(Number);
  return width === undefined || height === undefined ? autoSize : { width, height };
}

function findBrokenRule({ width, height }: Size): string | undefined {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  if (long > 3840) return "The longest edge must be less than or equal to 3840.";
  if (width % 16 !== 0 || height % 16 !== 0) return "Width and height must both be divisible by 16.";
  if (long > short * 3) return "The maximum supported aspect ratio is 3:1.";
  if (width * height < 655_360) return "Requested resolution is below the current minimum pixel budget.";
  if (width * height > 8_294_400) return "Requested resolution exceeds the current pixel budget.";
  return undefined;
}

function refuseSize(asked: string, reason: string): Checked<Size> {
  return refuse(badImage(`Invalid size '${asked}'. ${reason}`, "size", "invalid_value"));
}
