import fc from "fast-check";
import { expect, it } from "vitest";
import { catalogue } from "./catalogue.fixture.ts";
import { createPromptCounter } from "./count-prompt.ts";
import { isFailure } from "./failure.ts";
import { compilePrompt, type PromptCell } from "./prompt.ts";
import { quoteRun } from "./quote.ts";
import type { RunBody } from "./run-body.ts";
import { textTokens } from "./tokens.ts";

const options = { inputSizes: () => undefined };
const asked = { kind: "picture", model: "gpt-image-2", density: 1 } as const;
const locale = fc.constantFrom("und", "en", "de-AT", "ja", "zh-Hant-TW", "ar", "aa-100", "x-1", "und-001");
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "",
    " ",
    "/",
    "/a /b",
    "a\n/b",
    "\n",
    "\ud83d",
    "\udc4d",
    '"“«「⟦<<<',
    "東京",
    "سلام",
    "a b  c",
  ),
);
const maybe = fc.option(text, { nil: undefined });
const brief = fc.record({
  subject: text,
  scene: maybe,
  keep: maybe,
  avoid: maybe,
  prompt: fc.option(text, { nil: undefined, freq: 6 }),
  texts: fc.array(
    fc.record({
      role: fc.constantFrom("headline" as const, "price" as const),
      typography: maybe,
      words: fc.dictionary(locale, text, { maxKeys: 4 }),
    }),
    { maxLength: 3 },
  ),
  references: fc.array(
    fc.record({ asset: fc.constantFrom("r1", "r2"), role: fc.constant("style" as const), note: maybe }),
    { maxLength: 2 },
  ),
});
const edge = fc.constantFrom(300, 512, 1024, 1150, 4000);
const cell = fc.record(
  {
    locale,
    shotText: text,
    subject: text,
    fit: fc.constantFrom("cover" as const, "safe-zone" as const, "plate" as const),
    target: fc.record({ width: edge, height: edge }),
    size: fc.record({ width: fc.constantFrom(1024, 1536), height: fc.constant(1024) }),
    inputs: fc.uniqueArray(
      fc.record({
        asset: fc.constantFrom("r1", "r2", "r3"),
        role: fc.constantFrom("source" as const, "mask" as const, "draft" as const, "logo" as const),
        note: maybe,
      }),
      { maxLength: 3, selector: (input) => input.role },
    ),
  },
  { requiredKeys: ["target"] },
);

it("[P3] a counted prompt has the tokens and the refusals of the written one", () => {
  fc.assert(
    fc.property(brief, fc.array(cell, { minLength: 1, maxLength: 6 }), fc.nat(200), (of, cells, most) => {
      const count = createPromptCounter(of, most);
      for (const each of cells) {
        const sized: PromptCell = { ...each, size: each.size ?? { width: 1024, height: 1024 } };
        const written = compilePrompt(of, sized, most);
        expect(count(sized)).toEqual(isFailure(written) ? written : textTokens(written.prompt));
      }
    }),
    { numRuns: 2000 },
  );
});

it("[P4] a cell costs in a run of many what it costs alone", () => {
  fc.assert(
    fc.property(brief, fc.array(cell, { minLength: 1, maxLength: 6 }), (of, drawn) => {
      const cells = drawn.map(({ shotText, subject, ...each }, index) => ({
        ...each,
        id: `c${index}`,
        ...(subject ? { subject } : {}),
        ...(shotText === undefined ? {} : { shot: `s${index}` }),
      }));
      const shots = drawn.map(({ shotText = "" }, index) => ({ key: `s${index}`, text: shotText }));
      const body: RunBody = { ...asked, quality: "medium", brief: of, shots, cells };
      const whole = quoteRun(body, catalogue, options);
      const alone = cells.map((each) => quoteRun({ ...body, cells: [each] }, catalogue, options));
      const refused = alone.find(isFailure);
      if (isFailure(whole)) expect(whole).toEqual(refused);
      else expect(whole.cells).toEqual(alone.flatMap((quote) => (isFailure(quote) ? [] : quote.cells)));
    }),
  );
});

it("reads the words of a block once for a thousand cells, and once to measure them", () => {
  let reads = 0;
  const locales = Array.from({ length: 60 }, (_, index) => `aa-${100 + index}`);
  const words = new Proxy(Object.fromEntries(locales.map((tag) => [tag, `Words in ${tag}`])), {
    ownKeys: (target) => ((reads += 1), Reflect.ownKeys(target)),
  });
  const cells = Array.from({ length: 1000 }, (_, index) => ({
    id: `c${index}`,
    locale: locales[index % 60] ?? "und",
    target: { width: 1024, height: 1024 },
  }));
  const body: RunBody = {
    ...asked,
    quality: "low",
    brief: { subject: "A fox", texts: [{ role: "headline", words }] },
    cells,
  };
  expect(isFailure(quoteRun(body, catalogue, options))).toBe(false);
  expect(reads).toBe(2);
});
