import { IconButton, IconChevronDown16, IconClose16 } from "../kit.ts";
import { shortenTitle } from "../model/set-press.ts";
import { describeCounts } from "../model/standings.ts";
import { goToSet, listOthers, addTargets, showSets } from "../set-actions.ts";
import { useSelectionAsLook } from "../look-actions.ts";
import { adoptSelection } from "../adopt-actions.ts";
import { counts, open, selection } from "../store.ts";
import { LinkButton } from "../parts/button.tsx";
import { TakenOutBar } from "./taken-out-bar.tsx";
import { ConflictBar } from "./conflict-bar.tsx";
import css from "./set-bar.module.css";

/** The open set's title and how much of it is made, its menu, and the way back to the person's own draft. Nothing without one. */
export function SetBar() {
  const { value: set } = open;
  if (set === undefined) return null;
  const made = counts.value;
  return (
    <>
      <div class={css.bar} role="group" aria-label="The open set">
        <button type="button" class={css.title} aria-haspopup="dialog" title={set.title} onClick={showSets}>
          <span>{set.title}</span>
          <IconChevronDown16 />
        </button>
        <span class={css.counts}>{made === undefined ? "Reading" : describeCounts(made)}</span>
        <IconButton aria-label={`Close ${set.title}`} onClick={() => goToSet()}>
          <IconClose16 />
        </IconButton>
      </div>
      {set.taken !== undefined && <p class={css.line}>{set.taken}</p>}
      <ConflictBar />
      <OthersBar />
      <PicturesBar />
      <TakenOutBar />
    </>
  );
}

/** Layers that are selected beside the set's own targets change nothing by themselves. */
function OthersBar() {
  const others = listOthers();
  const [first] = others;
  if (first === undefined) return null;
  const title = open.value?.title ?? "";
  return (
    <div class={css.line} role="group" aria-label="Selected beside the set">
      <span class={css.cut}>{others.length === 1 ? first.name : `${others.length} frames`}</span>
      <span class={css.links}>
        <LinkButton title={`A press then makes what is new of ${title}`} onClick={() => addTargets(others)}>
          Add to {shortenTitle(title)}
        </LinkButton>
        {others.length === 1 && (
          <LinkButton
            title={`All pictures of ${title} are made from what is seen of it; nothing is sent by choosing it`}
            onClick={useSelectionAsLook}
          >
            Use as the look
          </LinkButton>
        )}
        <LinkButton title={`${title} closes, and your own draft comes back`} onClick={() => goToSet()}>
          New picture
        </LinkButton>
      </span>
    </div>
  );
}

/** Pictures that were made elsewhere become the set's own, once a person has said which is which. */
function PicturesBar() {
  const { pictured = 0, placement, targets } = selection.value;
  const isHome = targets.length === 1 && targets[0]?.nodeId === open.value?.view?.home;
  if (open.value?.base === undefined || placement !== undefined || pictured === 0 || isHome) return null;
  return (
    <div class={css.line} role="group" aria-label="Pictures in the selection">
      <span class={css.cut}>
        {pictured === 1 ? "The selection shows a picture" : `${pictured} selected layers show pictures`}
      </span>
      <LinkButton title="You choose which is which; nothing is made or paid for" onClick={adoptSelection}>
        {pictured === 1 ? "Use as its picture" : "Use as its pictures"}
      </LinkButton>
    </div>
  );
}
