/** A cell's state in words, with the parts that changed: as its tooltip says it and a screen reader reads it. */
import type { CellStanding, ChangedPart, CellState } from "../../core/set/cell-state.ts";

const stateWords: Record<CellState, string> = {
  "left-out": "left out",
  running: "being made",
  waiting: "waiting",
  "may-have-been-paid": "failed, and may have been paid",
  failed: "failed",
  cancelled: "cancelled",
  "not-placed": "made, not on the canvas",
  new: "new",
  changed: "changed",
  draft: "draft",
  current: "current",
};

const partWords: Record<ChangedPart, string> = {
  prompt: "prompt",
  subject: "subject",
  scene: "scene",
  style: "style",
  composition: "composition",
  lighting: "lighting",
  palette: "palette",
  keep: "what to keep",
  change: "what to change",
  avoid: "what to avoid",
  shot: "shot",
  text: "how words are set",
  words: "words",
  size: "size",
  fit: "what shows",
  source: "source",
  references: "references",
  anchor: "look",
};

/** "changed: words, style", "draft at low"; beside a failure how the picture stands that is still shown. */
export function describeStanding(standing: CellStanding): string {
  const { state, picture, kept } = standing;
  const shown = describePicture(standing);
  if (state === "changed")
    return kept === undefined ? shown : `${shown}; an earlier version is as it would be`;
  if (state === "draft") return shown;
  const word = stateWords[state];
  if (picture === "none" || state === "current") return word;
  return `${word}; its picture is ${picture === "draft" ? `a ${shown}` : shown}`;
}

function describePicture({ picture, parts, shown }: CellStanding): string {
  if (picture === "changed") return `changed: ${parts.map((part) => partWords[part]).join(", ")}`;
  return picture === "draft" && shown !== undefined ? `draft at ${shown.pass.quality}` : picture;
}
