/** The families the stand-in has: what Figma preloads for plugins, and Noto for the scripts Inter lacks. */
import type { FontName } from "./document/record.ts";

const inter = ["Regular", "Medium", "Semi Bold", "Bold", "Extra Bold", "Light"];
const noto = ["Regular", "Medium", "Bold"];

/** Families with their styles, and the weight each style is drawn in by `weightOf`. */
export const families: Readonly<Record<string, readonly string[]>> = {
  Inter: inter,
  "Noto Sans": noto,
  "Noto Sans JP": noto,
  "Noto Sans KR": noto,
  "Noto Sans SC": noto,
  "Noto Sans Arabic": noto,
  "Noto Sans Hebrew": noto,
  "Noto Sans Devanagari": noto,
  "Noto Sans Bengali": noto,
  "Noto Sans Thai": noto,
};

/** Every font as the API lists it. */
export const availableFonts: readonly FontName[] = Object.entries(families).flatMap(([family, styles]) =>
  styles.map((style) => ({ family, style })),
);

/** Whether the stand-in can show this font. */
export function hasFont(font: FontName): boolean {
  return families[font.family]?.includes(font.style) ?? false;
}

/** CSS weight of a style name. */
export function weightOf(style: string): number {
  const weights: Record<string, number> = {
    Thin: 100,
    Light: 300,
    Regular: 400,
    Medium: 500,
    "Semi Bold": 600,
    Bold: 700,
    "Extra Bold": 800,
    Black: 900,
  };
  return weights[style.replace(/ ?Italic$/, "")] ?? 400;
}

/** The CSS font list for a family: its own face first, then a face for every other script. */
export function fontStack(family: string): string {
  return [family, ...Object.keys(families).filter((other) => other !== family)]
    .map((name) => `"${name}"`)
    .join(", ");
}
