/** What a text's writing system means for setting it: fonts, line height, spacing, where lines may break. */
import type { Han } from "./fonts.ts";
import type { OfflineText } from "./request.ts";

export type Script = "latin" | "cjk" | "hangul" | "arabic" | "hebrew" | "indic" | "thai";

export function detectScript(words: string): Script {
  if (/\p{Script=Arabic}/u.test(words)) return "arabic";
  if (/\p{Script=Hebrew}/u.test(words)) return "hebrew";
  if (/\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}/u.test(words)) return "thai";
  if (/\p{Script=Devanagari}|\p{Script=Bengali}/u.test(words)) return "indic";
  if (/\p{Script=Hangul}/u.test(words)) return "hangul";
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(words)) return "cjk";
  return "latin";
}

/** One code point is drawn differently in each East Asian tradition (直, 骨): the locale decides, then the words. */
export function chooseHan(text: Pick<OfflineText, "locale" | "script" | "words">): Han {
  const [language, ...rest] = text.locale.toLowerCase().split("-");
  const tags = [...rest, (text.script ?? "").toLowerCase()];
  if (language === "ja" || tags.includes("jpan")) return "japanese";
  if (language === "ko" || tags.includes("kore")) return "korean";
  if (tags.includes("hant") || tags.includes("tw") || tags.includes("hk") || tags.includes("mo"))
    return "traditional";
  if (language === "zh" || tags.includes("hans")) return "simplified";
  if (/\p{Script=Hiragana}|\p{Script=Katakana}/u.test(text.words)) return "japanese";
  return /\p{Script=Hangul}/u.test(text.words) ? "korean" : "simplified";
}

/** A tag Intl and Skia accept; broken ones fall back to the neutral `und`. */
export function chooseLanguage(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "und";
  } catch (error) {
    if (error instanceof RangeError) return "und";
    throw error;
  }
}

/** Line height as a multiple of the font size; scripts with marks above and below need more of it. */
export function chooseLineHeight(script: Script, isDisplay: boolean): number {
  switch (script) {
    case "latin":
    case "hebrew":
      return isDisplay ? 1.08 : 1.42;
    case "cjk":
    case "hangul":
      return isDisplay ? 1.24 : 1.56;
    case "arabic":
    case "thai":
      return isDisplay ? 1.36 : 1.6;
    case "indic":
      return isDisplay ? 1.3 : 1.55;
  }
}

/** In em. Only alphabets with separate letters are tightened: in joined scripts spacing breaks the joints. */
export function chooseLetterSpacing(script: Script, isDisplay: boolean): number {
  return script === "latin" && isDisplay ? -0.018 : 0;
}
