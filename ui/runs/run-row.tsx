import { Button, IconChevronDown16, IconChevronRight16 } from "../kit.ts";
import type { RunView } from "../../core/messages.ts";
import { goTo } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { cx } from "../parts/cx.ts";
import { ProgressBar } from "../parts/progress-bar.tsx";
import { Thumbnail } from "../parts/thumbnail.tsx";
import { computeRunShares } from "../model/progress.ts";
import { formatSize } from "../model/targets.ts";
import { isRelayLost } from "../store.ts";
import { chooseTone, countHeld, describeAxes, describeRun, describeWhen } from "./describe-run.ts";
import { RunBody } from "./run-body.tsx";
import css from "./runs.module.css";

type RunRowProps = {
  view: RunView;
  nowMs: number;
  open: boolean;
  cell: string | undefined;
  take: number | undefined;
};

/** Runs of one picture often have the same title: a further take says so, the others say their language and size. */
function describeOnly({ takes: [only, second] }: RunView): string {
  if (only === undefined || second !== undefined) return "";
  if (only.take > 1) return `Take ${only.take} · `;
  return `${only.locale === "und" ? "" : `${only.locale}, `}${formatSize(only.target)} · `;
}

/** One run: its title, how far it is, and opened its cells. */
export function RunRow({ view, nowMs, open, cell, take }: RunRowProps) {
  const tone = chooseTone(view);
  const title = view.title || "Untitled";
  const going = view.state === "open" && view.stage !== "refused";
  const held = countHeld(view);
  const cancelling = view.cancelled === true || view.takes.some((each) => each.cancelRequested === true);
  const shares = computeRunShares(view, nowMs);
  const axes = describeAxes(view);
  const thumb = view.takes.find((each) => each.thumb !== undefined)?.thumb;
  return (
    <li class={css.run}>
      <div class={css.row}>
        <button
          type="button"
          class={css.open}
          aria-expanded={open}
          onClick={() => goTo(open ? { name: "runs", run: "" } : { name: "runs", run: view.run })}
        >
          {open ? <IconChevronDown16 /> : <IconChevronRight16 />}
          <Thumbnail src={thumb} alt="" />
          <span class={css.words}>
            <span class={css.title} title={title}>
              {title}
            </span>
            <span class={css.sub}>
              <span class={cx(tone === "failed" && css.failed)}>
                {describeOnly(view)}
                {describeRun(view)}
              </span>
              {axes !== undefined && (
                <span class={css.axes} title={axes.names}>
                  · {axes.counts}
                </span>
              )}
              <span title={new Date(view.createdAt).toLocaleString()}>
                {describeWhen(view.createdAt, nowMs)}
              </span>
            </span>
          </span>
        </button>
        {going && held > 0 && (
          <Button
            secondary
            aria-label={`Continue ${title}: ${held} more`}
            onClick={() => postToMain({ type: "continue-run", run: view.run })}
          >
            Continue
          </Button>
        )}
        {going && !cancelling && (
          <Button
            secondary
            aria-label={`Cancel ${title}`}
            onClick={() => postToMain({ type: "cancel-run", run: view.run })}
          >
            Cancel
          </Button>
        )}
      </div>
      {going && !isRelayLost.value && (
        <div class={css.bar}>
          <ProgressBar label={`Progress of ${title}`} share={shares.done} ahead={shares.ahead} tone="going" />
        </div>
      )}
      {open && <RunBody view={view} nowMs={nowMs} cell={cell} take={take} />}
    </li>
  );
}
