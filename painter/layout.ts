/** Places the stacks of texts on the frame's nine positions and finds the room they leave for the subject. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import { boundTexts } from "./bound-texts.ts";
import { measureMark } from "./lettering.ts";
import type { OfflineRequest, OfflineText } from "./request.ts";
import { setStack, type Align, type Box, type Stack } from "./typeset.ts";

type Row = "top" | "middle" | "bottom";
type Column = "left" | "center" | "right";

export type Layout = {
  stacks: Stack[];
  mark: Box;
  /** Where the subject may stand. */ focus: Box;
  /** What the texts cover, with some air. */ taken: Box[];
};

function splitPosition(position: string): { row: Row; column: Column } {
  const row = position.startsWith("top") ? "top" : position.startsWith("bottom") ? "bottom" : "middle";
  const column = position.endsWith("left") ? "left" : position.endsWith("right") ? "right" : "center";
  return { row, column };
}

/** Where a text goes when the brief does not say: one reading stack, with small print and prices out of its way. */
function choosePosition(text: OfflineText, headline: OfflineText | undefined, ratio: number): string {
  if (text.position !== undefined) return text.position;
  const start = text.direction === "rtl" ? "right" : "left";
  const end = text.direction === "rtl" ? "left" : "right";
  if (text.role === "legal") return ratio > 1.1 ? `bottom-${start}` : "bottom";
  // A strip too low for a stack: the button stands at its end.
  if (text.role === "button" && ratio > 3.2 && headline?.position === undefined) return end;
  if (text.role === "logo") return `top-${start}`;
  if (text.role === "price" && ratio > 0.8)
    return headline?.position?.startsWith("top") === true ? `bottom-${end}` : `top-${end}`;
  if (headline !== undefined && headline !== text && headline.position !== undefined)
    return headline.position;
  if (ratio > 1.2) return start;
  return ratio < 0.85 ? "top" : `top-${start}`;
}

function alignFor(column: Column, direction: "ltr" | "rtl"): Align {
  if (column === "center") return "center";
  return direction === "rtl" ? "right" : column;
}

type Group = { position: string; row: Row; column: Column; texts: OfflineText[]; weight: number };

function groupTexts(texts: readonly OfflineText[], ratio: number): Group[] {
  const headline = texts.find((text) => text.role === "headline");
  const groups = new Map<string, Group>();
  for (const text of texts) {
    if (text.words.trim() === "") continue;
    const position = choosePosition(text, headline, ratio);
    const group = groups.get(position) ?? { position, ...splitPosition(position), texts: [], weight: 0 };
    group.texts.push(text);
    group.weight +=
      text.role === "headline" || text.role === "quote"
        ? 3
        : text.role === "legal" || text.role === "logo"
          ? 0.5
          : 1;
    groups.set(position, group);
  }
  return [...groups.values()];
}

/** The share of an axis a group gets beside the others that compete for it; alone it keeps room for the picture. */
function shareOf(own: number, others: readonly number[], alone: number): number {
  const rest = others.reduce((sum, weight) => sum + weight, 0);
  return rest === 0 ? alone : Math.min(alone, Math.max(0.2, own / (own + rest)));
}

function zoneFor(group: Group, groups: readonly Group[], width: number, height: number, margin: number): Box {
  const ratio = width / height;
  const rest = groups.filter((other) => other !== group);
  const inRow = rest.filter((other) => other.row === group.row).map((other) => other.weight);
  function isNarrow(column: Column): boolean {
    return column === group.column || column === "center" || group.column === "center";
  }
  const above = rest.filter((other) => other.row !== group.row && (ratio < 1.2 || isNarrow(other.column)));
  const perRow = new Map<Row, number>();
  for (const other of above) perRow.set(other.row, Math.max(perRow.get(other.row) ?? 0, other.weight));
  const aloneWide =
    group.column === "center"
      ? ratio > 1.6
        ? 0.66
        : 1
      : ratio > 2.2
        ? 0.5
        : ratio > 1.2
          ? 0.54
          : ratio > 0.85
            ? 0.8
            : 1;
  const aloneHigh = ratio > 1.6 ? 1 : ratio > 1.2 ? 0.86 : ratio > 0.85 ? 0.52 : 0.44;
  return {
    x: 0,
    y: 0,
    width: (width - margin * 2) * shareOf(group.weight, inRow, aloneWide),
    height:
      (height - margin * 2) *
      shareOf(group.weight, [...perRow.values()], aloneHigh) *
      (perRow.size > 0 ? 0.94 : 1),
  };
}

function moveStack(
  stack: Omit<Stack, "position">,
  group: Group,
  width: number,
  height: number,
  margin: number,
): Stack {
  const { box } = stack;
  box.x =
    group.column === "left"
      ? margin
      : group.column === "right"
        ? width - margin - box.width
        : (width - box.width) / 2;
  box.y =
    group.row === "top"
      ? margin
      : group.row === "bottom"
        ? height - margin - box.height
        : (height - box.height) / 2;
  for (const block of stack.blocks) {
    const free = box.width - block.box.width;
    block.box.x = box.x + (block.align === "left" ? 0 : block.align === "right" ? free : free / 2);
    block.box.y += box.y;
  }
  return { ...stack, position: group.position };
}

export function computeOverlap(one: Box, other: Box): number {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return across > 0 && down > 0 ? across * down : 0;
}

/** The largest upright box, of those on a coarse grid, that the texts leave free; near the golden section if all is free. */
function findFocus(taken: readonly Box[], width: number, height: number): Box {
  const short = Math.min(width, height);
  const area = taken.reduce((sum, box) => sum + box.width * box.height, 0);
  const textCentre =
    taken.reduce((sum, box) => sum + (box.x + box.width / 2) * box.width * box.height, 0) /
    Math.max(1, area) /
    width;
  // Opposite the texts, a little towards the middle.
  const wanted = area === 0 ? 0.5 : 0.5 + (0.5 - textCentre) * 0.82;
  let best = {
    box: { x: width * 0.2, y: height * 0.2, width: width * 0.6, height: height * 0.6 },
    score: -Infinity,
  };
  for (let size = 0.96; size > 0.3; size -= 0.06) {
    for (let across = 0.06; across <= 0.941; across += 0.04) {
      for (let down = 0.2; down <= 0.861; down += 0.06) {
        const box = { width: short * size * 0.9, height: short * size, x: 0, y: 0 };
        box.x = Math.min(width - box.width, Math.max(0, width * across - box.width / 2));
        box.y = Math.min(height - box.height, Math.max(0, height * down - box.height / 2));
        const covered =
          taken.reduce((sum, other) => sum + computeOverlap(box, other), 0) / (box.width * box.height);
        const score = size - covered * 9 - Math.abs(across - wanted) * 0.34 - Math.abs(down - 0.58) * 0.4;
        if (score > best.score) best = { box, score };
      }
    }
  }
  return best.box;
}

function placeMark(box: Box, taken: readonly Box[], width: number, height: number): Box {
  const inset = box.height * 0.55;
  const corners = [
    { x: width - box.width - inset, y: height - box.height - inset },
    { x: width - box.width - inset, y: inset },
    { x: inset, y: height - box.height - inset },
    { x: inset, y: inset },
  ].map((corner) => ({ ...box, ...corner }));
  const costs = corners.map((corner) => taken.reduce((sum, other) => sum + computeOverlap(corner, other), 0));
  return corners[costs.indexOf(Math.min(...costs))] ?? { ...box, x: inset, y: inset };
}

type Composed = Pick<OfflineRequest, "width" | "height" | "texts" | "plate" | "visible">;

/** Sets and places all texts of a request inside its visible part; pure but for the context it measures with. */
export function computeLayout(context: SKRSContext2D, request: Composed): Layout {
  const { x, y, width, height } = request.visible ?? { x: 0, y: 0, width: 1, height: 1 };
  const band = { ...request, width: request.width * width, height: request.height * height };
  return shiftLayout(layOut(context, band), request.width * x, request.height * y);
}

function shiftLayout({ stacks, mark, focus, taken }: Layout, acrossPx: number, downPx: number): Layout {
  function shift(box: Box): Box {
    return { ...box, x: box.x + acrossPx, y: box.y + downPx };
  }
  return {
    stacks: stacks.map((stack) => ({
      ...stack,
      box: shift(stack.box),
      blocks: stack.blocks.map((block) => ({ ...block, box: shift(block.box) })),
    })),
    mark: shift(mark),
    focus: shift(focus),
    taken: taken.map(shift),
  };
}

function layOut(context: SKRSContext2D, request: Composed): Layout {
  const { width, height } = request;
  const ratio = width / height;
  const margin = Math.min(width, height) * (ratio > 2 || ratio < 0.5 ? 0.1 : 0.075);
  const meanPx = Math.sqrt(width * height);
  const baseSizePx = Math.min(width * 0.125, height * (ratio > 3 ? 0.32 : 0.21), meanPx * 0.098);
  const groups = request.plate === true ? [] : groupTexts(boundTexts(request.texts), ratio);
  const stacks = groups.map((group) => {
    const zone = zoneFor(group, groups, width, height, margin);
    const align = alignFor(group.column, group.texts[0]?.direction ?? "ltr");
    return moveStack(
      setStack(
        context,
        group.texts,
        zone,
        { basePx: baseSizePx, readablePx: meanPx * (ratio > 3 ? 0.036 : 0.026) },
        align,
      ),
      group,
      width,
      height,
      margin,
    );
  });
  const taken = stacks.map((stack) => stack.box);
  const room = margin * 0.55;
  const padded = taken.map((box) => ({
    x: box.x - room,
    y: box.y - room,
    width: box.width + room * 2,
    height: box.height + room * 2,
  }));
  return {
    stacks,
    mark: placeMark(measureMark(context, width, height), taken, width, height),
    focus: findFocus(padded, width, height),
    taken: padded,
  };
}
