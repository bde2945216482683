/** The sections of Create that a draft fills. */
import type { Draft } from "../../core/set.ts";
import type { SectionName } from "./state.ts";

/** Sections that hold something: they are open from the start, so nothing that shapes the picture is hidden. */
export function listFilledSections(draft: Draft): SectionName[] {
  const { brief } = draft;
  const filled: [SectionName, boolean][] = [
    ["text", (brief.texts ?? []).length > 0],
    ["languages", draft.locales.some((tag) => tag !== "und")],
    ["reference", (brief.references ?? []).length > 0],
    [
      "style",
      [brief.style, brief.scene, brief.composition, brief.lighting, brief.palette].some((field) => field),
    ],
    ["shots", draft.shots.length > 0],
    ["details", [brief.keep, brief.change, brief.avoid].some((field) => field) || brief.prompt !== undefined],
  ];
  return filled.filter(([, full]) => full).map(([name]) => name);
}
