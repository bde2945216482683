/** Pointer and wheel on the canvas: select, marquee, move, pan, zoom. */
import { type Signal, signal } from "@preact/signals";
import { absoluteBounds, type Rect, unite } from "../../host/document/geometry.ts";
import { commitUndo } from "../../host/document/history.ts";
import { lookAt, select, selectionOf } from "../../host/document/session.ts";
import type { PlaygroundDocument } from "../../host/document/store.ts";
import { moveNode, selectedNodes } from "../parts/edit.ts";
import type { Overlay } from "./draw.ts";
import { chooseNode, type Depth, nodesIn, pathAt } from "./hit.ts";
import { labelAt, labelsOf, type Measure } from "./labels.ts";
import { panBy, type Point, rectBetween, toPage, zoomAbout } from "./view.ts";

export type Gestures = {
  readonly overlay: Signal<Overlay>;
  /** Whether the space bar is held: dragging pans. */
  readonly panning: Signal<boolean>;
  readonly down: (event: PointerEvent) => void;
  readonly move: (event: PointerEvent) => void;
  readonly up: (event: PointerEvent) => void;
  readonly leave: () => void;
  readonly doubleClick: (event: MouseEvent) => void;
  readonly wheel: (event: WheelEvent) => void;
};

type Drag =
  | { readonly kind: "pan"; last: Point }
  | { readonly kind: "marquee"; readonly from: Point; readonly before: readonly string[] }
  | {
      readonly kind: "move";
      readonly from: Point;
      readonly starts: readonly { id: string; x: number; y: number }[];
      /** What is selected when the pointer comes up without having moved anything, as in Figma. */
      readonly clicked: readonly string[] | undefined;
      moved: boolean;
    };

type State = {
  readonly document: PlaygroundDocument;
  readonly measure: Measure;
  readonly overlay: Signal<Overlay>;
  readonly panning: Signal<boolean>;
  readonly touches: Map<number, Point>;
  drag: Drag | undefined;
};

const slackPx = 3;

export function createGestures(document: PlaygroundDocument, measure: Measure): Gestures {
  const state: State = {
    document,
    measure,
    overlay: signal<Overlay>({ hovered: undefined, marquee: undefined }),
    panning: signal(false),
    touches: new Map(),
    drag: undefined,
  };
  return {
    overlay: state.overlay,
    panning: state.panning,
    down: (event) => begin(state, event),
    move: (event) => proceed(state, event),
    up: (event) => end(state, event),
    leave: () => setOverlay(state, { hovered: undefined }),
    doubleClick: (event) => goDeeper(state, event),
    wheel: (event) => turnWheel(state, event),
  };
}

function setOverlay(state: State, change: Partial<Overlay>): void {
  const next = { ...state.overlay.value, ...change };
  const same = next.hovered === state.overlay.value.hovered && next.marquee === state.overlay.value.marquee;
  if (!same) state.overlay.value = next;
}

function pointOf(event: MouseEvent): Point {
  return { x: event.offsetX, y: event.offsetY };
}

function pagePoint(state: State, event: MouseEvent): Point {
  return toPage(state.document.viewport, state.document.window, pointOf(event));
}

/** The node under the pointer: a frame's name counts as the frame. */
function nodeAt(state: State, event: MouseEvent, depth: Depth): string | undefined {
  const { document } = state;
  const labelled = labelAt(labelsOf(document, document.window, state.measure), pointOf(event));
  if (labelled !== undefined && depth === "outer") return labelled;
  return chooseNode(pathAt(document, pagePoint(state, event)), selectedNodes(document), depth)?.id;
}

function depthOf(event: MouseEvent): Depth {
  return event.metaKey || event.ctrlKey ? "deepest" : "outer";
}

function begin(state: State, event: PointerEvent): void {
  const { document } = state;
  if (event.pointerType === "touch" && beginTouch(state, event)) return;
  if (event.button === 1 || state.panning.value) {
    state.drag = { kind: "pan", last: pointOf(event) };
    return;
  }
  if (event.button !== 0) return;
  const from = pagePoint(state, event);
  const before = selectionOf(document);
  const hit = nodeAt(state, event, depthOf(event));
  // What is selected can be dragged from anywhere inside it, as in Figma.
  const holding = !event.shiftKey && hit === undefined && isInside(selectionBox(document), from);
  if (hit === undefined && !holding) {
    if (!event.shiftKey) select(document, document.currentPage, []);
    state.drag = { kind: "marquee", from, before: event.shiftKey ? before : [] };
    return;
  }
  if (hit !== undefined) selectHit(document, hit, before, event.shiftKey);
  const starts = selectedNodes(document).map(({ id, x, y }) => ({ id, x, y }));
  const clicked = event.shiftKey ? undefined : hit === undefined ? [] : [hit];
  state.drag = { kind: "move", from, starts, clicked, moved: false };
}

function selectHit(
  document: PlaygroundDocument,
  hit: string,
  before: readonly string[],
  extend: boolean,
): void {
  if (!extend) {
    if (!before.includes(hit)) select(document, document.currentPage, [hit]);
    return;
  }
  const next = before.includes(hit) ? before.filter((id) => id !== hit) : [...before, hit];
  select(document, document.currentPage, next);
}

function selectionBox(document: PlaygroundDocument): Rect | undefined {
  const boxes = selectedNodes(document).map((record) => absoluteBounds(document, record));
  return boxes.length > 1 ? unite(boxes) : undefined;
}

function isInside(box: Rect | undefined, point: Point): boolean {
  if (box === undefined) return false;
  return (
    point.x >= box.x && point.y >= box.y && point.x <= box.x + box.width && point.y <= box.y + box.height
  );
}

function proceed(state: State, event: PointerEvent): void {
  const { document, drag } = state;
  if (state.touches.has(event.pointerId) && state.touches.size === 2) {
    pinch(state, event);
    return;
  }
  if (drag === undefined) {
    setOverlay(state, { hovered: state.panning.value ? undefined : nodeAt(state, event, depthOf(event)) });
    return;
  }
  if (drag.kind === "pan") {
    const point = pointOf(event);
    lookAt(document, panBy(document.viewport, point.x - drag.last.x, point.y - drag.last.y));
    drag.last = point;
    return;
  }
  const point = pagePoint(state, event);
  if (drag.kind === "marquee") {
    const marquee = rectBetween(drag.from, point);
    setOverlay(state, { marquee, hovered: undefined });
    select(document, document.currentPage, [...new Set([...drag.before, ...nodesIn(document, marquee)])]);
    return;
  }
  dragNodes(state, drag, point, event.shiftKey);
}

function dragNodes(
  state: State,
  drag: Extract<Drag, { kind: "move" }>,
  point: Point,
  straight: boolean,
): void {
  const { document } = state;
  let dx = point.x - drag.from.x;
  let dy = point.y - drag.from.y;
  if (!drag.moved && Math.hypot(dx, dy) * document.viewport.zoom < slackPx) return;
  if (!drag.moved) commitUndo(document);
  drag.moved = true;
  if (straight && Math.abs(dx) > Math.abs(dy)) dy = 0;
  else if (straight) dx = 0;
  setOverlay(state, { hovered: undefined });
  for (const { id, x, y } of drag.starts) {
    if (document.nodes.has(id)) moveNode(document, id, Math.round(x + dx), Math.round(y + dy));
  }
}

function end(state: State, event: PointerEvent): void {
  state.touches.delete(event.pointerId);
  const { document, drag } = state;
  if (drag?.kind === "move" && drag.moved) commitUndo(document);
  else if (drag?.kind === "move" && drag.clicked !== undefined && event.type === "pointerup")
    select(document, document.currentPage, drag.clicked);
  state.drag = undefined;
  setOverlay(state, { marquee: undefined });
}

function goDeeper(state: State, event: MouseEvent): void {
  const hit = nodeAt(state, event, "inner");
  if (hit !== undefined) select(state.document, state.document.currentPage, [hit]);
}

function turnWheel(state: State, event: WheelEvent): void {
  const { document } = state;
  event.preventDefault();
  const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const [dx, dy] = [event.deltaX * step, event.deltaY * step];
  if (event.ctrlKey || event.metaKey) {
    // A notch of a wheel is 100 pixels, a pinch on a trackpad sends a few at a time.
    const factor = Math.exp(-Math.max(-100, Math.min(100, dy)) * 0.01 * (Math.abs(dy) < 50 ? 1 : 0.25));
    lookAt(document, zoomAbout(document.viewport, document.window, pointOf(event), factor));
    return;
  }
  const sideways = event.shiftKey && dx === 0;
  lookAt(document, panBy(document.viewport, sideways ? -dy : -dx, sideways ? 0 : -dy));
}

/** The second finger turns a drag into a pinch. */
function beginTouch(state: State, event: PointerEvent): boolean {
  state.touches.set(event.pointerId, pointOf(event));
  if (state.touches.size < 2) return false;
  state.drag = undefined;
  setOverlay(state, { marquee: undefined, hovered: undefined });
  return true;
}

function pinch(state: State, event: PointerEvent): void {
  const { document, touches } = state;
  const before = [...touches.values()];
  touches.set(event.pointerId, pointOf(event));
  const after = [...touches.values()];
  const [middleBefore, middle] = [middleOf(before), middleOf(after)];
  const panned = panBy(document.viewport, middle.x - middleBefore.x, middle.y - middleBefore.y);
  lookAt(document, zoomAbout(panned, document.window, middle, spread(after) / Math.max(1, spread(before))));
}

function middleOf(points: readonly Point[]): Point {
  const [a = { x: 0, y: 0 }, b = a] = points;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function spread(points: readonly Point[]): number {
  const [a = { x: 0, y: 0 }, b = a] = points;
  return Math.hypot(a.x - b.x, a.y - b.y);
}
