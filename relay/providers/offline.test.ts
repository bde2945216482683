import { afterAll, expect, test } from "vitest";
import { findModel } from "../../core/catalogue.ts";
import { loadCatalogue } from "../catalogue/load-catalogue.ts";
import type { Clock } from "../time/clock.ts";
import { endPainter } from "../../painter/paint-offline.ts";
import { createOfflineProvider } from "./offline.ts";
import type { ProviderRequest } from "./provider.ts";

afterAll(endPainter);

/** A clock whose pauses pass at once and are remembered. */
function createRecordingClock(): Clock & { pausesMs: number[] } {
  const pausesMs: number[] = [];
  return {
    pausesMs,
    now: () => 0,
    elapsed: () => 0,
    after(ms, work) {
      pausesMs.push(ms);
      queueMicrotask(work);
      return () => undefined;
    },
  };
}

function createRequest(
  attempt: string,
  cell: Partial<ProviderRequest["cell"]> = {},
  partials = 0,
): ProviderRequest {
  return {
    attempt,
    model: findModel(loadCatalogue(), "gpt-image-2")!,
    prompt: "a lighthouse",
    size: { width: 816, height: 816 },
    quality: "low",
    format: "jpeg",
    background: "opaque",
    partials,
    inputs: [],
    cell: {
      brief: { subject: "a lighthouse" },
      locale: "und",
      id: "a/und/-",
      take: 1,
      plate: false,
      ...cell,
    },
  };
}

async function paint(request: ProviderRequest): Promise<{ bytes: Buffer; pausesMs: number[] }> {
  const clock = createRecordingClock();
  const pieces: Uint8Array[] = [];
  await createOfflineProvider({ ms: 2500, clock }).generate(new AbortController().signal, request, {
    write: async (chunk) => void pieces.push(chunk),
    restart: () => pieces.splice(0),
    partial: async () => undefined,
  });
  return { bytes: Buffer.concat(pieces), pausesMs: clock.pausesMs };
}

test("an attempt takes 60 to 140 % of the usual time, always the same for the same attempt", async () => {
  const seen = new Set<number>();
  for (const attempt of ["a", "b", "c", "a"]) {
    const { pausesMs } = await paint(createRequest(attempt));
    expect(pausesMs.length).toBe(1);
    expect(pausesMs[0]).toBeGreaterThanOrEqual(1500);
    expect(pausesMs[0]).toBeLessThanOrEqual(3500);
    seen.add(pausesMs[0]!);
  }
  expect(seen.size).toBe(3);
});

test("partials are spread over the time of the picture", async () => {
  const plain = await paint(createRequest("same"));
  const partial = await paint(createRequest("same", {}, 2));
  expect(partial.pausesMs.length).toBe(3);
  expect(partial.pausesMs.reduce((sum, ms) => sum + ms)).toBeCloseTo(plain.pausesMs[0]!, 6);
  expect(partial.bytes.equals(plain.bytes)).toBe(true);
});

test("the locales of a set share one scene under their texts", async () => {
  const texts = [{ role: "headline" as const, words: { en: "Harbour light", ja: "港の灯" } }];
  const brief = { subject: "a lighthouse", texts };
  const [english, japanese] = [
    await paint(createRequest("a", { brief, locale: "en" })),
    await paint(createRequest("a", { brief, locale: "ja" })),
  ];
  expect(japanese.bytes.equals(english.bytes)).toBe(false);
  const plates = [
    await paint(createRequest("a", { brief, locale: "en", plate: true })),
    await paint(createRequest("a", { brief, locale: "ja", plate: true })),
  ];
  expect(plates[0]!.bytes.equals(plates[1]!.bytes)).toBe(true);
});

test("words are set in the cell's locale or its parent, and a block without words there is left out", async () => {
  const words = { pt: "Luz do porto" };
  const brief = { subject: "a lighthouse", texts: [{ role: "headline" as const, words }] };
  const parent = await paint(createRequest("a", { brief, locale: "pt-BR" }));
  const none = await paint(createRequest("a", { brief, locale: "ja" }));
  expect(parent.bytes.equals(none.bytes)).toBe(false);
});

test("cells with subjects of their own show them, in one look", async () => {
  const brief = { subject: "Products on a table", style: "flat" };
  const [bicycle, cup, again] = [
    await paint(createRequest("a", { brief, subject: "Mountain bike" })),
    await paint(createRequest("a", { brief, subject: "Coffee cup" })),
    await paint(createRequest("a", { brief, subject: "Coffee cup" })),
  ];
  expect(bicycle.bytes.equals(cup.bytes)).toBe(false);
  expect(again.bytes.equals(cup.bytes)).toBe(true);
  const unknown = ["Wug", "Blick"].map((subject) => paint(createRequest("a", { brief, subject })));
  const [wug, blick] = await Promise.all(unknown);
  expect(wug!.bytes.equals(blick!.bytes)).toBe(false);
});

test("a draft is painted again by its words: its own colours are not mixed in once more", async () => {
  const draft = { name: "image-1", role: "draft", path: "nowhere", type: "image/png" as const };
  const size = { width: 816, height: 816, bytes: 100 };
  const request = createRequest("a");
  const final = await paint({ ...request, inputs: [{ ...draft, ...size }] });
  expect(final.bytes.equals((await paint(request)).bytes)).toBe(true);
});
