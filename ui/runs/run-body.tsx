import { useMemo } from "preact/hooks";
import { Button } from "../kit.ts";
import { findModel } from "../../core/catalogue.ts";
import type { RunView, TakeView } from "../../core/messages.ts";
import { goTo } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { describePrice } from "../model/call-to-action.ts";
import { buildRunGrid, summarizeCells } from "../model/grid.ts";
import { LinkButton } from "../parts/button.tsx";
import { HeatGrid } from "../parts/heat-grid.tsx";
import { CellDetails } from "./cell-details.tsx";
import { catalogue, offline } from "../store.ts";
import { describeCost, describePass, describeTooLate, isBeingPlaced, isElsewhere } from "./describe-run.ts";
import { priceRun, priceTakes } from "./price-run.ts";
import {
  findAssetSize,
  hideRun,
  listCancelled,
  listPlacings,
  listRetries,
  openBrief,
} from "./run-actions.ts";
import css from "./runs.module.css";

type RunBodyProps = { view: RunView; nowMs: number; cell: string | undefined; take: number | undefined };

/** An opened run: what refused it, its grid from two cells on, the chosen cell, and what concerns all of it. */
export function RunBody({ view, nowMs, cell, take }: RunBodyProps) {
  const cells = summarizeCells(view);
  const [first] = cells.values();
  const chosen = cells.get(cell ?? "") ?? (cells.size === 1 ? first : undefined);
  return (
    <div class={css.body}>
      {view.failure !== undefined && <Refusal view={view} sentence={view.failure.message} />}
      {cells.size > 1 && (
        <HeatGrid
          label={`Cells of ${view.title}`}
          act="open"
          model={buildRunGrid(view)}
          chosen={chosen === undefined ? [] : [chosen.id]}
          onCells={([id]) => id !== undefined && goTo({ name: "runs", run: view.run, cell: id })}
        />
      )}
      {chosen !== undefined && (
        <CellDetails key={chosen.id} view={view} cell={chosen} take={take} nowMs={nowMs} />
      )}
      {chosen === undefined && cells.size > 1 && (
        <p class={css.sub}>Choose a picture above to see it large.</p>
      )}
      <RunActions view={view} isSet={cells.size > 1} />
    </div>
  );
}

function Refusal({ view, sentence }: { view: RunView; sentence: string }) {
  return (
    <div
      class={isElsewhere(view) ? css.sub : css.refusal}
      role="group"
      aria-label={isElsewhere(view) ? "Where it was made" : "Why it was not sent"}
    >
      <p>{sentence}</p>
      {view.failure?.retryable === true && (
        <Button secondary onClick={() => postToMain({ type: "resend-run", run: view.run })}>
          {view.cancelled === true ? "Try again" : "Send again"}
        </Button>
      )}
    </div>
  );
}

function RunActions({ view, isSet }: { view: RunView; isSet: boolean }) {
  const ended = view.state === "closed" || view.stage === "refused" || view.cancelled === true;
  const placed = view.takes.some(({ placement }) => placement !== "none" && placement !== "not-placed");
  const { failed, retries, twice } = listRetries(view);
  const cancelled = listCancelled(view);
  const placings = listPlacings(view);
  const known = catalogue.value;
  const price = useMemo(
    () => (view.state === "open" ? priceRun(view, known, findAssetSize) : undefined),
    [view, known],
  );
  const late = describeTooLate(view, offline.value);
  const model = known && findModel(known, view.model);
  const pass = describePass(view, model?.qualities.map(({ id }) => id) ?? []);
  return (
    <div class={css.actions}>
      <span class={css.sub}>
        {view.model}, {view.quality}
        {pass !== "" && `, ${pass}`} · {describeCost(view, offline.value, price)}
      </span>
      {late !== undefined && <p class={css.sub}>{late}</p>}
      {view.brief !== undefined && <LinkButton onClick={() => openBrief(view)}>Use this brief</LinkButton>}
      {placings.length > 0 && view.takes.length > 1 && (
        <LinkButton onClick={() => placings.forEach(postToMain)}>
          {placings.length === 1 ? "Place the one left" : `Place all ${placings.length}`}
        </LinkButton>
      )}
      {ended && !isBeingPlaced(view) && (
        <LinkButton
          title="Its pictures stay, on the canvas and here; Show below the list brings it back"
          onClick={() => hideRun(view)}
        >
          Hide from list
        </LinkButton>
      )}
      {retries.length > 0 && view.takes.length > 1 && (
        <LinkButton onClick={() => retries.forEach(postToMain)}>
          Retry {retries.length === 1 ? "the failed one" : `all ${retries.length} failed`}
          {twice && ", may cost twice"}
          {priceOf(view, failed)}
        </LinkButton>
      )}
      {cancelled.retries.length > 0 && view.takes.length > 1 && (
        <LinkButton onClick={() => cancelled.retries.forEach(postToMain)}>
          Make the {cancelled.retries.length} cancelled after all
          {priceOf(view, cancelled.takes)}
        </LinkButton>
      )}
      {placed && isSet && (
        <LinkButton
          danger
          title="Remove everything it put on the canvas; undo brings it back"
          onClick={() => postToMain({ type: "remove-set", set: view.set })}
        >
          Remove this set
        </LinkButton>
      )}
    </div>
  );
}

/** " · $0.06", after what makes pictures; "" where it cannot be told. */
function priceOf(view: RunView, takes: readonly TakeView[]): string {
  const price = priceTakes(view, takes, catalogue.value, findAssetSize);
  return price === undefined ? "" : ` · ${describePrice(price, offline.value)}`;
}
