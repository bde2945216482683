import { useState } from "preact/hooks";
import { formatDollars } from "../../core/money.ts";
import { planPress } from "../../core/set/plan-press.ts";
import { describePrice, isOffline } from "../model/call-to-action.ts";
import { LinkButton } from "../parts/button.tsx";
import { makeCells } from "../press.ts";
import { open, quoteDraft, relay, standings } from "../store.ts";
import css from "./set-grid.module.css";

/**
 * The same command for selected cells and for a selected picture, with what it costs. Where any of them may have been paid
 * already it asks before it makes them (M3).
 */
export function MakeThese({ cells, label }: { cells: readonly string[]; label?: string }) {
  const [asks, setAsks] = useState(false);
  const agreed = new Set(open.value?.agreed);
  const { make, ask } = planPress(standings.value ?? [], { kind: "cells", cells }, agreed);
  const all = [...make, ...ask];
  if (asks && ask.length > 0)
    return (
      <span class={css.acts} role="group" aria-label="May have been paid already">
        <span>{ask.length} may have been paid already, and may be paid a second time.</span>
        <MakeLink cells={all} label={`Make ${all.length === 1 ? "it" : "all"} the same`} agreed={ask} />
        {make.length > 0 && <MakeLink cells={make} label={`Make the other ${make.length}`} />}
        <LinkButton onClick={() => setAsks(false)}>Leave {all.length === 1 ? "it" : "them"}</LinkButton>
      </span>
    );
  const words = label ?? (all.length === 1 ? "Make" : `Make ${all.length}`);
  return <MakeLink cells={all} label={words} {...(ask.length === 0 ? {} : { onAsk: () => setAsks(true) })} />;
}

type MakeLinkProps = {
  cells: readonly string[];
  label: string;
  /** Ids of the cells that may be paid for twice. */
  agreed?: readonly string[];
  /** In place of making them. */
  onAsk?: () => void;
};

/** Nothing while there is no price, as where all of the cells are under way. */
function MakeLink({ cells, label, agreed = [], onAsk }: MakeLinkProps) {
  const quoted = quoteDraft({ wish: { kind: "cells", cells }, agreed: cells });
  if (quoted.state !== "priced") return null;
  const { high } = quoted.quote.cost;
  const free = isOffline({ relay: relay.value });
  return (
    <LinkButton
      title={`A new version of ${cells.length === 1 ? "it" : "each"}, with the brief as it is now: ${describePrice(high, free)}`}
      onClick={onAsk ?? (() => makeCells(cells, agreed))}
    >
      {label} · {free ? "$0.00" : formatDollars(high)}
    </LinkButton>
  );
}
