/** Names above top-level frames and sections: where they are drawn, and which one a click meets. */
import { absoluteBounds, type Rect } from "../../host/document/geometry.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import { nodeOf, type PlaygroundDocument } from "../../host/document/store.ts";
import { type Point, rectToWindow, type Size } from "./view.ts";

export type Label = {
  readonly id: string;
  readonly text: string;
  /** In the window's pixels. */
  readonly box: Rect;
  readonly section: boolean;
  /** What it stands on: the page, or the colour of the section around it. */
  readonly ground: "page" | "light" | "dark";
};

export type Measure = Pick<CanvasRenderingContext2D, "font" | "measureText">;

const heightPx = 20;
const narrowestPx = 24;
const font = '500 11px "Inter", "Noto Sans", "Noto Sans JP", "Noto Sans KR", "Noto Sans SC", sans-serif';

/** The labels in view; a name longer than its frame is cut. Leaves `context.font` set. */
export function labelsOf(document: PlaygroundDocument, window: Size, context: Measure): readonly Label[] {
  context.font = font;
  return titled(document, document.currentPage).flatMap(({ record, ground }) => {
    const bounds = rectToWindow(document.viewport, window, absoluteBounds(document, record));
    const outside =
      bounds.x > window.width ||
      bounds.x + bounds.width < 0 ||
      bounds.y - heightPx > window.height ||
      bounds.y < 0;
    if (outside || bounds.width < narrowestPx) return [];
    const section = record.type === "SECTION";
    const padding = section ? 16 : 0;
    const text = cut(record.name, bounds.width - padding, context);
    const width = context.measureText(text).width + padding;
    const box = { x: bounds.x, y: bounds.y - heightPx - (section ? 4 : 0), width, height: heightPx };
    return [{ id: record.id, text, box, section, ground }];
  });
}

type Titled = { readonly record: NodeRecord; readonly ground: Label["ground"] };

/** Frames on the page and in its sections, and the sections. */
function titled(
  document: PlaygroundDocument,
  parent: string,
  ground: Label["ground"] = "page",
): readonly Titled[] {
  return nodeOf(document, parent).children.flatMap((id): readonly Titled[] => {
    const record = nodeOf(document, id);
    if (!record.visible) return [];
    if (record.type === "SECTION") {
      const inside = record.sectionContentsHidden ? [] : titled(document, id, groundOf(record) ?? ground);
      return [{ record, ground }, ...inside];
    }
    return ["FRAME", "COMPONENT", "INSTANCE"].includes(record.type) ? [{ record, ground }] : [];
  });
}

/** Whether a section is filled light or dark; undefined where one sees through it. */
function groundOf({ fills }: NodeRecord): "light" | "dark" | undefined {
  const top = fills.findLast(({ visible }) => visible);
  if (top?.type !== "SOLID" || top.opacity < 0.5) return undefined;
  const { r, g, b } = top.color;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.5 ? "light" : "dark";
}

function cut(name: string, width: number, context: Measure): string {
  if (context.measureText(name).width <= width) return name;
  const letters = Array.from(name);
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (context.measureText(`${letters.slice(0, middle).join("")}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("")}…`;
}

/** The node whose name is under a point of the window. */
export function labelAt(labels: readonly Label[], point: Point): string | undefined {
  const found = labels.findLast(
    ({ box }) =>
      point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height,
  );
  return found?.id;
}
