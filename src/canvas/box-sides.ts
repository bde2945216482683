/** Which texts belong to which of several boxes, told by where they stand alone. */
import type { Box } from "./read-layers.ts";

/** A text, with the size it is set in: pixels of the canvas. */
export type PlacedText = { characters: string; fontSize: number; box: Box };

type Side = "over" | "below" | "right" | "left" | "above";

/** Where captions mostly stand comes first. */
const sides: readonly Side[] = ["below", "right", "left", "above", "over"];

/** A text further away than this belongs to no box, nor one further than the box is long. */
const nearPx = 64;

/** Pixels between the nearest edges; 0 where they touch or overlap. */
export function measureGap(one: Box, other: Box): number {
  const across = Math.max(0, one.x - other.x - other.width, other.x - one.x - one.width);
  const down = Math.max(0, one.y - other.y - other.height, other.y - one.y - one.height);
  return Math.hypot(across, down);
}

/** True for a text that lies on the picture: a badge, or words over it. */
export function liesOver(text: Box, box: Box): boolean {
  return findSide(text, box) === "over";
}

function findSide(text: Box, box: Box): Side {
  const across = Math.min(text.x + text.width, box.x + box.width) - Math.max(text.x, box.x);
  const down = Math.min(text.y + text.height, box.y + box.height) - Math.max(text.y, box.y);
  if (across > 0 && down > 0 && across * down * 2 >= text.width * text.height) return "over";
  if (down * 2 >= text.height) return text.x + text.width / 2 < box.x + box.width / 2 ? "left" : "right";
  return text.y + text.height / 2 < box.y + box.height / 2 ? "above" : "below";
}

/**
 * The texts of each box, in the order of the boxes: every text goes to the box it is nearest to, and of those only the ones count
 * that stand where most boxes have theirs: a heading above the first of six cards is not that card's title.
 */
export function dealTexts(boxes: readonly Box[], texts: readonly PlacedText[]): PlacedText[][] {
  const dealt = boxes.map((): { text: PlacedText; side: Side; gap: number }[] => []);
  for (const text of texts) {
    const gaps = boxes.map((box) => measureGap(text.box, box));
    const gap = Math.min(...gaps);
    const index = gaps.indexOf(gap);
    const box = boxes[index];
    if (box === undefined || gap > Math.max(nearPx, box.width, box.height)) continue;
    dealt[index]?.push({ text, side: findSide(text.box, box), gap });
  }
  const votes = dealt.flatMap((own) => {
    const beside = own.filter(({ side }) => side !== "over");
    const [nearest] = (beside.length > 0 ? beside : own).slice().sort((a, b) => a.gap - b.gap);
    return nearest === undefined ? [] : [nearest.side];
  });
  const counts = sides.map((side) => votes.filter((vote) => vote === side).length);
  const usual = sides[counts.indexOf(Math.max(...counts))];
  return dealt.map((own) => {
    const there = own.filter(({ side }) => side === usual);
    return (there.length > 0 ? there : own).map(({ text }) => text);
  });
}
