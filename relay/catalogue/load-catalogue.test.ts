import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findModel, findQuality } from "../../core/catalogue.ts";
import { loadCatalogue } from "./load-catalogue.ts";

const folder = mkdtempSync(join(tmpdir(), "catalogue-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(change: (catalogue: ReturnType<typeof loadCatalogue>) => void): string {
  const catalogue = loadCatalogue();
  change(catalogue);
  const path = join(folder, "mine.json");
  writeFileSync(path, JSON.stringify(catalogue));
  return path;
}

test("our catalogue offers gpt-image-2 by default, and 2.5 and 2.6 in both kinds", () => {
  const catalogue = loadCatalogue();
  expect(catalogue.defaultModel).toBe("gpt-image-2");
  expect(catalogue.models.map(({ id }) => id)).toEqual([
    "gpt-image-2",
    "gpt-image-2.5-flare",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.6-flare",
    "gpt-image-2.6-sunburst",
  ]);
});

test("gpt-image-2 and 2.5 are exact, 2.6 is an estimate of about four times for low and medium", () => {
  const catalogue = loadCatalogue();
  for (const model of catalogue.models) {
    for (const { id, factor } of model.qualities) {
      const exact = !model.id.startsWith("gpt-image-2.6");
      if (exact) expect(factor, `${model.id} ${id}`).toEqual({ low: 1, high: 1 });
      else expect(factor.low, `${model.id} ${id}`).toBeLessThan(factor.high);
    }
  }
  const latest = findModel(catalogue, "gpt-image-2.6-flare")!;
  const low = findQuality(latest, "low")!.factor;
  expect(low.low).toBeLessThanOrEqual(4);
  // 664 recorded tokens where the law of 2.5 gives 158.
  expect(low.high * 158).toBeGreaterThanOrEqual(664);
});

test("a file of the operator's replaces ours", () => {
  const path = write((catalogue) => {
    catalogue.models[0]!.upstream = "my-deployment";
  });
  expect(loadCatalogue(path).models[0]!.upstream).toBe("my-deployment");
});

test("a catalogue that cannot be used is refused with the field's name", () => {
  expect(() => loadCatalogue(join(folder, "absent.json"))).toThrow(
    /absent\.json cannot be read.*POLYFRAME_CATALOGUE/,
  );
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{ models: ");
  expect(() => loadCatalogue(broken)).toThrow(/not JSON/);
  expect(() => loadCatalogue(write((c) => (c.models[1]!.prices.imageOutput = -1)))).toThrow(
    /models\[1\]\.prices\.imageOutput/,
  );
  expect(() => loadCatalogue(write((c) => (c.defaultModel = "gone")))).toThrow(/defaultModel: "gone"/);
  expect(() => loadCatalogue(write((c) => c.models.push(c.models[0]!)))).toThrow(/listed twice/);
  expect(() =>
    loadCatalogue(write((c) => (c.models[0]!.qualities[1]!.factor = { low: 2, high: 1 }))),
  ).toThrow(/models\[0\]\.qualities\[1\]\.factor/);
});
