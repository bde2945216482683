/** Bringing layers into view where the panel does not lie over them, in canvas pixels. */
import { boundRects, type Rect } from "../../core/layout.ts";

type View = { center: { x: number; y: number }; zoom: number };

/** Moves the canvas so that layers of the page in view are seen beside the panel; `panelPx` is its size on the screen. */
export function lookAt(nodes: readonly SceneNode[], panelPx: { width: number; height: number }): void {
  figma.viewport.scrollAndZoomIntoView(nodes);
  const box = boundRects(nodes.flatMap((node) => node.absoluteBoundingBox ?? []));
  if (box === undefined) return;
  const { bounds, zoom } = figma.viewport;
  const { x, y } = figma.ui.getPosition().canvasSpace;
  const panel = { x, y, width: panelPx.width / zoom, height: (panelPx.height + titleBarPx) / zoom };
  const beside = lookBeside(box, bounds, panel, zoom);
  if (beside === undefined) return;
  figma.viewport.zoom = beside.zoom;
  figma.viewport.center = beside.center;
}

const titleBarPx = 40;

/** Part of the room beside the panel that layers take, and the least room worth moving them to, in pixels of the screen. */
const share = 0.9;
const leastPx = 160;

/**
 * The view in which `box` stands in the middle of the wider side beside the panel, no closer than at `zoom`; undefined where
 * the panel lies over no part of it, or leaves no room on either side. `bounds` is what is seen of the canvas.
 */
export function lookBeside(box: Rect, bounds: Rect, panel: Rect, zoom: number): View | undefined {
  const covered =
    box.x < panel.x + panel.width &&
    panel.x < box.x + box.width &&
    box.y < panel.y + panel.height &&
    panel.y < box.y + box.height;
  if (!covered) return undefined;
  const right = bounds.x + bounds.width;
  const left = { from: bounds.x, to: Math.min(panel.x, right) };
  const after = { from: Math.max(panel.x + panel.width, bounds.x), to: right };
  const room = left.to - left.from >= after.to - after.from ? left : after;
  const width = room.to - room.from;
  if (width * zoom < leastPx) return undefined;
  const shrink = Math.min(1, (width * share) / box.width, (bounds.height * share) / box.height);
  // What is beside the middle of the view stays so many pixels of the screen beside it.
  const asidePx = ((room.from + room.to) / 2 - (bounds.x + bounds.width / 2)) * zoom;
  const center = { x: box.x + box.width / 2 - asidePx / (zoom * shrink), y: box.y + box.height / 2 };
  return { center, zoom: zoom * shrink };
}
