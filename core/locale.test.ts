import { describe, expect, it } from "vitest";
import { listFallbacks, listLocales, localeFacts, parseLocale, scriptOf, suggestLocales } from "./locale.ts";
import { scriptNames } from "./locale-table.ts";

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
    ["iw-IL", "Hebrew, IL", "Hebr", "rtl"],
    ["ur", "Urdu", "Arab", "rtl"],
    ["zh-TW", "Chinese (Traditional, Taiwan)", "Hant", "ltr"],
    ["zh-Hant-TW", "Chinese (Traditional), TW", "Hant", "ltr"],
    ["zh", "Chinese (Simplified)", "Hans", "ltr"],
    ["hi-IN", "Hindi (India)", "Deva", "ltr"],
    ["pa-PK", "Punjabi, PK", "Arab", "rtl"],
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
    expect(suggestLocales("qqqq")).toEqual([]);
  });

  it("[L4] offers a well-formed tag that is not in the table as it is", () => {
    expect(suggestLocales("ar-ma")[0]).toMatchObject({ tag: "ar-MA", direction: "rtl" });
  });

  it("[L5] falls back to ever more general tags, and to und at last", () => {
    expect(listFallbacks("zh-hant-tw")).toEqual(["zh-Hant-TW", "zh-Hant", "zh", "und"]);
    expect(listFallbacks("und")).toEqual(["und"]);
  });
});
