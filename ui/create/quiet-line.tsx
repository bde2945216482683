import { formatDollars } from "../../core/money.ts";
import { edit, goTo } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { setChoice, setSettings } from "../model/draft.ts";
import { LinkButton } from "../parts/button.tsx";
import { askAbout } from "../press.ts";
import { Thumbnail } from "../parts/thumbnail.tsx";
import { describeRun } from "../runs/describe-run.ts";
import { catalogue, draft, live, callToAction, runs, sent, submission } from "../store.ts";
import { formatSize } from "../model/targets.ts";
import css from "./footer.module.css";
import { describeCheaper, findAlternatives, isLowered } from "./alternatives.ts";

/** What became of the last press, or one thing that would make the run cheaper, in passing. The other alternatives are among the choices. */
export function QuietLine() {
  if (submission.value.state === "sent") return <SentRun />;
  if (callToAction.value.kind !== "generate" || live.value.state !== "priced") return null;
  if (isLowered(live.value))
    return (
      <LinkButton onClick={() => edit((before) => setSettings(before, { quality: "medium" }))}>
        More than 8 pictures are made at Low. Use Medium
      </LinkButton>
    );
  const { lowPass, cheaper } = findAlternatives(live.value, draft.value, catalogue.value);
  if (lowPass !== undefined)
    return (
      <LinkButton
        title="A cheap draft of all pictures first; then those you choose are finished from their drafts"
        onClick={() => askAbout("draft")}
      >
        draft first: {formatDollars(lowPass)}
      </LinkButton>
    );
  if (cheaper === undefined) return null;
  return (
    <LinkButton
      title={`${formatSize(cheaper.size)} pixels of the model instead, of a slightly different shape: ${cheaper.percent} % off the price`}
      onClick={() => edit((before) => setChoice(before, cheaper.key, { size: cheaper.size }))}
    >
      {describeCheaper(cheaper)}
    </LinkButton>
  );
}

/** Where the last press stands, with the first picture of it as soon as there is one, unfinished ones included. */
function SentRun() {
  const run = sent.value?.run ?? "";
  const view = runs.value.find((each) => each.run === run);
  const thumb = view?.takes.find((take) => take.thumb !== undefined)?.thumb;
  return (
    <span class={css.sent}>
      {thumb !== undefined && <Thumbnail src={thumb} alt="" />}
      <LinkButton title="See it in Runs" onClick={() => goTo({ name: "runs", run })}>
        {view === undefined ? "Sent" : describeRun(view)}
      </LinkButton>
      {view !== undefined && view.takes.length > 1 && (
        <>
          ·<LinkButton onClick={() => postToMain({ type: "show-cell", run, cell: "" })}>Show</LinkButton>
        </>
      )}
    </span>
  );
}
