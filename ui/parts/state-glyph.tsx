import type { GridState } from "../model/grid.ts";

// 12 px drawings, one stroke each: a state must be readable without its colour.
const strokes: Record<GridState, string> = {
  off: "M3.5 6h5",
  new: "M6 2.5v7M2.5 6h7",
  stale: "M9.6 4.2A4 4 0 1 0 10 6.6M9.9 2v2.4H7.5",
  waiting: "M6 3.4V6l1.8 1.4M6 1.8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 0 1 0-8.4",
  running: "M6 1.8a4.2 4.2 0 0 1 4.2 4.2",
  done: "M2.5 6.4l2.4 2.4l4.6-5.2",
  wrong: "M3 4.4h6M3 7.6h6M8 2.4L4 9.6",
  unplaced: "M2.5 8v1.8h7V8M6 8V2.4M3.8 4.4L6 2.2l2.2 2.2",
  failed: "M3.2 3.2l5.6 5.6M8.8 3.2l-5.6 5.6",
  unsure: "M4.2 4.4a1.9 1.9 0 1 1 2.6 1.8C6.2 6.5 6 6.8 6 7.4M6 9.6v.1",
  cancelled: "M6 1.8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 0 1 0-8.4M3.1 8.9L8.9 3.1",
  draft: "M2.6 9.4l.5-2L7.8 2.7l1.5 1.5L4.6 8.9z",
};

/** The glyph of a cell's state. Its words are in the cell's name. */
export function StateGlyph({ state }: { state: GridState }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" data-glyph={state}>
      <path
        d={strokes[state]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** Marks the cell whose picture the others are made from. */
export function LookGlyph() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" data-glyph="look">
      <path
        d="M6 1.6l1.3 2.9l3.1.3l-2.3 2.1l.7 3.1L6 8.4L3.2 10l.7-3.1L1.6 4.8l3.1-.3z"
        fill="currentColor"
      />
    </svg>
  );
}
