/** Decides what will be painted, from the words first and the seed where they are silent. */
import { artNames, arts, type ArtName } from "./arts.ts";
import { createPalette, type Light, type Palette, type PaletteWish } from "./palette.ts";
import { createRandom } from "./random.ts";
import type { OfflineRequest } from "./request.ts";
import {
  lightWords,
  moodWords,
  sceneWords,
  styleWords,
  type SceneFamily,
  type StyleName,
} from "./vocabulary.ts";
import { findFirst, findHues } from "./words.ts";

export type Plan = {
  family: SceneFamily;
  subject: ArtName | undefined;
  style: StyleName;
  palette: Palette;
  /** 0 low, 1 medium, 2 high. */
  detail: number;
  seed: string;
};

const artWords: Readonly<Record<string, string>> = Object.fromEntries(
  artNames.map((name) => [name, arts[name].words]),
);

function findSubject(text: string): ArtName | undefined {
  const found = findFirst(text, artWords);
  return artNames.find((name) => name === found);
}

/** A place that suits the subject when the brief names none. */
function chooseFamily(subject: ArtName | undefined, text: string, seed: string): SceneFamily {
  const named = findFirst(text, sceneWords);
  if (named !== undefined) return named;
  const random = createRandom(seed, "family");
  if (subject === undefined)
    return random.pick(["mountains", "sea", "meadow", "abstract", "studio", "desert", "forest"]);
  if (subject === "rocket") return "space";
  if (arts[subject].isAirborne === true)
    return subject === "lightbulb" || subject === "shield"
      ? "studio"
      : random.pick(["meadow", "mountains", "sea"]);
  const { where } = arts[subject];
  switch (where) {
    case "table":
      return ["cup", "teapot", "bowl", "cake", "burger", "fruit", "glass", "flower", "book"].includes(subject)
        ? random.pick(["table", "table", "studio"])
        : "studio";
    case "road":
      return random.pick(["city", "mountains", "desert"]);
    case "water":
      return "sea";
    case "room":
      return "interior";
    case "outdoor":
    case undefined:
      break;
  }
  return random.pick(["meadow", "mountains", "forest"]);
}

function chooseLight(text: string, family: SceneFamily, seed: string): Light {
  const { night, dusk, golden, mist, day } = lightWords;
  // "A winter forest at night" is first of all a night.
  const named = findFirst(text, { night, dusk, golden }) ?? findFirst(text, { mist, day });
  const random = createRandom(seed, "light");
  if (family === "studio" || family === "table" || family === "interior" || family === "abstract") {
    if (named === "night" || named === "dusk") return "dusk";
    return named === "golden" ? "golden" : "studio";
  }
  if (family === "space") return "night";
  return named ?? random.pick(["day", "golden", "golden", "dusk", "mist", "day"]);
}

function lower(part: string | undefined): string {
  return (part ?? "").toLowerCase();
}

function chooseStyle(request: OfflineRequest): StyleName {
  const named = findFirst(lower(request.style), styleWords) ?? findFirst(lower(request.subject), styleWords);
  return (
    named ??
    createRandom(request.lookSeed ?? request.seed, "style").pick(["photo", "photo", "flat", "paper", "clay"])
  );
}

/** Words first; `referenceHues` (degrees) next; the seed for what both leave open. */
export function computePlan(request: OfflineRequest, referenceHues: readonly number[]): Plan {
  const { seed, lookSeed = seed, quality } = request;
  const subject = findSubject(lower(request.subject)) ?? findSubject(lower(request.scene));
  const place = [request.scene, request.subject, request.composition].map(lower).join(" ");
  const mood = [request.lighting, request.scene, request.subject, request.style, request.palette]
    .map(lower)
    .join(" ");
  const colours = [request.palette, request.style, request.scene].map(lower).join(" ");
  const family = chooseFamily(subject, place, seed);
  const style = chooseStyle(request);
  const wish: PaletteWish = {
    light: style === "neon" ? "night" : chooseLight(mood, family, lookSeed),
    hues: [...findHues(colours), ...referenceHues],
    accents: findHues(lower(request.subject)),
    isMuted: findFirst(mood, { muted: moodWords.muted }) !== undefined,
    isVivid: style === "neon" || findFirst(mood, { vivid: moodWords.vivid }) !== undefined,
    isMono: findFirst(mood, { mono: moodWords.mono }) !== undefined,
  };
  const detail = quality === "low" ? 0 : quality === "high" ? 2 : 1;
  return {
    family,
    subject,
    style,
    palette: createPalette(wish, createRandom(lookSeed, "palette")),
    detail,
    seed,
  };
}
