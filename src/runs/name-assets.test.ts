import { expect, test } from "vitest";
import type { RunBody } from "../../core/run-body.ts";
import { nameAssets } from "./name-assets.ts";

const body: RunBody = {
  kind: "picture",
  model: "gpt-image-2",
  quality: "low",
  density: 1,
  brief: { subject: "a fox", references: [{ asset: "cat", role: "style", note: "its light" }] },
  cells: [
    {
      id: "hero/en",
      target: { width: 100, height: 100 },
      inputs: [
        { asset: "look", role: "anchor" },
        { cell: "hero/de", role: "anchor" },
        { asset: "toString", role: "source" },
      ],
    },
    { id: "hero/de", target: { width: 100, height: 100 } },
  ],
};

test("pictures go by the ids that the relay has them under, and all else stays as it was priced", () => {
  const text = JSON.stringify(
    nameAssets(body, { look: { image: "look", asset: "a1" }, cat: { asset: "a2" } }),
  );
  expect(text).toBe(JSON.stringify(body).replace('"look"', '"a1"').replace('"cat"', '"a2"'));
});

test("a body whose pictures are called alike is the same body", () => {
  expect(nameAssets(body, {})).toBe(body);
  expect(nameAssets(body, { cat: { hash: "1234" } })).toBe(body);
});
