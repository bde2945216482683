import { formatDollarRange, formatDollars, formatSeconds } from "../../core/money.ts";
import { edit, goTo, setSheet } from "../actions.ts";
import { generate } from "../press.ts";
import { setSettings } from "../model/draft.ts";
import { describePlaces } from "../model/describe-places.ts";
import { estimateFileBytes } from "../model/live.ts";
import { describeLeft, findTightestCeiling, isOffline } from "../model/call-to-action.ts";
import { LinkButton, PrimaryButton } from "../parts/button.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { catalogue, draft, live, callToAction, relay, settings, targets, usage } from "../store.ts";
import css from "./ask-sheet.module.css";
import { findAlternatives, isLowered } from "./alternatives.ts";

/** Asks once before a large run: what it makes, costs, takes, leaves and adds. */
export function AskSheet() {
  const current = callToAction.value;
  if (live.value.state !== "priced" || current.kind !== "generate") return null;
  const { plan, quote } = live.value;
  const free = isOffline({ relay: relay.value });
  const { lowPass } = findAlternatives(live.value, draft.value, catalogue.value);
  const { askAbove } = settings.value;
  const ceiling = findTightestCeiling(usage.value);
  const takeCount = plan.settings.takes;
  const rows: [string, string][] = [
    [
      "Pictures",
      takeCount === 1 ? `${plan.cells.length}` : `${plan.cells.length} cells, ${takeCount} takes each`,
    ],
    ["Goes to", describePlaces(plan.settings.destination, plan.places, targets.value.from)],
    ["Model", `${plan.body.model}, ${plan.quality}${isLowered(live.value) ? " (above 8 pictures)" : ""}`],
    ["Price", free ? `$0.00 offline, ${formatDollarRange(quote.cost)} live` : formatDollarRange(quote.cost)],
    [
      "Time",
      free
        ? `a few seconds offline, ${formatSeconds(quote.seconds.high)} live`
        : formatSeconds(quote.seconds.high),
    ],
    ["Left this month", describeLeft(ceiling, free ? 0 : quote.cost.high)],
    ["Adds to the file", formatMegabytes(estimateFileBytes(plan, quote))],
  ];
  return (
    <Sheet title={`Make ${plan.body.cells.length} pictures?`} onClose={() => setSheet("none")}>
      <dl class={css.sums}>
        {rows.map(([name, value]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {lowPass !== undefined && (
        <p class={css.hint}>
          <LinkButton onClick={() => edit((before) => setSettings(before, { quality: "low" }))}>
            Draft first: about {formatDollars(lowPass)}
          </LinkButton>
          , then a good one over those you choose.
        </p>
      )}
      <PrimaryButton onClick={() => generate()}>{[current.verb, ...current.facts].join(" · ")}</PrimaryButton>
      {plan.cells.length > 1 && (
        <p class={css.hint}>
          <LinkButton onClick={() => generate({ firstOnly: true })}>Make the first one now</LinkButton>, and
          the others when you press Continue in Runs.
        </p>
      )}
      <p class={css.hint}>
        Asked above {askAbove.cells} pictures or {formatDollars(askAbove.cost)}.{" "}
        <LinkButton onClick={() => goTo({ name: "settings" })}>Change that</LinkButton>
      </p>
    </Sheet>
  );
}

function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return megabytes < 1 ? "under 1 MB" : `about ${Math.round(megabytes)} MB`;
}
