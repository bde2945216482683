import { describe, expect, it } from "vitest";
import type { Brief } from "./brief.ts";
import { isFailure } from "./failure.ts";
import { compilePrompt, type PromptCell } from "./prompt.ts";
import { findWords, quoteWords } from "./prompt-texts.ts";

const square: PromptCell = { target: { width: 1024, height: 1024 }, size: { width: 1024, height: 1024 } };
const banner: PromptCell = { target: { width: 728, height: 90 }, size: { width: 1440, height: 480 } };

function compile(brief: Brief, cell: PromptCell = square): string {
  const compiled = compilePrompt(brief, cell);
  if (isFailure(compiled)) throw new Error(compiled.message);
  return compiled.prompt;
}

const campaign: Brief = {
  subject: "A red bicycle leaning on a blue wall",
  scene: "Lisbon at noon",
  style: "35 mm photograph",
  composition: "Bicycle on the left third, calm wall on the right",
  lighting: "Hard sun",
  palette: "Cobalt, vermilion, cream",
  texts: [
    {
      role: "headline",
      position: "top-right",
      typography: "bold grotesque",
      words: { en: "Ride “more”", "ja-JP": "もっと走ろう", ar: "اركب أكثر" },
    },
    { role: "button", position: "bottom-right", words: { en: "Try it", ja: "試す", ar: "" } },
  ],
  references: [
    { asset: "a1", role: "style", note: "only the grain" },
    { asset: "a2", role: "logo" },
  ],
  keep: "The wall's texture",
  change: "The colour of the saddle",
  avoid: "People",
};

describe("compilePrompt", () => {
  it("[B1] sends a bare sentence as it was typed, line breaks and quotes included", () => {
    const sentence = 'A fox, "running"\nthrough snow ';
    expect(compile({ subject: sentence })).toBe(sentence);
    expect(compile({ subject: sentence }, { ...square, locale: "und" })).toBe(sentence);
  });

  it("[B2] sends an edited prompt as it is, whatever the other fields say", () => {
    expect(compile({ ...campaign, prompt: "Just this." }, { ...banner, locale: "ar" })).toBe("Just this.");
  });

  it("[B3] compiles a whole brief to labelled sections in a fixed order", () => {
    const subject = "The bell of the bicycle";
    expect(compile(campaign, { ...square, locale: "ja-JP", shotText: "From above", subject })).toBe(
      `Subject: A red bicycle leaning on a blue wall
In this picture: The bell of the bicycle
This shot: From above
Scene: Lisbon at noon
Composition: Bicycle on the left third, calm wall on the right
Style: 35 mm photograph
Lighting: Hard sun
Palette: Cobalt, vermilion, cream
Images:
Image 1, style: copy its style, not its content (only the grain).
Image 2, logo: reproduce this logo exactly as it is.
Text:
Headline at the top right, set in bold grotesque; Japanese (Japan), Japanese script, left to right: "もっと走ろう"
Button at the bottom right; Japanese (Japan), Japanese script, left to right: "試す"
Letter for letter as quoted, each exactly once, without the quotes. No other text anywhere.
Keep: The wall's texture
Change: The colour of the saddle
Avoid: People`,
    );
  });

  it("[B1] [B3] labels what one cell shows, also where it stands alone, and sends nothing of one that says nothing", () => {
    const cup = { ...square, subject: "Coffee cup" };
    expect(compile({ subject: "Products on oak" }, cup)).toBe(
      "Subject: Products on oak\nIn this picture: Coffee cup",
    );
    expect(compile({ subject: "" }, cup)).toBe("In this picture: Coffee cup");
    expect(compile({ subject: "Products on oak" }, { ...square, subject: " \n" })).toBe("Products on oak");
    expect(compile({ subject: "", prompt: "Just this." }, cup)).toBe("Just this.");
  });

  it("[B4] says right to left, and leaves out a block whose words are empty in this language", () => {
    const prompt = compile(campaign, { ...square, locale: "ar-EG" });
    expect(prompt).toContain('Arabic (Egypt), Arabic script, right to left: "اركب أكثر"');
    expect(prompt).not.toContain("Button");
  });

  it("[B4] tells the script by the words when no language was named", () => {
    const texts = [{ role: "headline" as const, words: { und: "שלום עולם" } }];
    expect(compile({ subject: "A gate", texts })).toContain(
      'Headline; Hebrew script, right to left: "שלום עולם"',
    );
  });

  it.each(["\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"])(
    "[B4] [L8] sends words broken by %j as two lines, and no third for one at the end",
    (kind) => {
      const texts = [{ role: "headline" as const, words: { en: `Spring${kind}starts${kind}` } }];
      expect(compile({ subject: "A gate", texts }, { ...square, locale: "en" })).toContain(
        'left to right, 2 lines broken as written: "Spring\nstarts"',
      );
    },
  );

  it("[W1] sends blanks around words as they are, and words of nothing but blanks not at all", () => {
    const texts = [
      { role: "headline" as const, words: { en: " Spring " } },
      { role: "button" as const, words: { en: " \u2028\u0085" } },
    ];
    const prompt = compile({ subject: "A gate", texts }, { ...square, locale: "en" });
    expect(prompt).toContain('" Spring "');
    expect(prompt).not.toContain("Button");
  });

  it("[B5] refuses a language a block has no words for, naming both", () => {
    const compiled = compilePrompt(campaign, { ...square, locale: "de-DE" });
    expect(compiled).toMatchObject({ kind: "bad-request" });
    expect(isFailure(compiled) && compiled.message).toBe(
      "The headline has no words for German (Germany) (de-DE). Write them, or take that language out.",
    );
  });

  it.each([
    [{ zh: "开始", "zh-Hant": "開始" }, "zh-TW", 'Traditional Han script, left to right: "開始"'],
    [{ "zh-Hant": "開始" }, "zh-HK", 'Traditional Han script, left to right: "開始"'],
    [{ zh: "开始" }, "zh-CN", 'Simplified Han script, left to right: "开始"'],
    [{ iw: "שלום" }, "he-IL", 'Hebrew (Israel), Hebrew script, right to left: "שלום"'],
    [{ he: "שלום" }, "iw", 'Hebrew, Hebrew script, right to left: "שלום"'],
    [{ "sr-Latn": "Zdravo" }, "sh", 'Serbian (Latin), Latin script, left to right: "Zdravo"'],
    [{ pa: "پنجابی" }, "pa", 'Punjabi, Arabic script, right to left: "پنجابی"'],
    [{ nb: "Hei", no: "Hallo" }, "no-NO", '"Hei"'],
    [{ und: "SALE", zh: "开始" }, "zh-TW", '"SALE"'],
  ])("[B5] [L5] [L6] [L7] sends of %j for %s the words in its own script", (words, locale, sent) => {
    const texts = [{ role: "headline" as const, words }];
    expect(compile({ subject: "A gate", texts }, { ...square, locale })).toContain(sent);
  });

  it("[L5] has no words for a language where they are in its other script alone", () => {
    for (const [tag, locale] of [
      ["zh", "zh-TW"],
      ["zh-Hant", "zh"],
      ["sr", "sr-Latn"],
      ["pa-PK", "pa"],
    ] as const) {
      const texts = [{ role: "headline" as const, words: { [tag]: "開始" } }];
      expect(findWords(texts[0]!, locale)).toBeUndefined();
    }
  });

  it("[B6] quotes words with marks that do not occur in them", () => {
    expect(quoteWords("plain")).toBe('"plain"');
    expect(quoteWords('say "hi"')).toBe('“say "hi"”');
    expect(quoteWords('" “ « 「 ⟦ <<<')).toBe('<<<<" “ « 「 ⟦ <<<>>>>');
    expect(compile(campaign, { ...square, locale: "en" })).toContain('"Ride “more”"');
  });

  it("[B7] speaks of other text only where there are texts", () => {
    expect(compile({ subject: "A fox", style: "ink" })).toBe("Subject: A fox\nStyle: ink");
  });

  it("[S4] names the visible band unless the person chose to crop", () => {
    const prompt = compile({ subject: "A fox" }, banner);
    expect(prompt).toContain(
      "Subject: A fox\nSafe zone: Only the central horizontal band, 37% of the height",
    );
    expect(prompt).toContain("32% at the top and bottom is cut off");
    expect(compile({ subject: "A fox" }, { ...banner, fit: "cover" })).toBe("A fox");
    expect(compile({ subject: "A fox" }, { ...square, fit: "safe-zone" })).toBe("A fox");
  });

  it("[S4] asks for a clean plate without any words", () => {
    const prompt = compile(campaign, { ...banner, fit: "plate", locale: "en" });
    expect(prompt).toContain("clean plate: no text, letters, numbers");
    expect(prompt).toContain("Safe zone:");
    expect(prompt).not.toContain("Ride");
  });

  it("[B8] refuses more than 32,000 characters and says by how much", () => {
    expect(compile({ subject: "x".repeat(32_000) })).toHaveLength(32_000);
    const compiled = compilePrompt({ subject: "x".repeat(32_010) }, square);
    expect(compiled).toMatchObject({ kind: "prompt-too-long" });
    expect(isFailure(compiled) && compiled.message).toContain("by 10.");
  });

  it("names the audience when a language is asked but no words", () => {
    expect(compile({ subject: "A shop" }, { ...square, locale: "th" })).toBe(
      "Subject: A shop\nAudience: Readers of Thai.",
    );
  });
});
