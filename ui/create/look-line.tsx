import { LoadingIndicator } from "../kit.ts";
import { expandCells } from "../../core/set.ts";
import { nameAnchorInput } from "../../core/set/anchor.ts";
import { Toggle } from "../kit.ts";
import { dismissLook, switchLook, useSelectionAsLook } from "../look-actions.ts";
import { findLookThumb, nameLook } from "../model/look.ts";
import { LinkButton } from "../parts/button.tsx";
import { Thumbnail } from "../parts/thumbnail.tsx";
import { generate } from "../press.ts";
import { draft, live, look, open, pendingLook, previews, runs, targets } from "../store.ts";
import css from "./look-line.module.css";

/** Series and campaigns want one look: whether all are made from one picture, from which, and how to choose another. */
export function LookLine() {
  const { sameLook = false } = draft.value.settings;
  const { value: anchor } = look;
  return (
    <div class={css.look} role="group" aria-label="One look">
      <div class={css.line}>
        <Toggle value={sameLook} onValueChange={switchLook}>
          {describeLook()}
        </Toggle>
        {anchor !== undefined && <Chosen />}
      </div>
      {sameLook && <Acts />}
      <Pending />
    </div>
  );
}

function describeLook(): string {
  if (look.value !== undefined) return "One look: all from";
  return (open.value?.view?.placements ?? []).length > 0
    ? "One look: make all from one picture"
    : "One look: make the others from the first picture";
}

/** The picture, small, and what it is called. */
function Chosen() {
  const { value: anchor } = look;
  if (anchor === undefined) return null;
  const { locales, shots } = draft.value;
  const placements = open.value?.view?.placements ?? [];
  const name = nameLook(anchor, expandCells(locales, targets.value.targets, shots));
  return (
    <span class={css.chosen} title={`All pictures are made from ${name}, so that they share its look`}>
      <Thumbnail
        src={findLookThumb(anchor, placements, runs.value)}
        bytes={previews.value[nameAnchorInput(anchor)]}
        alt=""
      />
      <span class={css.name}>{name}</span>
    </span>
  );
}

/** While none is chosen the first may be made alone; a picture outside the set may be chosen at any time. */
function Acts() {
  const isHeld =
    look.value === undefined && live.value.state === "priced" && live.value.plan.cells.length > 1;
  return (
    <span class={css.acts}>
      {isHeld && (
        <LinkButton
          title="The others wait until you press Continue, and are made from it then"
          onClick={() => generate({ firstOnly: true })}
        >
          Make the first one now
        </LinkButton>
      )}
      <LinkButton
        title="Select a layer on the canvas first: what is seen of it is the picture that all are made from"
        onClick={useSelectionAsLook}
      >
        Use the selection
      </LinkButton>
    </span>
  );
}

function Pending() {
  const { value: pending } = pendingLook;
  if (pending === undefined) return null;
  const { failure } = pending;
  return (
    <div class={css.acts}>
      {failure === undefined ? <LoadingIndicator /> : <span class={css.danger}>{failure.message}</span>}
      {failure === undefined && <span class={css.muted}>Sending the selection</span>}
      <LinkButton onClick={dismissLook}>{failure === undefined ? "Stop" : "Dismiss"}</LinkButton>
    </div>
  );
}
