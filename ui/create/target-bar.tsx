import { IconChevronDown16, IconChevronRight16 } from "../kit.ts";
import { useState } from "preact/hooks";
import type { Target } from "../../core/set.ts";
import { togglePin } from "../actions.ts";
import { listOffered } from "../model/list-sets.ts";
import { cx } from "../parts/cx.ts";
import { PinGlyph } from "../parts/pin-glyph.tsx";
import { showSets } from "../set-actions.ts";
import { callToAction, draft, open as openSet, selection, sets, sizes, targets } from "../store.ts";
import { formatSize, namesSize } from "../model/targets.ts";
import { areBoxes, describeBoxLimits } from "../model/boxes.ts";
import { describeAsk, describeAskFigures } from "./describe-ask.ts";
import { describeTurned } from "./describe-turned.ts";
import { describeUnreadable } from "./describe-unreadable.ts";
import css from "./target-bar.module.css";
import { TargetOutline } from "./target-outline.tsx";
import { TargetRows } from "./target-rows.tsx";
import { TypedTargets } from "./typed-targets.tsx";

/** What will be filled: one target, several, or the choice of a size when nothing is selected. */
export function TargetBar() {
  const { from, targets: list } = targets.value;
  const [first] = list;
  return (
    <div class={css.bar} role="group" aria-label="Targets">
      {first !== undefined &&
        (list.length === 1 ? <OneTarget target={first} /> : <ManyTargets list={list} />)}
      {(from === "none" || from === "typed") && <TypedTargets compact={first !== undefined} />}
      {first === undefined && <SetsEntry />}
      <Skipped />
      <Turned />
      <BoxLimits />
      <Unreadable />
    </div>
  );
}

function OneTarget({ target }: { target: Target }) {
  const choice = sizes.value?.byTarget.get(target.key);
  const typed = targets.value.from === "typed";
  return (
    <div class={css.chip}>
      <TargetOutline target={target} asked={choice?.size} />
      <div class={css.words}>
        <span class={css.name} title={target.name}>
          {target.name}
          {!namesSize(target) && <span>{formatSize(target)}</span>}
        </span>
        <span class={css.asks} title={choice && describeAskFigures(choice, draft.value.settings.density)}>
          {pinnedFirst()}
          {choice === undefined
            ? "how sharp it gets comes with the prices"
            : describeAsk(choice, draft.value.settings.density)}
        </span>
      </div>
      {!typed && openSet.value === undefined && <Pin />}
      <SetsEntry />
    </div>
  );
}

/** Said before anything else of the targets: they are not what is selected now. */
function pinnedFirst(): string {
  return targets.value.from === "pinned" ? "pinned · " : "";
}

function ManyTargets({ list }: { list: readonly Target[] }) {
  const [chosen, choose] = useState<boolean>();
  const boxes = areBoxes(list);
  // What each box shows is asked for at once; the list of other targets says what they are, to those who want it.
  const open = chosen ?? list.some(({ box }) => box === true);
  const nodes = list.every((target) => target.nodeId !== undefined);
  const choices = list.map((target) => sizes.value?.byTarget.get(target.key));
  const hiding = choices.filter(
    (choice) => choice !== undefined && choice.hiddenPx.x + choice.hiddenPx.y >= 1,
  );
  const [first] = list;
  return (
    <>
      <div class={css.chip}>
        {first !== undefined && <TargetOutline target={first} asked={choices[0]?.size} />}
        <div class={css.words}>
          <span class={css.name}>
            {list.length} {boxes ? "boxes" : nodes ? "frames" : "sizes"}
          </span>
          <span class={css.asks}>
            {pinnedFirst()}
            {hiding.length === 0
              ? "nothing hidden"
              : `${hiding.length} ${hiding.length === 1 ? "hides" : "hide"} some of the picture`}
          </span>
        </div>
        {targets.value.from !== "typed" && openSet.value === undefined && <Pin />}
        <SetsEntry />
        <button
          type="button"
          class={css.fold}
          aria-expanded={open}
          aria-label={open ? "Hide the targets" : "Show the targets"}
          onClick={() => choose(!open)}
        >
          {open ? <IconChevronDown16 /> : <IconChevronRight16 />}
        </button>
      </div>
      {open && <TargetRows list={list} />}
    </>
  );
}

/** The way to the file's sets, where there are any and none is open: an open set's bar has it. */
function SetsEntry() {
  if (openSet.value !== undefined || listOffered(sets.value).length === 0) return null;
  return (
    <button
      type="button"
      class={css.sets}
      aria-haspopup="dialog"
      title="The sets of this file"
      onClick={showSets}
    >
      Sets
    </button>
  );
}

function Pin() {
  const pinned = targets.value.from === "pinned";
  const title = pinned ? "Unpin: let the selection decide" : "Pin: keep these while the selection moves on";
  return (
    <button
      type="button"
      class={cx(css.pin, pinned && css.pinned)}
      aria-pressed={pinned}
      aria-label="Pin the targets"
      title={title}
      onClick={togglePin}
    >
      <PinGlyph />
    </button>
  );
}

function Skipped() {
  const { from, tooLong } = targets.value;
  const call = callToAction.value;
  const said = call.kind === "blocked" ? call.sentence : "";
  // What stands in the button's place is not said twice.
  const leftOut = [...(from === "pinned" ? [] : selection.value.skipped), ...tooLong].filter(
    ({ name, reason }) => !said.startsWith(`${name} is ${reason}`),
  );
  const [first] = leftOut;
  if (first === undefined) return null;
  const more = leftOut.length - 1;
  return (
    <p class={css.skipped} title={leftOut.map(({ name, reason }) => `${name}: ${reason}`).join("\n")}>
      Left out: {first.name}, {first.reason}
      {more > 0 && ` (and ${more} more)`}.
    </p>
  );
}

/** Why what was to go into the selection goes beside it. */
function Turned() {
  const turned = describeTurned(targets.value.targets);
  const { targets: list } = targets.value;
  const wishesPlace = draft.value.settings.destination === "selection" || areBoxes(list);
  if (turned === undefined || !wishesPlace) return null;
  return <p class={css.skipped}>{turned}</p>;
}

/** What is typed below and does not hold for boxes. */
function BoxLimits() {
  return describeBoxLimits(draft.value, targets.value.targets).map((sentence) => (
    <p key={sentence} class={css.skipped}>
      {sentence}
    </p>
  ));
}

/** Why the selected picture's brief or versions are not on screen. */
function Unreadable() {
  const { unreadable } = selection.value;
  return unreadable === undefined ? null : <p class={css.skipped}>{describeUnreadable(unreadable)}</p>;
}
