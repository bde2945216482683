import { edit, focusSection, startNewBrief, toggleSection } from "../actions.ts";
import { createKey } from "../ids.ts";
import { addEmptyText, addShot } from "../model/draft.ts";
import { listFilledSections } from "../model/sections.ts";
import { LinkButton } from "../parts/button.tsx";
import { SectionChip } from "../parts/chip.tsx";
import type { SectionName } from "../model/state.ts";
import { draft, open as openSet, pendingReferences, sections } from "../store.ts";
import css from "./create-screen.module.css";

const labels: readonly (readonly [SectionName, string])[] = [
  ["text", "Text"],
  ["languages", "Languages"],
  ["reference", "Reference"],
  ["style", "Style"],
  ["shots", "Shots"],
  ["details", "Details"],
];

/** The chips that open what a picture may need beyond a sentence. */
export function SectionChips() {
  const open = sections.value;
  return (
    <div class={css.chips} role="group" aria-label="Add to the brief">
      {labels.map(([name, label]) => (
        <SectionChip
          key={name}
          label={label}
          count={countIn(name)}
          open={open.includes(name)}
          controls={`section-${name}`}
          bare={name === "details"}
          onToggle={() => toggle(name)}
        />
      ))}
      {openSet.value === undefined && listFilledSections(draft.value).length > 0 && (
        <LinkButton title="Empties all of it; Undo brings it back" onClick={startNewBrief}>
          New brief
        </LinkButton>
      )}
    </div>
  );
}

function countIn(name: SectionName): number {
  const { brief, locales, shots } = draft.value;
  switch (name) {
    case "text":
      return brief.texts?.length ?? 0;
    case "languages":
      return locales.filter((tag) => tag !== "und").length;
    case "reference":
      return (
        (brief.references?.length ?? 0) +
        pendingReferences.value.filter(({ failure }) => failure === undefined).length
      );
    case "style":
      return countFilled([brief.style, brief.scene, brief.composition, brief.lighting, brief.palette]);
    case "shots":
      return countFilled(shots.map(({ text }) => text));
    case "details":
      return countFilled([brief.keep, brief.change, brief.avoid, brief.prompt]);
  }
}

function countFilled(fields: (string | undefined)[]): number {
  return fields.filter((field) => (field ?? "").trim() !== "").length;
}

/** What a section is opened for: the field the caret goes to. */
const firstFields: Record<SectionName, string> = {
  text: "textarea",
  languages: "input",
  reference: "button",
  style: "textarea",
  shots: "textarea",
  details: "textarea",
};

/** Opening an empty section puts the first field there: one click less. */
function toggle(name: SectionName): void {
  const opening = !sections.value.includes(name);
  toggleSection(name);
  if (!opening) return;
  if (name === "text" && (draft.value.brief.texts ?? []).length === 0)
    edit((before) => addEmptyText(before, createKey()));
  focusSection(name, firstFields[name]);
  if (name === "shots" && draft.value.shots.length === 0)
    edit((before) => addShot(addShot(before, createKey()), createKey()));
}
