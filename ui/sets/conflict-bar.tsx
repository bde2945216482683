import type { Conflict } from "../../core/set/conflict.ts";
import { describeConflict, describeSide } from "../model/describe-conflict.ts";
import { LinkButton } from "../parts/button.tsx";
import { useNow } from "../runs/use-now.ts";
import { settle } from "../set-actions.ts";
import { open } from "../store.ts";
import css from "./set-bar.module.css";

/** What both this person and another changed: each is asked, and nothing is sent meanwhile (N3). */
export function ConflictBar() {
  const { conflicts = [] } = open.value ?? {};
  const now = useNow(conflicts.length > 0);
  if (conflicts.length === 0) return null;
  return (
    <div class={css.questions} role="group" aria-label="Changed by both of you">
      {conflicts.map((conflict) => (
        <Question key={conflict.name} conflict={conflict} now={now} />
      ))}
    </div>
  );
}

function Question({ conflict, now }: { conflict: Conflict; now: number }) {
  const view = open.value?.view;
  if (view === undefined) return null;
  const { name } = conflict;
  const mine = describeSide(conflict, conflict.mine, view.content);
  const theirs = describeSide(conflict, conflict.theirs, view.content);
  return (
    <div class={css.question}>
      <p>{describeConflict(conflict, view, now)}</p>
      <dl>
        <dt>Yours</dt>
        <dd title={mine}>{mine}</dd>
        <dt>Theirs</dt>
        <dd title={theirs}>{theirs}</dd>
      </dl>
      <span class={css.links}>
        <LinkButton onClick={() => settle(name, "mine")}>Keep mine</LinkButton>
        <LinkButton onClick={() => settle(name, "theirs")}>Take theirs</LinkButton>
      </span>
    </div>
  );
}
