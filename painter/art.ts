/** The form of a drawn subject: parts of an upright figure in a 100 by 100 box that stands on y = 100. */

/**
 * Which of the picture's colours a part takes: the accent, its companion, ink, paper, foliage, wood, skin, lamp light,
 * or glass (paper, see-through).
 */
export type Tone = "main" | "second" | "ink" | "paper" | "leaf" | "wood" | "skin" | "glow" | "glass";

export type Part = {
  tone: Tone;
  /** SVG path data. */
  path: string;
  /** Lightness added to the tone, -1..1. */
  shade?: number;
  /** Draws the path's outline this wide instead of its inside. */
  stroke?: number;
  /** Moves the part across and shrinks it towards the foot, for figures made of other figures. */
  at?: { x: number; scale: number };
  /** Small marks skip the shading of their style. */
  isMark?: boolean;
};

export type Art = {
  /** Words that name it, in several languages, separated by ", ". */
  words: string;
  parts: readonly Part[];
  /** Hangs in the air instead of standing. */ isAirborne?: boolean;
  where?: "table" | "outdoor" | "road" | "water" | "room";
};

/** A circle as path data. */
export function circle(x: number, y: number, radius: number): string {
  return oval(x, y, radius, radius);
}

/** An upright ellipse as path data. */
export function oval(x: number, y: number, across: number, down: number): string {
  return `M${x - across} ${y}a${across} ${down} 0 1 0 ${across * 2} 0a${across} ${down} 0 1 0 ${-across * 2} 0Z`;
}

/** A rectangle with rounded corners as path data. */
export function slab(x: number, y: number, width: number, height: number, radius = 0): string {
  const r = Math.min(radius, width / 2, height / 2);
  return `M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${-(width - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${-r}v${-(height - 2 * r)}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
}
