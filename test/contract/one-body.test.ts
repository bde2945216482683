/** One way to build a run: the body that the panel prices is what the relay is sent, byte for byte. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { briefLimits, referenceRoles, textRoles, type Brief } from "../../core/brief.ts";
import { findModel } from "../../core/catalogue.ts";
import { decodeJson } from "../../core/decode-json.ts";
import { decodePanelMessage } from "../../core/messages.ts";
import { outboxRecordSchema } from "../../core/outbox.ts";
import { quoteRun } from "../../core/quote.ts";
import { runBodySchema } from "../../core/run-body.ts";
import type { Draft, Settings, Target } from "../../core/set.ts";
import { loadCatalogue } from "../../relay/catalogue/load-catalogue.ts";
import { toSetRecord } from "../../src/run/to-set-record.ts";
import { toOutboxRecord } from "../../src/runs/to-outbox-record.ts";
import { createDraft } from "../../ui/model/draft.ts";
import { computeLive } from "../../ui/model/live.ts";
import { buildSubmit } from "../../ui/model/request.ts";

const catalogue = loadCatalogue();
const set = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";
const run = "5d5a7f0e-90f4-4a35-8d8f-0a4b5f5b9c11";

/** Words as people type and paste them: with blanks around them, in any script, and with what JSON has to escape. */
const words = fc.oneof(
  fc.constantFrom(
    "dawn ",
    " dusk",
    "  ",
    "",
    "朝の港\n",
    "\t",
    '"a" \\ b',
    "\u2028",
    "\ud83d",
    "👩‍💻",
    "\u0001x",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const maybe = fc.option(words, { nil: undefined });
const locale = fc.constantFrom("en", "de-AT", "ja", "zh-Hant-TW", "ar");
const key = fc.stringMatching(/^[a-z]{10}$/);

const brief: fc.Arbitrary<Brief> = fc.record(
  {
    subject: words,
    scene: maybe,
    style: maybe,
    avoid: maybe,
    prompt: fc.option(words, { nil: undefined, freq: 8 }),
    texts: fc.uniqueArray(
      fc.record({
        key,
        role: fc.constantFrom(...textRoles),
        typography: maybe,
        words: fc.record({
          en: words,
          "de-AT": words,
          ja: words,
          "zh-Hant-TW": words,
          ar: words,
          und: words,
        }),
      }),
      { maxLength: 3, selector: (text) => text.key },
    ),
    references: fc.uniqueArray(
      fc.record({
        asset: fc.stringMatching(/^[a-z0-9]{8}$/),
        role: fc.constantFrom(...referenceRoles),
        note: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
      }),
      { maxLength: 3, selector: (reference) => reference.asset },
    ),
  },
  { requiredKeys: ["subject"] },
);

const settings: fc.Arbitrary<Settings> = fc.record({
  model: fc.constantFrom("", ...catalogue.models.map(({ id }) => id)),
  density: fc.constantFrom(1, 2, 3),
  background: fc.constant("opaque"),
  experimental: fc.boolean(),
  takes: fc.integer({ min: 1, max: 3 }),
  destination: fc.constantFrom("new-frame", "selection"),
  sameLook: fc.boolean(),
});

const targets: fc.Arbitrary<Target[]> = fc.uniqueArray(
  fc.record({
    key: fc.stringMatching(/^n[0-9_]{1,10}$/),
    name: words.map((name) => name.slice(0, 200)),
    width: fc.double({ min: 40, max: 4000, noNaN: true }),
    height: fc.double({ min: 40, max: 4000, noNaN: true }),
    nodeId: fc.constant("1:2"),
    fillable: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3, selector: (target) => target.key },
);

const draft: fc.Arbitrary<Draft> = fc
  .record({
    brief,
    locales: fc.oneof(fc.constant(["und"]), fc.uniqueArray(locale, { minLength: 1, maxLength: 3 })),
    shots: fc.uniqueArray(fc.record({ key, text: words }), {
      maxLength: briefLimits.shots,
      selector: (shot) => shot.key,
    }),
    settings,
  })
  .map((parts) => ({ ...createDraft(), ...JSON.parse(JSON.stringify(parts)) }));

/** What the outbox has for the relay after the message and a restart; `src/client/calls.test.ts` sends such a body. */
function keep(message: unknown): { body: string; agreed: number | undefined } {
  const decoded = decodePanelMessage(structuredClone(message));
  if (decoded?.type !== "submit-run") throw new Error("The sandbox does not take the message.");
  const kept = JSON.stringify(toOutboxRecord(decoded, "file-1", "2026-11-23T06:00:00.000Z"));
  const record = decodeJson(outboxRecordSchema, kept);
  if (record?.body === undefined) throw new Error("The outbox lost the run.");
  return { body: JSON.stringify(record.body), agreed: record.agreed };
}

test("[P8] the body that was priced is the body that is sent, byte for byte, and costs the relay the same", () => {
  let priced = 0;
  fc.assert(
    fc.property(draft, targets, fc.boolean(), (typed, chosen, firstOnly) => {
      const live = computeLive(typed, chosen, catalogue, { set, file: "file-1", firstOnly });
      if (live.state !== "priced") return;
      const { plan, quote } = live;
      if (plan.body.brief.subject === "" && (plan.body.brief.prompt ?? "") === "") return;
      priced += 1;
      const sent = keep(buildSubmit(plan, { requestId: "r", run, set }, quote.cost.high));
      expect(sent).toEqual({ body: JSON.stringify(plan.body), agreed: quote.cost.high });
      const received = runBodySchema.parse(JSON.parse(sent.body));
      expect(quoteRun(received, catalogue, { inputSizes: () => undefined })).toEqual(quote);
    }),
    { numRuns: 300 },
  );
  expect(priced).toBeGreaterThan(30);
}, 120_000);

test("[P9] the outbox has the set's words once, and gives the whole set back", () => {
  fc.assert(
    fc.property(draft, targets, (typed, chosen) => {
      const model = findModel(catalogue, catalogue.defaultModel);
      const off = chosen.slice(1).flatMap(({ key }) => typed.locales.map((tag) => `${key}/${tag}`));
      const live = computeLive({ ...typed, off }, chosen, catalogue, { set, file: "file-1" });
      if (live.state !== "priced" || model === undefined) return;
      const { plan } = live;
      const record = toOutboxRecord(buildSubmit(plan, { requestId: "r", run, set }, 1), "file-1", "now");
      expect(toSetRecord(record)).toMatchObject({
        id: set,
        brief: plan.set.brief,
        shots: plan.set.shots,
        locales: typed.locales,
        settings: plan.settings,
      });
      const { texts = [] } = record.rest ?? {};
      for (const text of texts)
        for (const block of plan.body.brief.texts ?? [])
          if (text.key === block.key)
            expect(Object.keys(text.words).filter((tag) => tag in block.words)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
