/** Draws the current page and what lies over it: names of frames, outlines of the selection, the marquee. */
import {
  absoluteBounds,
  absoluteTransform,
  type Rect,
  renderBounds,
  unite,
} from "../../host/document/geometry.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import { selectionOf } from "../../host/document/session.ts";
import { nodeOf, type PlaygroundDocument } from "../../host/document/store.ts";
import { paintPage } from "../../host/paint/paint.ts";
import type { ImageCache } from "./images.ts";
import { type Label, labelsOf } from "./labels.ts";
import { overlap, type Point, rectToWindow, type Size, toWindow, visibleRect } from "./view.ts";

export type Overlay = {
  /** The node under the pointer. */
  readonly hovered: string | undefined;
  /** In the page's coordinates. */
  readonly marquee: Rect | undefined;
};

export type Colours = {
  readonly canvas: string;
  /** Names of frames, by what they stand on. */
  readonly labels: Readonly<Record<Label["ground"], string>>;
  readonly accent: string;
  readonly section: string;
};

export type Picture = {
  readonly context: CanvasRenderingContext2D;
  readonly document: PlaygroundDocument;
  readonly images: ImageCache;
  readonly overlay: Overlay;
  readonly colours: Colours;
  /** CSS pixels. */
  readonly window: Size;
  readonly pixelRatio: number;
};

/** Draws everything; the canvas has `window` times `pixelRatio` pixels. */
export function drawCanvas(picture: Picture): void {
  const { context, window, pixelRatio, colours } = picture;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.fillStyle = colours.canvas;
  context.fillRect(0, 0, window.width, window.height);
  drawPage(picture);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  drawLabels(picture);
  drawOutlines(picture);
}

function drawPage({ context, document, images, window, pixelRatio }: Picture): void {
  const { x, y, zoom } = document.viewport;
  const scale = zoom * pixelRatio;
  const view = visibleRect(document.viewport, window);
  const edges = edgesOf(document, document.currentPage, view, scale);
  context.save();
  context.imageSmoothingQuality = "high";
  context.setTransform(
    scale,
    0,
    0,
    scale,
    (window.width / 2 - x * zoom) * pixelRatio,
    (window.height / 2 - y * zoom) * pixelRatio,
  );
  paintPage(
    { context, document, scale, view, image: (hash) => images.find(hash, edges.get(hash) ?? 0) },
    document.currentPage,
  );
  context.restore();
}

/** The longest edge in device pixels at which each picture in view is shown. */
function edgesOf(
  document: PlaygroundDocument,
  parent: string,
  view: Rect,
  scale: number,
  edges: Map<string, number> = new Map(),
): ReadonlyMap<string, number> {
  for (const id of nodeOf(document, parent).children) {
    const record = nodeOf(document, id);
    if (!record.visible || (record.clipsContent && !overlap(renderBounds(document, record), view))) continue;
    for (const paint of record.fills) {
      if (paint.type !== "IMAGE" || paint.imageHash === null) continue;
      const edge = Math.max(record.width, record.height) * scale;
      edges.set(paint.imageHash, Math.max(edge, edges.get(paint.imageHash) ?? 0));
    }
    edgesOf(document, id, view, scale, edges);
  }
  return edges;
}

function drawLabels({ context, document, window, colours }: Picture): void {
  const selected = new Set(selectionOf(document));
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.direction = "ltr";
  context.letterSpacing = "0px";
  for (const { id, text, box, section, ground } of labelsOf(document, window, context)) {
    const chosen = selected.has(id);
    if (section) {
      context.fillStyle = chosen ? colours.accent : colours.section;
      context.beginPath();
      context.roundRect(box.x, box.y, box.width, box.height, 5);
      context.fill();
    }
    const plain = colours.labels[section ? "page" : ground];
    const picked = section ? "#ffffff" : colours.accent;
    context.fillStyle = chosen ? picked : plain;
    context.fillText(text, box.x + (section ? 8 : 0), box.y + box.height - (section ? 6 : 5));
  }
}

function drawOutlines(picture: Picture): void {
  const { context, document, overlay, window, colours } = picture;
  const selected = selectionOf(document).map((id) => nodeOf(document, id));
  context.strokeStyle = colours.accent;
  const hovered = overlay.hovered === undefined ? undefined : document.nodes.get(overlay.hovered);
  if (hovered !== undefined && !selected.includes(hovered)) {
    context.lineWidth = 2;
    strokeOutline(picture, hovered);
  }
  context.lineWidth = 1.5;
  for (const record of selected) strokeOutline(picture, record);
  drawSize(picture, selected);
  if (overlay.marquee !== undefined) {
    const { x, y, width, height } = rectToWindow(document.viewport, window, overlay.marquee);
    context.lineWidth = 1;
    context.fillStyle = `${colours.accent}1a`;
    context.fillRect(x, y, width, height);
    context.strokeRect(x, y, width, height);
  }
}

function strokeOutline({ context, document, window }: Picture, record: NodeRecord): void {
  const [[a, b, tx], [c, d, ty]] = absoluteTransform(document, record);
  const corners: readonly Point[] = [
    [0, 0],
    [record.width, 0],
    [record.width, record.height],
    [0, record.height],
  ].map(([x = 0, y = 0]) =>
    toWindow(document.viewport, window, { x: a * x + b * y + tx, y: c * x + d * y + ty }),
  );
  context.beginPath();
  for (const { x, y } of corners) context.lineTo(x, y);
  context.closePath();
  context.stroke();
}

/** The size under the selection: the node's own, or that of the box around several. */
function drawSize({ context, document, window, colours }: Picture, selected: readonly NodeRecord[]): void {
  const [only] = selected;
  const around = unite(selected.map((record) => absoluteBounds(document, record)));
  if (only === undefined || around === undefined) return;
  const box = rectToWindow(document.viewport, window, around);
  if (selected.length > 1) context.strokeRect(box.x, box.y, box.width, box.height);
  const { width, height } = selected.length === 1 ? only : around;
  const text = `${round(width)} × ${round(height)}`;
  context.font = '500 11px "Inter", sans-serif';
  const pill = context.measureText(text).width + 12;
  const x = box.x + (box.width - pill) / 2;
  const y = box.y + box.height + 6;
  context.fillStyle = colours.accent;
  context.beginPath();
  context.roundRect(x, y, pill, 18, 4);
  context.fill();
  context.fillStyle = "#ffffff";
  context.fillText(text, x + 6, y + 13);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
