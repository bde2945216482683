import { beforeEach, expect, it } from "vitest";
import { select, selectionOf } from "../../host/document/session.ts";
import { createDocument, type PlaygroundDocument } from "../../host/document/store.ts";
import { create } from "../../host/document/tree.ts";
import { createGestures, type Gestures } from "./gestures.ts";

let document: PlaygroundDocument;
let gestures: Gestures;
let frames: readonly string[];
beforeEach(() => {
  document = createDocument();
  document.window = { width: 1000, height: 1000 };
  document.viewport = { x: 500, y: 500, zoom: 1 };
  frames = [0, 200, 400].map(
    (x) => create(document, "FRAME", document.currentPage, { x, y: 100, width: 100, height: 100 }).id,
  );
  gestures = createGestures(document, { font: "", measureText: () => ({ width: 10 }) as TextMetrics });
  select(document, document.currentPage, frames);
});

function pointer(type: string, x: number, more: Partial<PointerEvent> = {}): PointerEvent {
  const plain = { type, offsetX: x, offsetY: 150, button: 0, pointerType: "mouse", shiftKey: false };
  return { ...plain, metaKey: false, ctrlKey: false, pointerId: 1, ...more } as PointerEvent;
}

function click(x: number, more: Partial<PointerEvent> = {}): void {
  gestures.down(pointer("pointerdown", x, more));
  gestures.up(pointer("pointerup", x, more));
}

it("a click on one of several selected frames selects it alone, when the button comes up", () => {
  gestures.down(pointer("pointerdown", 250));
  expect(selectionOf(document)).toEqual(frames);
  gestures.up(pointer("pointerup", 250));
  expect(selectionOf(document)).toEqual([frames[1]]);
});

it("a click between selected frames selects nothing, and with Shift it takes one frame out", () => {
  click(250, { shiftKey: true });
  expect(selectionOf(document)).toEqual([frames[0], frames[2]]);
  click(150);
  expect(selectionOf(document)).toEqual([]);
});

it("dragging one of several selected frames moves all of them and keeps them selected", () => {
  gestures.down(pointer("pointerdown", 250));
  gestures.move(pointer("pointermove", 290));
  gestures.up(pointer("pointerup", 290));
  expect(selectionOf(document)).toEqual(frames);
  expect(frames.map((id) => document.nodes.get(id)?.x)).toEqual([40, 240, 440]);
});

it("a gesture that is taken away selects nothing else", () => {
  gestures.down(pointer("pointerdown", 250));
  gestures.up(pointer("pointercancel", 250));
  expect(selectionOf(document)).toEqual(frames);
});
