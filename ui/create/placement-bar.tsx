import { edit } from "../actions.ts";
import { scheduleDraftSave } from "../draft-save.ts";
import { LinkButton } from "../parts/button.tsx";
import { adoptPlacement, backToDraft } from "../receive.ts";
import { editing, transition } from "../store.ts";
import css from "./placement-bar.module.css";

/** Says that a placement's brief is on screen, and leads back to the person's own draft. */
export function PlacementBar() {
  const { state } = editing.value;
  if (state === "draft") return null;
  return (
    <div class={css.bar} role="group" aria-label="Whose brief this is">
      <span>The brief of the selected picture</span>
      <span class={css.links}>
        <LinkButton
          title="Make this brief the draft of this file"
          onClick={() => {
            transition(adoptPlacement);
            edit((before) => ({ ...before }));
          }}
        >
          Keep it
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
