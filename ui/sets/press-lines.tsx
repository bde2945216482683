import { useState } from "preact/hooks";
import { makeCells } from "../press.ts";
import { LinkButton } from "../parts/button.tsx";
import { agreeToPayAgain } from "../set-actions.ts";
import { open, setPress } from "../store.ts";
import css from "./set-grid.module.css";

/** What a press of the open set leaves apart: pictures that may have been paid already, and what a cancel left unmade. */
export function PressLines() {
  const { value: press } = setPress;
  if (press === undefined) return null;
  return (
    <>
      {press.ask.length > 0 && open.value?.wish.kind === "due" && <MaybePaid cells={press.ask} />}
      {press.missing.length > 0 && (
        <div class={css.line}>
          <span>
            {press.missing.length} {press.missing.length === 1 ? "was" : "were"} cancelled
          </span>
          <LinkButton onClick={() => makeCells(press.missing)}>Make them now</LinkButton>
        </div>
      )}
    </>
  );
}

/** Asked once: what may have been paid is never repeated without a person's word (M3). */
function MaybePaid({ cells }: { cells: readonly string[] }) {
  const [asks, setAsks] = useState(false);
  return (
    <div class={css.line} role="group" aria-label="May have been paid already">
      <span>{asks ? "They may be paid a second time." : `${cells.length} may have been paid already`}</span>
      {asks ? (
        <span class={css.acts}>
          <LinkButton onClick={() => agreeToPayAgain(cells)}>Make them all the same</LinkButton>
          <LinkButton onClick={() => setAsks(false)}>Leave them</LinkButton>
        </span>
      ) : (
        <LinkButton onClick={() => setAsks(true)}>Make them too</LinkButton>
      )}
    </div>
  );
}
