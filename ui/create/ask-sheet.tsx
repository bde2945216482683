import { formatDollarRange, formatDollars, formatSeconds } from "../../core/money.ts";
import { goTo, setSheet } from "../actions.ts";
import { askAbout, generate } from "../press.ts";
import { describePlaces } from "../model/describe-places.ts";
import { type Live, estimateFileBytes } from "../model/live.ts";
import { describePasses, pricePasses } from "../model/pass-prices.ts";
import type { Plan } from "../model/request.ts";
import { describeLeft, findTightestCeiling, isOffline } from "../model/call-to-action.ts";
import { LinkButton, PrimaryButton } from "../parts/button.tsx";
import { Sheet } from "../parts/sheet.tsx";
import {
  callToAction,
  catalogue,
  draft,
  live,
  pass,
  relay,
  settings,
  targets,
  toLiveOptions,
  usage,
} from "../store.ts";
import css from "./ask-sheet.module.css";
import { isLowered } from "./alternatives.ts";

/** Asks once before a large run: what it makes, costs, takes, leaves and adds. */
export function AskSheet() {
  const current = callToAction.value;
  if (live.value.state !== "priced" || current.kind !== "generate") return null;
  const { plan, quote } = live.value;
  const free = isOffline({ relay: relay.value });
  const { askAbove } = settings.value;
  const ceiling = findTightestCeiling(usage.value);
  const takeCount = plan.settings.takes;
  const rows: [string, string][] = [
    [
      "Pictures",
      takeCount === 1 ? `${plan.cells.length}` : `${plan.cells.length} cells, ${takeCount} takes each`,
    ],
    ["Goes to", describePlaces(plan.settings.destination, plan.places, targets.value.from)],
    ["Model", `${plan.body.model}, ${describeQuality(live.value)}`],
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
    <Sheet title={describeQuestion(plan)} onClose={() => setSheet("none")}>
      <dl class={css.sums}>
        {rows.map(([name, value]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <BothPasses />
      <PrimaryButton onClick={() => generate()}>{[current.verb, ...current.facts].join(" · ")}</PrimaryButton>
      {plan.cells.length > 1 && plan.look.anchor === undefined && (
        <p class={css.hint}>
          <LinkButton onClick={() => generate({ firstOnly: true })}>Make the first one now</LinkButton>, and
          the others when you press Continue.
        </p>
      )}
      <p class={css.hint}>
        Asked above {askAbove.cells} pictures or {formatDollars(askAbove.cost)}.{" "}
        <LinkButton onClick={() => goTo({ name: "settings" })}>Change that</LinkButton>
      </p>
    </Sheet>
  );
}

function describeQuestion({ body, finish }: Plan): string {
  const count = body.cells.length;
  if (pass.value === "draft") return `Make ${count} drafts?`;
  return finish.size === count ? `Finish ${count} drafts?` : `Make ${count} pictures?`;
}

function describeQuality(priced: Extract<Live, { state: "priced" }>): string {
  if (pass.value === "draft") return `${priced.plan.quality}, a draft pass`;
  return `${priced.plan.quality}${isLowered(priced) ? " (above 8 pictures)" : ""}`;
}

/** What drafts first would cost, and the way there and back. */
function BothPasses() {
  const prices = pricePasses(draft.value, targets.value.targets, catalogue.value, toLiveOptions());
  if (prices === undefined || (live.value.state === "priced" && live.value.plan.finish.size > 0)) return null;
  const isDraft = pass.value === "draft";
  return (
    <p class={css.hint}>
      {describePasses(prices)}.{" "}
      <LinkButton onClick={() => askAbout(isDraft ? undefined : "draft")}>
        {isDraft ? `Make them at ${prices.finalQuality} now` : "Make drafts first"}
      </LinkButton>
    </p>
  );
}

function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return megabytes < 1 ? "under 1 MB" : `about ${Math.round(megabytes)} MB`;
}
