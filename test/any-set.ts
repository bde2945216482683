/** Random sets as a file can hold them, and their entries as a home stores them. */
import fc from "fast-check";
import { expect } from "vitest";
import { briefLimits, referenceRoles, textPositions, textRoles } from "../core/brief.ts";
import { homeSchema } from "../core/home-record.ts";
import { composeEntry } from "../core/record-entry.ts";
import { keyOf, readName } from "../core/record-keys.ts";
import { setRecordSchema, type SetRecord } from "../core/set.ts";
import type { NamedEntry } from "../core/set-record.ts";

/** Who writes the entries, and when. */
export const stamp = { by: "漢".repeat(200), at: "2026-11-30T08:00:00.000Z" };

/** The entries as texts, by name, as a home stores them over what it holds (`before`). */
export function storeEntries(
  entries: readonly NamedEntry[],
  set: string,
  before: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { name, value } of entries) {
    const schema = homeSchema(readName(name).kind)!;
    const writing = composeEntry(schema, keyOf(name, set), before.get(name) ?? "", value, stamp);
    expect(["write", "same"], name).toContain(writing.outcome);
    expect(texts.has(name), `${name} twice`).toBe(false);
    texts.set(name, writing.outcome === "write" ? writing.text : before.get(name)!);
  }
  return texts;
}

function text(maxLength: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: "binary", maxLength: Math.min(maxLength, 30) }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("漢", "\u0001", '"', "👩‍💻")
        .map((each) => each.repeat(Math.floor(maxLength / each.length))),
    },
  );
}

function maybe<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

const field = maybe(text(briefLimits.fieldLength));
const locale = fc.constantFrom("und", "en", "de-AT", "ja", "zh-Hant-TW", "ar", "aa-100", "und-001");
const size = fc.integer({ min: 1, max: 100_000 });
const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$/);

const brief = fc.record({
  subject: text(briefLimits.fieldLength),
  scene: field,
  style: field,
  composition: field,
  lighting: field,
  palette: field,
  keep: field,
  change: field,
  avoid: field,
  prompt: maybe(text(32_000)),
  texts: maybe(
    fc.uniqueArray(
      fc.record({
        key,
        role: fc.constantFrom(...textRoles),
        position: maybe(fc.constantFrom(...textPositions)),
        typography: maybe(text(200)),
        words: fc.dictionary(locale, text(briefLimits.wordsLength), { maxKeys: 4, noNullPrototype: true }),
      }),
      { minLength: 1, maxLength: briefLimits.texts, selector: (block) => block.key },
    ),
  ),
  references: maybe(
    fc.array(
      fc.record({
        asset: fc.oneof(
          fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,3}$/),
          fc.constantFrom("__proto__", "@", "é"),
        ),
        role: fc.constantFrom(...referenceRoles),
        note: maybe(text(500)),
      }),
      { minLength: 1, maxLength: briefLimits.references },
    ),
  ),
});

/** Any set that fits the limits. */
export const anySet: fc.Arbitrary<SetRecord> = fc
  .record({
    v: fc.constant(1),
    id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/),
    createdAt: fc.constant(stamp.at),
    brief,
    locales: fc.uniqueArray(locale, { minLength: 1 }),
    shots: fc.uniqueArray(fc.record({ key, text: text(4000) }), {
      maxLength: briefLimits.shots,
      selector: (shot) => shot.key,
    }),
    targets: fc.uniqueArray(
      fc.record({
        key: fc.stringMatching(/^[!-.0-~]{1,60}$/),
        name: text(200),
        width: size,
        height: size,
        nodeId: maybe(fc.constantFrom("1:2", "I1:2;3:4")),
        fillable: maybe(fc.boolean()),
        turned: maybe(fc.boolean()),
        fit: maybe(fc.constantFrom("cover", "safe-zone", "plate")),
        size: maybe(fc.constant({ width: 1536, height: 1024 })),
        subject: field,
      }),
      { maxLength: 6, selector: (target) => target.key },
    ),
    settings: fc.record({
      model: text(60),
      quality: maybe(fc.constantFrom("low", "high")),
      density: fc.constantFrom(1, 2, 3),
      format: maybe(fc.constantFrom("jpeg", "png")),
      background: fc.constantFrom("opaque", "transparent"),
      experimental: fc.boolean(),
      takes: fc.integer({ min: 1, max: 4 }),
      partials: maybe(fc.integer({ min: 0, max: 3 })),
      destination: fc.constantFrom("new-frame", "selection"),
      sameLook: maybe(fc.boolean()),
    }),
  })
  .map((value) => setRecordSchema.parse(JSON.parse(JSON.stringify(value))));
