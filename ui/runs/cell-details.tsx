import { useEffect, useState } from "preact/hooks";
import { Button, IconButton, IconChevronRight16 } from "../kit.ts";
import { isFailure } from "../../core/failure.ts";
import type { PanelMessage, RunView, TakeView } from "../../core/messages.ts";
import { hidesBands, visiblePart } from "../../core/safe-zone.ts";
import { goTo } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { nameCell } from "../model/cell-name.ts";
import { type CellSummary, isOtherSize } from "../model/grid.ts";
import { describePrice } from "../model/call-to-action.ts";
import { cx } from "../parts/cx.ts";
import { ProgressBar } from "../parts/progress-bar.tsx";
import { LargePicture } from "../parts/large-picture.tsx";
import { computeJobProgress } from "../model/progress.ts";
import { catalogue, isRelayLost, offline, preview, relay } from "../store.ts";
import { formatSize, namesSize } from "../model/targets.ts";
import css from "./cell-details.module.css";
import { describeFacts, describeRetry, describeShaded, describeTake } from "./describe-take.ts";
import { priceTakes } from "./price-run.ts";
import { findAssetSize } from "./run-actions.ts";
import { askAnotherTake, countTakes, quoteAnotherTake } from "./another-take.ts";

type CellDetailsProps = { view: RunView; cell: CellSummary; take: number | undefined; nowMs: number };

/** One cell of a run: its picture, its takes, and what can be done with it. */
export function CellDetails({ view, cell, take, nowMs }: CellDetailsProps) {
  const [kept, setKept] = useState<number>();
  const wanted = take ?? kept;
  const index = Math.max(
    0,
    // Opened without a take, it begins with the one on the canvas: the first to arrive need not be the first asked for.
    cell.takes.findIndex((each) => (wanted === undefined ? each.shown === true : each.take === wanted)),
  );
  const current = cell.takes[index];
  // A failed take stays in view, with its buttons, while other pictures arrive.
  if (current?.state === "failed" && wanted === undefined) setKept(current.take);
  if (current === undefined) return null;
  function flip(step: number): void {
    const next = cell.takes[index + step];
    if (next === undefined) return;
    goTo({ name: "runs", run: view.run, cell: cell.id, take: next.take });
    if (next.placement === "placed")
      postToMain({ type: "show-take", run: view.run, cell: cell.id, take: next.take });
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    flip(event.key === "ArrowRight" ? 1 : -1);
  }
  const name = nameCell(cell.locale, cell.target, cell.shotNumber);
  const facts = describeFacts(current);
  return (
    <div class={css.card} role="group" aria-label={name} onKeyDown={handleKey}>
      <div class={css.head}>
        <span class={css.name}>
          {name} {!namesSize(cell.target) && formatSize(cell.target)}
        </span>
        {cell.takes.length > 1 && (
          <span class={css.takes}>
            <IconButton aria-label="Previous take" disabled={index === 0} onClick={() => flip(-1)}>
              <span class={css.back}>
                <IconChevronRight16 />
              </span>
            </IconButton>
            Take {index + 1} of {cell.takes.length}
            <IconButton
              aria-label="Next take"
              disabled={index === cell.takes.length - 1}
              onClick={() => flip(1)}
            >
              <IconChevronRight16 />
            </IconButton>
          </span>
        )}
      </div>
      <TakePicture key={current.job} run={view.run} take={current} name={name} />
      {current.state === "running" && view.takes.length > 1 && !isRelayLost.value && (
        <ProgressBar label={`Progress of ${name}`} share={computeJobProgress(current, nowMs)} tone="going" />
      )}
      <p class={current.state === "cancelled" ? css.facts : cx(current.failure !== undefined && css.failed)}>
        {describeTake(current, nowMs, {
          isLost: isRelayLost.value,
          offline: offline.value,
          cancelled: view.cancelled === true,
        })}
      </p>
      {facts !== "" && <p class={isOtherSize(current) ? css.warn : css.facts}>{facts}</p>}
      <CellActions view={view} cell={cell} take={current} />
    </div>
  );
}

/** The picture itself as soon as it is finished; before that, and until it is here, the small copy. What its frame hides is shaded. */
function TakePicture({ run, take, name }: { run: string; take: TakeView; name: string }) {
  const { job, state, thumb, target } = take;
  const isDone = state === "succeeded";
  useEffect(() => {
    if (isDone && job !== undefined && preview.value?.job !== job)
      postToMain({ type: "fetch-preview", run, job });
  }, [isDone, job, run]);
  const bytes = isDone && preview.value?.job === job ? preview.value?.bytes : undefined;
  if (bytes === undefined && thumb === undefined) return null;
  const size = take.measured ?? take.size;
  const part = size === undefined ? undefined : visiblePart(target, size);
  const shaded = part !== undefined && hidesBands(part) ? part : undefined;
  return (
    <>
      <LargePicture
        src={thumb}
        bytes={bytes}
        alt={`${isDone ? "Picture" : "Preview"} of ${name}`}
        size={size}
        part={shaded}
      />
      {shaded !== undefined && <p class={css.facts}>{describeShaded(shaded)}</p>}
    </>
  );
}

/** " · $0.06" after the word for making a picture again; "" where its price cannot be told. */
function describeAgain(view: RunView, take: TakeView): string {
  const price = priceTakes(view, [take], catalogue.value, findAssetSize);
  return price === undefined ? "" : ` · ${describePrice(price, offline.value)}`;
}

type CellActionsProps = { view: RunView; cell: CellSummary; take: TakeView };

function CellActions({ view, cell, take }: CellActionsProps) {
  const { run } = view;
  const { job } = take;
  const retry = describeRetry(take);
  const placed = take.placement === "placed";
  const shown = placed || take.placement === "pending";
  const takeCount = countTakes(view, cell);
  const isOther = placed && take.shown !== true;
  const acts: [string, boolean, PanelMessage | undefined][] = [
    [
      isOther ? `Show take ${take.take} on canvas` : "Show on canvas",
      shown,
      isOther
        ? { type: "show-take", run, cell: cell.id, take: take.take, inView: true }
        : { type: "show-cell", run, cell: cell.id },
    ],
    [
      "Place",
      take.placement === "not-placed",
      job === undefined ? undefined : { type: "place-job", run, job },
    ],
    [
      retry === undefined ? "" : retry + describeAgain(view, take),
      retry !== undefined,
      job === undefined ? undefined : { type: "retry-job", run, job, afterAttempt: take.attempt },
    ],
    [
      takeCount > 1 ? `Apply take ${take.take} to source` : "Apply to source",
      // What sits in its source already has nowhere to be applied to.
      placed && cell.target.nodeId !== undefined && take.nodeId !== cell.target.nodeId,
      { type: "apply-to-source", run, cell: cell.id, take: take.take },
    ],
    ["Remove", placed, { type: "remove-placement", run, cell: cell.id }],
    [
      "Cancel",
      view.takes.length > 1 &&
        ["queued", "waiting", "running"].includes(take.state) &&
        take.cancelRequested !== true,
      job === undefined ? undefined : { type: "cancel-job", run, job },
    ],
  ];
  /** Whatever becomes of it, this take stays the one in view. */
  function act(message: PanelMessage): void {
    goTo({ name: "runs", run, cell: cell.id, take: take.take });
    postToMain(message);
  }
  return (
    <div class={css.actions}>
      {acts.map(([label, possible, message], place) =>
        possible && message !== undefined ? (
          // By its place: a button whose label changes under a person's keys keeps the focus.
          <Button key={place} secondary onClick={() => act(message)}>
            {label}
          </Button>
        ) : null,
      )}
      {placed && <AnotherTake view={view} cell={cell} />}
    </div>
  );
}

function AnotherTake({ view, cell }: { view: RunView; cell: CellSummary }) {
  const priced = quoteAnotherTake(view, cell);
  if (priced === undefined || isFailure(priced)) return null;
  return (
    <>
      <Button secondary onClick={() => askAnotherTake(priced)}>
        Another take
        {relay.value.state === "checking" ? "" : ` · ${describePrice(priced.cost, offline.value)}`}
      </Button>
      {cell.takes[0]?.anchor !== undefined && priced.message.pictures === undefined && (
        <p class={css.facts}>
          Another take is made from the brief alone, so its look may differ. With its set open it keeps the
          look.
        </p>
      )}
    </>
  );
}
