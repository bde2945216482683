import { formatDollars } from "../../core/money.ts";
import type { PressWish } from "../../core/set/plan-press.ts";
import { describePrice, isOffline } from "../model/call-to-action.ts";
import { LinkButton } from "../parts/button.tsx";
import { pressAs } from "../press.ts";
import { planOpen, quoteDraft, relay } from "../store.ts";

/** The final pass of the drafts among the selected cells: each is made from its own picture (T7). What changed is made again. */
export function FinishThese({ cells }: { cells: readonly string[] }) {
  const wish: PressWish = { kind: "finish", cells };
  const press = planOpen({ wish });
  const quoted = quoteDraft({ wish });
  if (press === undefined || press.finish.length === 0 || quoted.state !== "priced") return null;
  const { finish, make } = press;
  const { high } = quoted.quote.cost;
  const free = isOffline({ relay: relay.value });
  const again = make.length === 0 ? "" : `, make ${make.length}`;
  const label = cells.length === 1 ? "Finish" : `Finish ${finish.length}${again}`;
  const from = finish.length === 1 ? "its draft" : "their drafts";
  return (
    <LinkButton
      title={`Made from ${from} at ${quoted.plan.quality}, and kept as drawn: ${describePrice(high, free)}`}
      onClick={() => pressAs({ wish })}
    >
      {label} · {free ? "$0.00" : formatDollars(high)}
    </LinkButton>
  );
}
