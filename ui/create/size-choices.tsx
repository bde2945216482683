import { formatDollars } from "../../core/money.ts";
import { edit } from "../actions.ts";
import { setChoice } from "../model/draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { catalogue, draft, live, targets } from "../store.ts";
import { formatSize } from "../model/targets.ts";
import { findOffers } from "./offers.ts";

/** Other sizes one target could be asked in: cheaper by a little shape, or sharper for a little money. */
export function SizeOffers() {
  if (live.value.state !== "priced") return null;
  const { cheaper, sharper } = findOffers(live.value, draft.value, catalogue.value);
  if (cheaper === undefined && sharper === undefined) return null;
  return (
    <Field label="Other sizes">
      {cheaper !== undefined && (
        <p>
          {formatSize(cheaper.size)} saves {cheaper.percent} % of the price{" "}
          <LinkButton
            onClick={() => edit((before) => setChoice(before, cheaper.key, { size: cheaper.size }))}
          >
            Use it
          </LinkButton>
        </p>
      )}
      {sharper !== undefined && (
        <p>
          {formatSize(sharper.size)} reaches {sharper.density.toFixed(2)}x for {formatDollars(sharper.more)}{" "}
          more{" "}
          <LinkButton
            onClick={() => edit((before) => setChoice(before, sharper.key, { size: sharper.size }))}
          >
            Use it
          </LinkButton>
        </p>
      )}
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
