import { useState } from "preact/hooks";
import type { RunView } from "../../core/messages.ts";
import { postToMain } from "../bridge.ts";
import { countHeld } from "../runs/describe-run.ts";
import { makeCells } from "../press.ts";
import { LinkButton } from "../parts/button.tsx";
import { agreeToPayAgain } from "../set-actions.ts";
import { open, runs, setPress } from "../store.ts";
import css from "./set-grid.module.css";

/** What a press of the open set leaves apart: pictures that may have been paid already, and what a cancel left unmade. */
export function PressLines() {
  const { value: press } = setPress;
  if (press === undefined) return null;
  return (
    <>
      {runs.value
        .filter((view) => view.set === open.value?.id && isWaiting(view))
        .map((view) => (
          <Held key={view.run} view={view} />
        ))}
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

function isWaiting(view: RunView): boolean {
  return view.state === "open" && countHeld(view) > 0;
}

/** Pictures that wait for a person's word, whenever their run was sent: they go on, or are cancelled. */
function Held({ view }: { view: RunView }) {
  const { run } = view;
  const held = countHeld(view);
  return (
    <div class={css.line} role="group" aria-label="Waiting for your word">
      <span>
        {held} {held === 1 ? "waits" : "wait"} for your word
      </span>
      <span class={css.acts}>
        <LinkButton
          title="They are made from the first picture of their run"
          onClick={() => postToMain({ type: "continue-run", run })}
        >
          Continue
        </LinkButton>
        <LinkButton
          title="Nothing of them is made or paid; they can be made later from another picture"
          onClick={() => postToMain({ type: "cancel-run", run })}
        >
          Cancel them
        </LinkButton>
      </span>
    </div>
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
