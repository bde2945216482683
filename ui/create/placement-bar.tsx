import { edit } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { scheduleDraftSave } from "../draft-save.ts";
import { LinkButton } from "../parts/button.tsx";
import { adoptPlacement, backToDraft } from "../model/receive.ts";
import { editing, selection, transition } from "../store.ts";
import css from "./placement-bar.module.css";

/** Says that a placement's brief is on screen, and leads back to the person's own draft. */
export function PlacementBar() {
  const { state } = editing.value;
  if (state === "draft") return null;
  return (
    <div class={css.bar} role="group" aria-label="Whose brief this is">
      <TakeFlip />
      <span class={css.links}>
        <LinkButton
          onClick={() => {
            transition(adoptPlacement);
            edit((before) => ({ ...before }));
          }}
        >
          Make it my draft
        </LinkButton>
        <LinkButton
          onClick={() => {
            transition(backToDraft);
            scheduleDraftSave();
          }}
        >
          Back to my draft
        </LinkButton>
      </span>
    </div>
  );
}

/** Flips through the takes of the selected placement, with the arrow keys too. */
function TakeFlip() {
  const placement = selection.value.placement;
  const versions = placement?.versions ?? [];
  if (placement === undefined || versions.length < 2) return <span>The brief of the selected picture</span>;
  const { cell, shown } = placement;
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
