import { formatDollars } from "../../core/money.ts";
import { edit, goTo } from "../actions.ts";
import { setChoice, setSettings } from "../draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { catalogue, draft, live, offer, sent, submission } from "../store.ts";
import { formatSize } from "../targets.ts";
import { findOffers } from "./offers.ts";

/** What became of the last press, or one thing that would make the run cheaper, in passing. The rest of the offers are among the choices. */
export function QuietOffer() {
  if (submission.value.state === "sent")
    return (
      <LinkButton onClick={() => goTo({ name: "runs", run: sentRun() })}>Sent. See it in Runs</LinkButton>
    );
  if (offer.value.kind !== "generate" || live.value.state !== "priced") return null;
  const { lowPass, cheaper } = findOffers(live.value, draft.value, catalogue.value);
  if (lowPass !== undefined)
    return (
      <LinkButton
        title="A cheap run over all cells first; then a good one over those you choose"
        onClick={() => edit((before) => setSettings(before, { quality: "low" }))}
      >
        low pass first: {formatDollars(lowPass)}
      </LinkButton>
    );
  if (cheaper === undefined) return null;
  return (
    <LinkButton
      title={`Ask for ${formatSize(cheaper.size)} instead`}
      onClick={() => edit((before) => setChoice(before, cheaper.key, { size: cheaper.size }))}
    >
      {formatSize(cheaper.size)} saves {cheaper.percent} %
    </LinkButton>
  );
}

function sentRun(): string {
  return sent.value?.run ?? "";
}
