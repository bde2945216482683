import { expect, test } from "vitest";
import { clearHistory, undo } from "./document/history.ts";
import type { PlaygroundDocument } from "./document/store.ts";
import { createDocument, flush, patch, subscribe } from "./document/store.ts";
import { clone, create, insert, remove } from "./document/tree.ts";
import { nodeChanges } from "./node-changes.ts";

/** What a plugin is told of some writes, as "TYPE Name: properties". */
function told(document: PlaygroundDocument, write: () => void): string[] {
  flush(document);
  const lines: string[] = [];
  const stop = subscribe(document, ({ nodes }) => {
    for (const changes of nodeChanges(document, nodes).values())
      for (const { type, node, properties = [] } of changes)
        lines.push([type, node.type, ...properties].join(" "));
  });
  write();
  flush(document);
  stop();
  return lines;
}

function createCard(): { document: PlaygroundDocument; card: string; inner: string } {
  const document = createDocument();
  const card = create(document, "FRAME", document.currentPage);
  const inner = create(document, "RECTANGLE", create(document, "SECTION", document.currentPage).id);
  insert(document, card.id, 0, create(document, "ELLIPSE", document.currentPage).id);
  insert(document, card.id, 0, inner.id);
  clearHistory(document);
  return { document, card: card.id, inner: inner.id };
}

test("of layers that came or went together only the outermost is named, its parent's list of children never", () => {
  const { document, card } = createCard();
  expect(told(document, () => clone(document, card, document.currentPage))).toEqual(["CREATE FRAME"]);
  clearHistory(document);
  expect(told(document, () => remove(document, card))).toEqual(["DELETE FRAME"]);
  expect(told(document, () => undo(document))).toEqual(["CREATE FRAME"]);
});

test("a layer that went alone is named, and one that moved tells its parent", () => {
  const { document, inner } = createCard();
  expect(told(document, () => insert(document, document.currentPage, 0, inner))).toEqual([
    "PROPERTY_CHANGE RECTANGLE parent",
  ]);
  expect(told(document, () => remove(document, inner))).toEqual(["DELETE RECTANGLE"]);
});

test("a move tells the matrix too, private data is told, and what the typings list as no property is not", () => {
  const { document, card } = createCard();
  expect(told(document, () => patch(document, card, { x: 5 }))).toEqual([
    "PROPERTY_CHANGE FRAME x relativeTransform",
  ]);
  expect(told(document, () => patch(document, card, { mirrored: true }))).toEqual([
    "PROPERTY_CHANGE FRAME relativeTransform",
  ]);
  expect(told(document, () => patch(document, card, { pluginData: { p: { k: "v" } } }))).toEqual([
    "PROPERTY_CHANGE FRAME pluginData",
  ]);
  const silent = {
    sharedPluginData: { polyframe: { k: "v" } },
    relaunchData: { p: { edit: "" } },
    annotations: [{ label: "a" }],
    devStatus: { type: "COMPLETED" },
    explicitVariableModes: { c: "1:0" },
  };
  expect(told(document, () => patch(document, card, silent))).toEqual([]);
});
