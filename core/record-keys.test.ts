import fc from "fast-check";
import { expect, test } from "vitest";
import {
  documentKeys,
  homeNames,
  isHomeKey,
  isPlacementKey,
  keyOf,
  placementNames,
  readKey,
} from "./record-keys.ts";

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,8}$/);
const versionId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/);
/** Targets are named by any printable letters, the signs of our keys among them. */
const target = fc.stringMatching(/^[!-~]{1,8}$/);
const tag = fc.constantFrom("en", "de-AT", "zh-Hant-TW", "x-1");
const piece = fc.integer({ min: 1, max: 4 });

const homeName = fc.oneof(
  fc.constant(homeNames.set),
  fc.constantFrom("subject", "scene").map(homeNames.brief),
  piece.map(homeNames.prompt),
  id.map(homeNames.block),
  id.map(homeNames.shot),
  target.map(homeNames.target),
  id.map(homeNames.reference),
  fc.tuple(tag, piece).map(([locale, at]) => homeNames.words(locale, at)),
  target.map(homeNames.off),
);
const placementName = fc.oneof(
  fc.constant(placementNames.cell),
  fc.constant(placementNames.shown),
  versionId.map(placementNames.version),
  fc.tuple(id, piece).map(([recipe, at]) => placementNames.recipe(recipe, at)),
  id.map(placementNames.pending),
  versionId.map(placementNames.reading),
  id.map(placementNames.review),
);
/** What one key stands for, and the key. */
const thing = fc.oneof(
  fc.tuple(homeName, id).map(([name, set]) => ({ thing: `home ${set} ${name}`, key: keyOf(name, set) })),
  fc
    .tuple(placementName, fc.constantFrom("", "0a1b2c3d4e5f6a7b"))
    .map(([name, layer]) => ({ thing: `placement ${layer} ${name}`, key: keyOf(name, layer) })),
  id.map((set) => ({ thing: `index ${set}`, key: documentKeys.set(set) })),
  fc.constant({ thing: "file", key: documentKeys.file }),
);

test("[N1] two things never have the same key, whatever their ids are", () => {
  fc.assert(
    fc.property(thing, thing, (one, other) => {
      expect(one.key === other.key).toBe(one.thing === other.thing);
    }),
    { numRuns: 3000 },
  );
});

test("[N1] a key says what it is the key of, and of which set", () => {
  fc.assert(
    fc.property(homeName, id, id, (name, set, other) => {
      const key = keyOf(name, set);
      const { kind, id: own, of } = readKey(key);
      expect(of).toBe(set);
      expect(own === "" ? kind : `${kind}:${own}`).toBe(name);
      expect(isHomeKey(key, set)).toBe(true);
      expect(isHomeKey(key, other)).toBe(other === set);
      expect(isPlacementKey(key, set)).toBe(false);
    }),
  );
});

test("a placement's keys are told from those of other layers of the same instance", () => {
  const key = keyOf(placementNames.version("run.1"), "0a1b");
  expect(isPlacementKey(key, "0a1b")).toBe(true);
  expect(isPlacementKey(key, "")).toBe(false);
  expect(isPlacementKey("cell", "")).toBe(true);
  expect(isPlacementKey("somebody's own", "")).toBe(false);
});
