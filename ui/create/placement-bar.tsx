import { isFailure } from "../../core/failure.ts";
import type { SelectedPlacement } from "../../core/messages.ts";
import { titleOf } from "../../core/run-title.ts";
import { type SetRecord, expandCells } from "../../core/set.ts";
import { postToMain } from "../bridge.ts";
import { saveDraftNow } from "../draft-save.ts";
import { draftFromSet } from "../model/draft.ts";
import { describePrice, isOffline } from "../model/call-to-action.ts";
import { backToDraft, bringBrief, keepBrought } from "../model/receive.ts";
import { shortenTitle } from "../model/set-press.ts";
import type { State } from "../model/state.ts";
import { LinkButton } from "../parts/button.tsx";
import { askAnotherTake, quoteAnotherOf } from "../runs/another-take.ts";
import { goToSet } from "../set-actions.ts";
import { MakeThese } from "../sets/make-these.tsx";
import { UseAsLook } from "../sets/use-as-look.tsx";
import { editing, open, relay, selection, sets, standings, transition } from "../store.ts";
import css from "./placement-bar.module.css";

/** What can be done with the selected picture, and the way back to the draft that another brief put aside. */
export function PlacementBar() {
  const { placement } = selection.value;
  return (
    <>
      {placement !== undefined && <SelectedPicture placement={placement} />}
      {editing.value.state === "placement" && <DraftAside />}
    </>
  );
}

/** Nothing happens by looking: another take of it, or its brief, is one press away. */
function SelectedPicture({ placement }: { placement: SelectedPlacement }) {
  const { set, versions } = placement;
  if (set === undefined && versions.length < 2) return null;
  return (
    <div class={css.bar} role="group" aria-label="The selected picture">
      {versions.length < 2 ? <span>The selected picture</span> : <TakeFlip placement={placement} />}
      <span class={css.links}>
        {isOfOpenSet(placement) ? (
          <>
            <MakeThese cells={[placement.cell]} label="Make this one" />
            <UseAsLook nodeId={placement.nodeId} />
          </>
        ) : (
          <AnotherOfThis placement={placement} />
        )}
        {set !== undefined && isCampaign(set) && open.value?.id !== set.id && <OpenIts set={set} />}
        {set !== undefined && open.value === undefined && !isCampaign(set) && (
          <LinkButton
            title="What you have typed is put aside, one press away"
            onClick={() => change((before) => bringBrief(before, draftFromSet(set)))}
          >
            Use its brief
          </LinkButton>
        )}
      </span>
    </div>
  );
}

function isOfOpenSet({ set, cell }: SelectedPlacement): boolean {
  return (
    set?.id === open.value?.id &&
    standings.value?.some(({ id, intent }) => id === cell && intent !== undefined) === true
  );
}

/** True for a set that is offered by its title; a lone picture's is its brief. */
function isCampaign({ locales, targets, shots }: SetRecord): boolean {
  return expandCells(locales, targets, shots).length > 1;
}

function OpenIts({ set }: { set: SetRecord }) {
  const title = sets.value.find((each) => each.set === set.id)?.title ?? titleOf(set.brief);
  return (
    <LinkButton
      title={`Its brief and cells come on screen; what you have typed is put aside: ${title}`}
      onClick={() => goToSet({ set: set.id, title })}
    >
      Open {shortenTitle(title)}
    </LinkButton>
  );
}

function AnotherOfThis({ placement }: { placement: SelectedPlacement }) {
  const priced = quoteAnotherOf(placement);
  if (priced === undefined || isFailure(priced)) return null;
  const price = describePrice(priced.cost, isOffline({ relay: relay.value }));
  return (
    <LinkButton title={`Made with its own brief: ${price}`} onClick={() => askAnotherTake(priced)}>
      Another of this
    </LinkButton>
  );
}

function DraftAside() {
  return (
    <div class={css.bar} role="group" aria-label="Whose brief this is">
      <span>The brief of a picture</span>
      <span class={css.links}>
        <LinkButton title="What you had typed before comes back" onClick={() => change(backToDraft)}>
          Back to mine
        </LinkButton>
        <LinkButton title="What you had typed before is given up" onClick={() => change(keepBrought)}>
          Keep this one
        </LinkButton>
      </span>
    </div>
  );
}

function change(next: (before: State) => State): void {
  transition(next);
  saveDraftNow();
}

/** Flips through the takes of the selected placement, with the arrow keys too. */
function TakeFlip({ placement }: { placement: SelectedPlacement }) {
  const { cell, shown, versions } = placement;
  const at = Math.max(
    0,
    versions.findIndex((version) => version.id === shown),
  );
  function flip(step: number): void {
    const next = versions[at + step];
    if (next !== undefined) postToMain({ type: "show-take", run: next.run, cell, take: next.take });
  }
  return (
    <span
      class={css.takes}
      role="group"
      aria-label="Takes"
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") flip(-1);
        if (event.key === "ArrowRight") flip(1);
      }}
    >
      Take {at + 1} of {versions.length}
      <LinkButton disabled={at === 0} onClick={() => flip(-1)}>
        Previous
      </LinkButton>
      <LinkButton disabled={at === versions.length - 1} onClick={() => flip(1)}>
        Next
      </LinkButton>
    </span>
  );
}
