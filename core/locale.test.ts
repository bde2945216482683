import { describe, expect, it } from "vitest";
import { likelyScripts } from "./likely-scripts.ts";
import { formerCodes, scriptNames } from "./locale-table.ts";
import {
  chooseScript,
  currentTag,
  listFallbacks,
  isKnownLanguage,
  listLocales,
  localeFacts,
  parseLocale,
  scriptOf,
  suggestLocales,
} from "./locale.ts";

describe("parseLocale", () => {
  it.each([
    ["ja-jp", "ja-JP"],
    ["zh-hant", "zh-Hant"],
    ["ZH-HANT-tw", "zh-Hant-TW"],
    ["es-419", "es-419"],
    ["sr_latn_rs", "sr-Latn-RS"],
    ["und", "und"],
    ["de-ch-1996", "de-CH-1996"],
    ["en-x-TEAM", "en-x-team"],
  ])("[L1] writes %s as %s", (typed, tag) => {
    expect(parseLocale(typed)?.tag).toBe(tag);
  });

  it.each(["", "j", "ja JP", "日本", "-ja", "ja-"])("[L1] does not take %j for a tag", (typed) => {
    expect(parseLocale(typed)).toBeUndefined();
  });
});

describe("localeFacts", () => {
  it.each([
    ["ja-JP", "Japanese (Japan)", "Jpan", "ltr"],
    ["ar-EG", "Arabic (Egypt)", "Arab", "rtl"],
    ["ar-MA", "Arabic, MA", "Arab", "rtl"],
    ["he", "Hebrew", "Hebr", "rtl"],
    ["iw-IL", "Hebrew (Israel)", "Hebr", "rtl"],
    ["sh", "Serbian (Latin)", "Latn", "ltr"],
    ["sr-ME", "Serbian (Latin), ME", "Latn", "ltr"],
    ["zh-AU", "Chinese (Traditional), AU", "Hant", "ltr"],
    ["yue-CN", "yue-CN", "Hans", "ltr"],
    ["ur", "Urdu", "Arab", "rtl"],
    ["zh-TW", "Chinese (Traditional, Taiwan)", "Hant", "ltr"],
    ["zh-Hant-TW", "Chinese (Traditional), TW", "Hant", "ltr"],
    ["zh", "Chinese (Simplified)", "Hans", "ltr"],
    ["hi-IN", "Hindi (India)", "Deva", "ltr"],
    ["pa-PK", "Punjabi (Arabic), PK", "Arab", "rtl"],
    ["pa-Arab", "Punjabi (Arabic)", "Arab", "rtl"],
    ["az-Arab", "Azerbaijani", "Arab", "rtl"],
    ["xx", "xx", "Latn", "ltr"],
    ["und", "any language", "Zyyy", "ltr"],
  ])("[L2] knows that %s is %s in %s, %s", (tag, name, script, direction) => {
    expect(localeFacts(tag)).toMatchObject({ name, script, direction });
  });

  it("[L2] covers eighty locales and more, each once, with a named script that its own name is written in", () => {
    const all = listLocales();
    expect(all.length).toBeGreaterThan(80);
    expect(new Set(all.map((facts) => facts.tag)).size).toBe(all.length);
    for (const facts of all) {
      expect(parseLocale(facts.tag)?.tag).toBe(facts.tag);
      expect(scriptNames[facts.script]).toBe(facts.scriptName);
      const written = scriptOf(facts.ownName);
      const isHan = ["Hans", "Hant", "Jpan"].includes(facts.script) && written === "Hani";
      expect(isHan || written === facts.script, `${facts.tag} is written in ${written}`).toBe(true);
    }
  });
});

describe("scriptOf", () => {
  it.each([
    ["Hello", "Latn"],
    ["Привет, world", "Cyrl"],
    ["東京で走る", "Jpan"],
    ["简体", "Hani"],
    ["한국어", "Kore"],
    ["สวัสดี", "Thai"],
    ["নমস্কার", "Beng"],
    ["Γειά", "Grek"],
    ["12:30", "Zyyy"],
  ])("[L3] finds that %s is %s", (text, script) => {
    expect(scriptOf(text)).toBe(script);
  });
});

describe("suggestLocales", () => {
  it("[L4] finds by tag, English name and own name, best first", () => {
    expect(suggestLocales("ja")[0]?.tag).toBe("ja");
    expect(suggestLocales("deutsch")[0]?.tag).toBe("de");
    expect(suggestLocales("brazil")[0]?.tag).toBe("pt-BR");
    expect(suggestLocales("日本")[0]?.tag).toBe("ja");
    expect(suggestLocales("arabic", 20).map((facts) => facts.tag)).toContain("ar-EG");
    expect(suggestLocales("")).toHaveLength(8);
    expect(suggestLocales("klingon")).toEqual([]);
  });

  it("[L4] offers a well-formed tag that is not in the table as it is", () => {
    expect(suggestLocales("ar-ma")[0]).toMatchObject({ tag: "ar-MA", direction: "rtl" });
  });

  it("[L4] offers a bare code that begins no name, and a name before a code", () => {
    expect(suggestLocales("tlh").map((facts) => facts.tag)).toEqual(["tlh"]);
    expect(suggestLocales("jap").map((facts) => facts.tag)).not.toContain("jap");
    expect(isKnownLanguage("tlh")).toBe(false);
  });

  it("[L4] tells a language that is not known, so that a slip is asked about", () => {
    expect(suggestLocales("xx-blah")[0]?.tag).toBe("xx-Blah");
    expect(["xx-Blah", "qqq-DE"].map(isKnownLanguage)).toEqual([false, false]);
    expect(["ar-MA", "iw-IL", "yue-CN", "und"].map(isKnownLanguage)).toEqual([true, true, true, false]);
  });

  it("[L6] finds a language by the code it had before", () => {
    expect(suggestLocales("iw")[0]?.tag).toBe("he");
    expect(suggestLocales("iw-il")[0]?.tag).toBe("he-IL");
    expect(suggestLocales("tl")[0]?.tag).toBe("fil");
  });
});

describe("listFallbacks", () => {
  it.each([
    ["de-AT", ["de-AT", "de-Latn-AT", "de", "de-Latn", "und"]],
    ["zh-hant-tw", ["zh-Hant-TW", "zh-TW", "zh-Hant", "und"]],
    ["zh-TW", ["zh-TW", "zh-Hant-TW", "zh-Hant", "und"]],
    ["zh-CN", ["zh-CN", "zh-Hans-CN", "zh", "zh-Hans", "und"]],
    ["sr-Latn-RS", ["sr-Latn-RS", "sr-Latn", "und"]],
    ["pa-PK", ["pa-PK", "pa-Arab-PK", "pa-Arab", "und"]],
    ["xx-YY", ["xx-YY", "xx", "und"]],
    ["und", ["und"]],
  ])("[L5] goes from %s to its parents in the same script, and to und at last", (tag, chain) => {
    expect(listFallbacks(tag)).toEqual(chain);
  });

  it.each([
    ["iw-IL", "he-IL"],
    ["sh-RS", "sr-Latn-RS"],
    ["sh-Cyrl", "sr-Cyrl"],
    ["no", "nb"],
  ])("[L6] takes %s for %s", (former, present) => {
    expect(listFallbacks(former)).toEqual(listFallbacks(present));
  });

  it("[L5] never passes from one script to another, by CLDR's word", () => {
    const wrong = listTags().flatMap((tag) => {
      const script = likelyOf(tag);
      const parents = listFallbacks(tag).filter((parent) => parent !== "und");
      return parents.filter((parent) => likelyOf(parent) !== script).map((parent) => [tag, parent]);
    });
    expect(wrong).toEqual([]);
  });
});

function likelyOf(tag: string): string | undefined {
  return new Intl.Locale(tag).maximize().script;
}

/** Every tag of the table, and the languages that are written in several scripts with regions of all continents. */
function listTags(): string[] {
  const tags = Object.values(likelyScripts).flatMap((list) => list.split(" "));
  const several = [...new Set(tags.filter((tag) => tag.includes("-")).map((tag) => tag.slice(0, -3)))];
  const regions =
    "AF AM AU AZ BN BR BY CA CC CM CN DE ET GB GE HK ID IL IN IQ IR JP KZ LB LK ME MM MN MO MY NG PH PK";
  const more = "RO RS RU SA SD SG SR SY TH TM TR TW UA US UZ VN ZA";
  const all = `${regions} ${more}`.split(" ");
  return [...tags, ...several.flatMap((language) => all.map((region) => `${language}-${region}`))];
}

describe("the table of likely scripts", () => {
  it("[L2] says of every language and region what CLDR says", () => {
    const wrong = listTags().filter((tag) => localeFacts(tag).script !== likelyOf(tag));
    expect(wrong).toEqual([]);
  });

  it("[L2] names each of its scripts", () => {
    for (const script of Object.keys(likelyScripts)) expect(scriptNames[script]).toBeDefined();
  });
});

describe("currentTag", () => {
  it("[L6] agrees with Unicode's list of codes, but for no, which there keeps its code beside nb", () => {
    for (const [former, present] of Object.entries(formerCodes))
      expect(former === "no" ? "nb" : Intl.getCanonicalLocales(former)[0]).toBe(present);
    expect(currentTag("iw-il")).toBe("he-IL");
    expect(currentTag("de-ch-1996")).toBe("de-CH-1996");
  });
});

describe("chooseScript", () => {
  it.each([
    ["پنجابی", "pa", "Arab"],
    ["ਪੰਜਾਬੀ", "pa-PK", "Guru"],
    ["IKEA تخفيضات", "ar", "Arab"],
    ["SALE", "ja-JP", "Latn"],
    ["東京", "ja", "Jpan"],
    ["大學", "ko", "Kore"],
    ["12:30", "ar", "Arab"],
    ["привет", "xx", "Cyrl"],
    ["שלום", "und", "Hebr"],
    ["12:30", "und", "Zyyy"],
  ])("[L7] says that %s in %s is in the script %s", (words, tag, script) => {
    expect(chooseScript(words, tag)).toBe(script);
  });
});
