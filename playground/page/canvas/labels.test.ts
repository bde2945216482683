import { expect, it } from "vitest";
import { createDocument, patch } from "../../host/document/store.ts";
import { create } from "../../host/document/tree.ts";
import { labelsOf } from "./labels.ts";

const measure = { font: "", measureText: () => ({ width: 10 }) as TextMetrics };

it("a frame's name knows whether it stands on the page or on a light or dark section", () => {
  const document = createDocument();
  const window = { width: 1000, height: 1000 };
  document.viewport = { x: 500, y: 500, zoom: 1 };
  const place = { y: 100, width: 200, height: 200 };
  create(document, "FRAME", document.currentPage, { name: "On the page", x: 0, ...place });
  for (const [name, x, shade, opacity] of [
    ["light", 250, 1, 1],
    ["dark", 500, 0.1, 1],
    ["clear", 750, 1, 0.2],
  ] as const) {
    const section = create(document, "SECTION", document.currentPage, { name, x, ...place });
    const color = { r: shade, g: shade, b: shade };
    patch(document, section.id, {
      fills: [{ type: "SOLID", color, opacity, visible: true, blendMode: "NORMAL" }],
    });
    create(document, "FRAME", section.id, { name: `On ${name}`, x: 20, y: 60, width: 100, height: 100 });
  }
  const grounds = labelsOf(document, window, measure)
    .filter(({ section }) => !section)
    .map(({ text, ground }) => [text, ground]);
  expect(grounds).toEqual([
    ["On the page", "page"],
    ["On light", "light"],
    ["On dark", "dark"],
    ["On clear", "page"],
  ]);
});
