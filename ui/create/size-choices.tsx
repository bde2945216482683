import { edit } from "../actions.ts";
import { setChoice } from "../model/draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { catalogue, draft, live, targets } from "../store.ts";
import { formatSize } from "../model/targets.ts";
import { describeCheaper, findAlternatives } from "./alternatives.ts";

/** A slightly different size that costs less (S6). */
export function SizeOffers() {
  if (live.value.state !== "priced") return null;
  const { cheaper } = findAlternatives(live.value, draft.value, catalogue.value);
  if (cheaper === undefined) return null;
  return (
    <Field label="Another size">
      <p>
        {describeCheaper(cheaper)} ({formatSize(cheaper.size)}).{" "}
        <LinkButton onClick={() => edit((before) => setChoice(before, cheaper.key, { size: cheaper.size }))}>
          Use it
        </LinkButton>
      </p>
    </Field>
  );
}

/** Sizes taken from an offer, with the way back to the rule's own. */
export function ChosenSizes() {
  const chosen = targets.value.targets.flatMap((target) => {
    const size = draft.value.choices?.[target.key]?.size;
    return size === undefined ? [] : [{ target, size }];
  });
  return (
    <>
      {chosen.map(({ target, size }) => (
        <Field key={target.key} label="Size">
          {target.name}: {formatSize(size)}{" "}
          <LinkButton onClick={() => edit((before) => setChoice(before, target.key, { size: undefined }))}>
            Back to the suggested size
          </LinkButton>
        </Field>
      ))}
    </>
  );
}
