import { describeTakenOut, listTakenOut } from "../model/taken-out.ts";
import { LinkButton } from "../parts/button.tsx";
import { putBack } from "../set-actions.ts";
import { draft, open, standings } from "../store.ts";
import css from "./set-bar.module.css";

/** Frames, languages and shots that were taken out of the open set while their pictures stay, each with its way back. */
export function TakenOutBar() {
  const { base, view } = open.value ?? {};
  if (base === undefined || standings.value === undefined) return null;
  const facts = { draft: draft.value, base, takenOut: view?.takenOut };
  const taken = listTakenOut(standings.value, facts);
  if (taken.length === 0) return null;
  return (
    <div class={css.taken} role="group" aria-label="Taken out of the set">
      {taken.map((each) => (
        <div key={each.key} class={css.line}>
          <span class={css.cut}>{describeTakenOut(each)}</span>
          <LinkButton
            title={`${each.name} is in the set again, with its words and pictures`}
            onClick={() => putBack(each)}
          >
            Take back
          </LinkButton>
        </div>
      ))}
    </div>
  );
}
