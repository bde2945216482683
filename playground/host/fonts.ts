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

/** The scripts a family has letters of, beside Latin, Cyrillic, Greek and the signs that all scripts share. */
const scripts: Readonly<Record<string, readonly string[]>> = {
  "Noto Sans JP": ["Hani", "Hira", "Kana"],
  "Noto Sans KR": ["Hang", "Hani"],
  "Noto Sans SC": ["Hani", "Bopo"],
  "Noto Sans Arabic": ["Arab"],
  "Noto Sans Hebrew": ["Hebr"],
  "Noto Sans Devanagari": ["Deva"],
  "Noto Sans Bengali": ["Beng"],
  "Noto Sans Thai": ["Thai"],
};

/** By family: what matches a letter the family has. */
const letters: ReadonlyMap<string, RegExp> = new Map(
  Object.keys(families).map((family) => {
    const names = ["Zyyy", "Zinh", "Latn", "Cyrl", "Grek", ...(scripts[family] ?? [])];
    return [family, new RegExp(`^[${names.map((name) => `\\p{scx=${name}}`).join("")}]$`, "u")];
  }),
);

/** The fonts that letters fall back to where a family lacks them. What no family has shows as a box, without a font. */
export function fallbackFonts(characters: string, family: string): readonly FontName[] {
  const own = letters.get(family);
  const found = new Set<string>();
  for (const letter of new Set(characters)) {
    if (own === undefined || own.test(letter)) continue;
    const other = Array.from(letters).find(([, has]) => has.test(letter));
    if (other !== undefined) found.add(other[0]);
  }
  return Array.from(found, (name) => ({ family: name, style: "Regular" }));
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
