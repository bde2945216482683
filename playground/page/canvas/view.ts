/** Between the window's CSS pixels and the page's coordinates. Pure. */
import type { Rect } from "../../host/document/geometry.ts";
import type { Viewport } from "../../host/document/store.ts";

export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };

const minZoom = 0.02;
const maxZoom = 64;

/** The point of the page under a point of the window, whose origin is the canvas's top left corner. */
export function toPage(view: Viewport, window: Size, point: Point): Point {
  return {
    x: view.x + (point.x - window.width / 2) / view.zoom,
    y: view.y + (point.y - window.height / 2) / view.zoom,
  };
}

/** Where a point of the page is in the window. */
export function toWindow(view: Viewport, window: Size, point: Point): Point {
  return {
    x: (point.x - view.x) * view.zoom + window.width / 2,
    y: (point.y - view.y) * view.zoom + window.height / 2,
  };
}

/** A box of the page in the window's pixels. */
export function rectToWindow(view: Viewport, window: Size, rect: Rect): Rect {
  const { x, y } = toWindow(view, window, rect);
  return { x, y, width: rect.width * view.zoom, height: rect.height * view.zoom };
}

/** The part of the page the window shows. */
export function visibleRect(view: Viewport, window: Size): Rect {
  const { x, y } = toPage(view, window, { x: 0, y: 0 });
  return { x, y, width: window.width / view.zoom, height: window.height / view.zoom };
}

/** The view scaled by `factor` about a point of the window, which keeps showing the same point of the page. */
export function zoomAbout(view: Viewport, window: Size, point: Point, factor: number): Viewport {
  const zoom = Math.min(maxZoom, Math.max(minZoom, view.zoom * factor));
  const fixed = toPage(view, window, point);
  return {
    x: fixed.x - (point.x - window.width / 2) / zoom,
    y: fixed.y - (point.y - window.height / 2) / zoom,
    zoom,
  };
}

/** The view moved by a distance in the window's pixels. */
export function panBy(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x - dx / view.zoom, y: view.y - dy / view.zoom };
}

/** The box between two corners, whichever way they were dragged. */
export function rectBetween(a: Point, b: Point): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** Whether two boxes share a point. */
export function overlap(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** Whether `outer` holds all of `inner`. */
export function holds(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
