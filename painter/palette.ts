/** The picture's colours: from the brief's colour words or its references, else a harmony chosen by the seed. */
import { mixColours, oklch, type Colour } from "./colour.ts";
import type { Random } from "./random.ts";

export type Light = "day" | "golden" | "dusk" | "night" | "studio" | "mist";

export type Palette = {
  light: Light;
  isDark: boolean;
  skyTop: Colour;
  skyMiddle: Colour;
  skyLow: Colour;
  sun: Colour;
  /** Ridges and houses from far (0) to near (1). */
  far: Colour;
  near: Colour;
  ground: Colour;
  water: Colour;
  leaf: Colour;
  main: Colour;
  second: Colour;
  wall: Colour;
  floor: Colour;
  paper: Colour;
  ink: Colour;
};

export function toneAt(palette: Palette, nearness: number): Colour {
  return mixColours(palette.far, palette.near, nearness);
}

type HuePair = readonly [base: number, accent: number];

/** Pairs of hues (ground mood, accent) that were looked at and kept. */
const pairs: readonly [HuePair, ...HuePair[]] = [
  [262, 52],
  [225, 35],
  [195, 25],
  [165, 55],
  [145, 70],
  [95, 20],
  [62, 250],
  [40, 215],
  [25, 190],
  [350, 75],
  [325, 60],
  [295, 80],
  [280, 20],
  [210, 95],
];

type Sky = {
  /** The natural one, in degrees. */
  hue: number;
  top: readonly [number, number];
  middle: readonly [number, number];
  low: readonly [number, number];
  warm: number;
  far: number;
  near: number;
  isDark: boolean;
};

/** Lightness and chroma of the sky's three heights; `warm` is how far its foot leans to the accent. */
const skies: Readonly<Record<Light, Sky>> = {
  day: {
    hue: 232,
    top: [0.72, 0.1],
    middle: [0.84, 0.065],
    low: [0.95, 0.035],
    warm: 0.25,
    far: 0.8,
    near: 0.36,
    isDark: false,
  },
  golden: {
    hue: 232,
    top: [0.7, 0.075],
    middle: [0.84, 0.085],
    low: [0.92, 0.1],
    warm: 0.85,
    far: 0.78,
    near: 0.3,
    isDark: false,
  },
  dusk: {
    hue: 292,
    top: [0.36, 0.1],
    middle: [0.55, 0.125],
    low: [0.79, 0.13],
    warm: 0.8,
    far: 0.56,
    near: 0.19,
    isDark: true,
  },
  night: {
    hue: 265,
    top: [0.17, 0.05],
    middle: [0.26, 0.075],
    low: [0.4, 0.09],
    warm: 0.12,
    far: 0.36,
    near: 0.13,
    isDark: true,
  },
  mist: {
    hue: 232,
    top: [0.86, 0.025],
    middle: [0.91, 0.02],
    low: [0.96, 0.015],
    warm: 0.3,
    far: 0.86,
    near: 0.42,
    isDark: false,
  },
  studio: {
    hue: 232,
    top: [0.9, 0.04],
    middle: [0.93, 0.035],
    low: [0.96, 0.03],
    warm: 0.3,
    far: 0.84,
    near: 0.5,
    isDark: false,
  },
};

export type PaletteWish = {
  light: Light;
  /** The mood's hue, then the accent's. */
  hues: readonly number[];
  /** Hues the subject itself is said to have. */
  accents: readonly number[];
  isMuted: boolean;
  isVivid: boolean;
  isMono: boolean;
};

function chooseHues(wish: PaletteWish, random: Random): { base: number; accent: number } {
  const [seedBase, seedAccent] = random.pick(pairs);
  const base = wish.hues[0] ?? seedBase;
  const [accentHue = wish.hues[1]] = wish.accents;
  const answer = wish.hues.length > 0 ? base + random.pick([150, 180, 205, 40]) : seedAccent;
  const accent = wish.isMono ? base : (accentHue ?? answer);
  return { base, accent };
}

/** Composes a palette; `wish.hues` come first (ground mood, then accent), the seed fills in what is missing. */
export function createPalette(wish: PaletteWish, random: Random): Palette {
  const { base, accent } = chooseHues(wish, random);
  const sky = skies[wish.light];
  const strength = wish.isMuted ? 0.5 : wish.isVivid ? 1.35 : 1;
  const isEarthy = isEarthyHue(base);
  const skyHue = isEarthy ? skies[wish.light].hue : base;
  const isSheltered = wish.light === "studio";
  // A low sun warms the foot of the sky; mixed with a cool accent it would turn olive.
  const footHue = wish.light === "dusk" ? 38 : wish.light === "golden" ? 62 : accent;
  function tint([lightness, chroma]: readonly [number, number], lean: number): Colour {
    return mixColours(
      oklch(lightness, chroma * strength, isSheltered ? base : skyHue),
      oklch(lightness, chroma * strength, footHue),
      lean,
    );
  }
  const main = oklch((sky.isDark ? 0.72 : 0.66) + yellowLift(accent), 0.165 * strength, accent);
  const pond = mixColours(
    tint(sky.middle, sky.warm * 0.6),
    oklch(sky.near + 0.18, 0.08 * strength, base),
    0.42,
  );
  const low = tint(sky.low, sky.warm);
  return {
    light: wish.light,
    isDark: sky.isDark,
    skyTop: tint(sky.top, 0),
    skyMiddle: tint(sky.middle, sky.warm * 0.45),
    skyLow: low,
    sun: oklch(0.97, sky.isDark ? 0.04 : 0.07, wish.light === "night" ? 95 : 82),
    far: mixColours(low, oklch(sky.far, 0.055 * strength, base), 0.68),
    near: oklch(sky.near, 0.062 * strength, isEarthy && !isSheltered && sky.isDark ? skyHue - 10 : base + 8),
    ground: oklch(sky.isDark ? sky.near + 0.1 : sky.near + 0.22, 0.07 * strength, base + 12),
    // Water is seen as water by its blue, whatever the mood of the land.
    water: mixColours(pond, oklch(sky.isDark ? 0.42 : 0.62, 0.085 * strength, 228), 0.38),
    leaf: oklch(sky.isDark ? 0.42 : 0.56, 0.1 * strength, 148 + (base % 30) - 12),
    main,
    second: oklch(
      (sky.isDark ? 0.6 : 0.55) + yellowLift(base),
      0.125 * strength,
      wish.isMono ? base : base + 4,
    ),
    wall: sky.isDark ? oklch(0.34, 0.055 * strength, base) : oklch(0.905, 0.045 * strength, base),
    floor: sky.isDark
      ? oklch(0.26, 0.05 * strength, base + 10)
      : oklch(0.83, 0.055 * strength, mixHue(base, 65)),
    paper: oklch(0.965, 0.014, 85),
    ink: oklch(0.24, 0.035, base),
  };
}

/** A brown or olive sky looks like a fault: such moods colour the land, and the sky takes its natural hue. */
function isEarthyHue(hue: number): boolean {
  const turned = ((hue % 360) + 360) % 360;
  return turned > 8 && turned < 175;
}

/** Yellow is only yellow when it is light; darker it turns to khaki. */
function yellowLift(hue: number): number {
  const away = Math.abs(((((hue - 92) % 360) + 540) % 360) - 180);
  return 0.17 * Math.max(0, 1 - away / 38);
}

/** Halfway the short way round. */
function mixHue(one: number, other: number): number {
  return one + (((((other - one) % 360) + 540) % 360) - 180) * 0.5;
}
