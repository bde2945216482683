/** Which part of a picture stays visible when it covers a target whose ratio it cannot reach (S4). */
import type { Size } from "./api.ts";

/** The visible part as fractions of the picture (0 to 1), centred, and which axis loses something. */
export type VisiblePart = {
  x: number;
  y: number;
  width: number;
  height: number;
  hides: "none" | "left-right" | "top-bottom";
};

/** The part of a picture of `size` that a target shows when the picture covers it, centred. */
export function visiblePart(target: { width: number; height: number }, size: Size): VisiblePart {
  const scale = Math.max(target.width / size.width, target.height / size.height);
  const width = Math.min(1, target.width / (size.width * scale));
  const height = Math.min(1, target.height / (size.height * scale));
  const hides = width < 1 - tiny ? "left-right" : height < 1 - tiny ? "top-bottom" : "none";
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height, hides };
}

/** Below this fraction nothing is hidden but rounding. */
const tiny = 1e-9;

/** Hidden bands worth telling the model about: more than 1 % of the picture. */
export function hidesBands(part: VisiblePart): boolean {
  return part.width * part.height < 0.99;
}

/** How the visible band is described to the model, in whole percent; undefined when at most 1 % is hidden. */
export function describeSafeZone(target: { width: number; height: number }, size: Size): string | undefined {
  const part = visiblePart(target, size);
  if (!hidesBands(part)) return undefined;
  const isTall = part.hides === "left-right";
  // The band is rounded down, so that nothing the model was told is safe gets cut.
  const shown = Math.floor((isTall ? part.width : part.height) * 100);
  const margin = Math.ceil((100 - shown) / 2);
  const [band, edges, axis] = isTall
    ? ["vertical", "left and right", "width"]
    : ["horizontal", "top and bottom", "height"];
  return (
    `Only the central ${band} band, ${shown}% of the ${axis}, will be visible: ${margin}% at the ${edges} is cut off. ` +
    `Keep the subject and all text inside that band and let the background run on beyond it.`
  );
}
