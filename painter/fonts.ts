/** Real fonts for every script, registered file by file as the words need them. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { GlobalFonts } from "@napi-rs/canvas";

type Family = {
  packageName: string;
  /** Fixed-weight files to choose from; absent for a variable font, which has every weight in one file. */
  weights?: readonly number[];
};

const noto = [400, 500, 600, 700, 800];
const families = {
  inter: { packageName: "@fontsource/inter", weights: noto },
  playfair: { packageName: "@fontsource-variable/playfair-display" },
  noto: { packageName: "@fontsource/noto-sans", weights: noto },
  arabic: { packageName: "@fontsource/noto-sans-arabic", weights: noto },
  bengali: { packageName: "@fontsource/noto-sans-bengali", weights: noto },
  devanagari: { packageName: "@fontsource/noto-sans-devanagari", weights: noto },
  hebrew: { packageName: "@fontsource/noto-sans-hebrew", weights: noto },
  thai: { packageName: "@fontsource/noto-sans-thai", weights: noto },
  japanese: { packageName: "@fontsource-variable/noto-sans-jp" },
  korean: { packageName: "@fontsource-variable/noto-sans-kr" },
  simplified: { packageName: "@fontsource-variable/noto-sans-sc" },
  traditional: { packageName: "@fontsource-variable/noto-sans-tc" },
  emoji: { packageName: "@fontsource/noto-emoji", weights: [400, 500, 600, 700] },
} as const satisfies Record<string, Family>;
type FamilyName = keyof typeof families;

export type Han = "japanese" | "korean" | "simplified" | "traditional";

type Subset = { name: string; ranges: readonly (readonly [first: number, last: number])[] };

const require = createRequire(import.meta.url);
const subsetsOf = new Map<
  FamilyName,
  { folder: string; subsets: readonly Subset[]; files: ReadonlySet<string> }
>();
const registered = new Set<string>();

function parseRanges(text: string): Subset["ranges"] {
  return text.split(",").flatMap((part) => {
    const [first, last] = part.trim().replace(/^U\+/i, "").split("-");
    const from = Number.parseInt(first ?? "", 16);
    return Number.isNaN(from) ? [] : [[from, last === undefined ? from : Number.parseInt(last, 16)] as const];
  });
}

/** Reads a family's own table of which file covers which code points (`unicode.json` in every Fontsource package). */
function readSubsets(name: FamilyName) {
  const known = subsetsOf.get(name);
  if (known) return known;
  const tablePath = require.resolve(`${families[name].packageName}/unicode.json`);
  const table: unknown = JSON.parse(readFileSync(tablePath, "utf8"));
  const folder = path.join(path.dirname(tablePath), "files");
  const subsets: Subset[] = [];
  for (const [subset, ranges] of Object.entries(table ?? {})) {
    if (typeof ranges === "string")
      subsets.push({ name: subset.replace(/[[\]]/g, ""), ranges: parseRanges(ranges) });
  }
  const entry = { folder, subsets: subsets.toReversed(), files: new Set(readdirSync(folder)) };
  subsetsOf.set(name, entry);
  return entry;
}

function chooseWeight(weights: readonly number[], weight: number): number {
  return weights.toSorted((one, other) => Math.abs(one - weight) - Math.abs(other - weight))[0] ?? 400;
}

/** Registers one file under a name of its own; later pictures reuse it. */
function registerSubset(name: FamilyName, subset: string, weight: number): string | undefined {
  const family: Family = families[name];
  const { folder, files } = readSubsets(name);
  const slug = path.basename(family.packageName);
  const style = family.weights ? String(chooseWeight(family.weights, weight)) : "wght";
  const file = `${slug}-${subset}-${style}-normal.woff2`;
  if (!files.has(file)) return undefined;
  const alias = `pf-${slug}-${subset}-${style}`;
  if (!registered.has(alias)) {
    if (!GlobalFonts.registerFromPath(path.join(folder, file), alias))
      throw new Error(`The font file ${file} could not be read; reinstall the packages with npm ci.`);
    registered.add(alias);
  }
  return alias;
}

function isCovered(subset: Subset, codePoint: number): boolean {
  return subset.ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/** Characters that need no glyph of their own: joiners, direction marks, variation selectors, spaces. */
function isInvisible(codePoint: number): boolean {
  return /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\u{FE00}-\u{FE0F}]/u.test(String.fromCodePoint(codePoint));
}

export type FontChoice = {
  /** For `context.font`, after the size. */
  families: string;
  /** Characters none of the fonts has. */
  missing: readonly string[];
};

/**
 * Chooses the font files that together have a glyph for every character of the words, in order of preference.
 * One family per file, named after it: Skia then looks at exactly these, so a picture does not depend on what earlier
 * ones registered. Han characters come from the locale's own family (the same code point is drawn differently in each).
 */
export function chooseFonts(words: string, weight: number, face: "sans" | "serif", han: Han): FontChoice {
  const cjk: readonly FamilyName[] = [
    han,
    ...(["japanese", "simplified", "traditional", "korean"] as const).filter((name) => name !== han),
  ];
  const latin: readonly FamilyName[] = face === "serif" ? ["playfair", "inter", "noto"] : ["inter", "noto"];
  const order: readonly FamilyName[] = [
    ...latin,
    "arabic",
    "hebrew",
    "devanagari",
    "bengali",
    "thai",
    // Before the East Asian fonts: their tables name some emoji they have no glyph for.
    "emoji",
    ...cjk,
  ];
  const wanted = new Set(
    Array.from(words)
      .map((character) => character.codePointAt(0) ?? 0)
      .filter((codePoint) => !isInvisible(codePoint)),
  );
  const aliases: string[] = [];
  for (const name of order) {
    if (wanted.size === 0) break;
    for (const subset of readSubsets(name).subsets) {
      const found = [...wanted].filter((codePoint) => isCovered(subset, codePoint));
      const alias = found.length === 0 ? undefined : registerSubset(name, subset.name, weight);
      if (alias === undefined) continue;
      aliases.push(alias);
      for (const codePoint of found) wanted.delete(codePoint);
    }
  }
  // Spaces and marks are shaped with their neighbours; a Latin file at the end has those that no other file has.
  const last = registerSubset("inter", "latin", weight);
  if (last !== undefined && !aliases.includes(last)) aliases.push(last);
  return {
    families: aliases.map((alias) => `"${alias}"`).join(", "),
    missing: [...wanted].map((codePoint) => String.fromCodePoint(codePoint)),
  };
}
