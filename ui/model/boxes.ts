/** Boxes of a mockup among the targets: where their pictures go, what each shows, and what a box does not do. */
import type { Draft, Settings, Target } from "../../core/set.ts";
import { setChoice } from "./draft.ts";
import { tidyShots } from "./tidy.ts";

/** True where there are targets, and each is a box of a mockup. */
export function areBoxes(targets: readonly Target[]): boolean {
  return targets.length > 0 && targets.every(({ box }) => box === true);
}

/** Where the picture of a box goes: into it, unless a person chose otherwise for it or it cannot carry a fill. */
export function placeOfBox({ choices = {} }: Draft, { key, fillable }: Target): Settings["destination"] {
  return fillable === true ? (choices[key]?.place ?? "selection") : "new-frame";
}

/** The draft in which the pictures of these boxes go where a person says. */
export function setPlaces(draft: Draft, boxes: readonly Target[], place: Settings["destination"]): Draft {
  return boxes.reduce((before, { key }) => setChoice(before, key, { place }), draft);
}

/** What a target shows of its own, as it stands in its field; undefined where there is no field for it yet. */
export function readSubject({ choices = {} }: Draft, { key, subject, box }: Target): string | undefined {
  return choices[key]?.subject ?? subject ?? (box === true ? "" : undefined);
}

/** What is typed for all targets and does not hold for boxes, in plain sentences. */
export function describeBoxLimits(draft: Draft, targets: readonly Target[]): string[] {
  const boxes = targets.filter(({ box }) => box === true);
  if (boxes.length === 0) return [];
  const shots = tidyShots(draft.shots).length;
  const { locales } = draft;
  const isInPlace = boxes.some((box) => placeOfBox(draft, box) === "selection");
  return [
    ...(shots === 0
      ? []
      : ["A box shows one picture: shots make no more of it. They stay as you typed them."]),
    ...(locales.length < 2 || !isInPlace
      ? []
      : [`A box shows one language: of ${locales.length}, each gets a frame of its own beside the mockup.`]),
  ];
}
