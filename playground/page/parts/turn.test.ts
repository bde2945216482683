import { beforeEach, expect, it } from "vitest";
import { absoluteBounds } from "../../host/document/geometry.ts";
import { undo } from "../../host/document/history.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import { select } from "../../host/document/session.ts";
import { createDocument, nodeOf, type PlaygroundDocument } from "../../host/document/store.ts";
import { create } from "../../host/document/tree.ts";
import { editStep } from "./edit.ts";
import { flipSelection, turnNode } from "./turn.ts";

let document: PlaygroundDocument;
let frame: NodeRecord;
beforeEach(() => {
  document = createDocument();
  frame = create(document, "FRAME", document.currentPage, { x: 100, y: 100, width: 400, height: 200 });
  select(document, document.currentPage, [frame.id]);
});

function now(): NodeRecord {
  return nodeOf(document, frame.id);
}

it("a layer is turned about its middle", () => {
  editStep(document, () => turnNode(document, frame.id, 90));
  expect(now().rotation).toBe(90);
  const { x, y, width, height } = absoluteBounds(document, now());
  expect([x, y, width, height].map(Math.round)).toEqual([200, 0, 200, 400]);
  editStep(document, () => turnNode(document, frame.id, 450));
  expect(now().rotation).toBe(90);
});

it("a flipped layer is mirrored and stays where it was, flipped twice it is as before, and one undo takes a flip back", () => {
  for (const way of ["horizontal", "vertical"] as const) {
    flipSelection(document, way);
    expect(now().mirrored, way).toBe(true);
    const { x, y, width, height } = absoluteBounds(document, now());
    expect([x, y, width, height].map(Math.round), way).toEqual([100, 100, 400, 200]);
    undo(document);
    expect(now()).toMatchObject({ mirrored: false, rotation: 0, x: 100, y: 100 });
    flipSelection(document, way);
    flipSelection(document, way);
    expect(now().mirrored, way).toBe(false);
    expect([now().x, now().y].map(Math.round), way).toEqual([100, 100]);
  }
});
