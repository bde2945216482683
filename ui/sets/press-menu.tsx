import { findModel } from "../../core/catalogue.ts";
import { formatDollars } from "../../core/money.ts";
import { isOffline } from "../model/call-to-action.ts";
import { describePasses, pricePasses } from "../model/pass-prices.ts";
import { listPressItems, type PressItem } from "../model/press-menu.ts";
import { lowestQuality } from "../model/request.ts";
import { Menu, type MenuItem } from "../parts/menu.tsx";
import { pressAs } from "../press.ts";
import {
  catalogue,
  draft,
  live,
  open,
  quoteDraft,
  relay,
  setPress,
  standings,
  targets,
  toLiveOptions,
} from "../store.ts";

/** Beside the button: what else can be made, each with its price. Nothing where there is no more to choose from. */
export function PressMenu() {
  if (listPresses().length === 0) return null;
  return <Menu label="Other ways to make them" listItems={() => listPresses().flatMap(toMenuItem)} />;
}

function listPresses(): PressItem[] {
  const { value: quoted } = live;
  const plan = quoted.state === "priced" ? quoted.plan : undefined;
  const model = plan && catalogue.value && findModel(catalogue.value, plan.body.model);
  const lowest = model && lowestQuality(model);
  const draftQuality = lowest === plan?.quality ? undefined : lowest;
  const press = setPress.value;
  const set = press && standings.value && { standings: standings.value, press };
  if (open.value !== undefined && set === undefined) return [];
  return listPressItems({ draftQuality, cells: plan?.cells.length ?? 0, ...(set && { open: set }) });
}

/** An item that cannot be priced now cannot be pressed either. */
function toMenuItem({ label, ...kind }: PressItem): MenuItem[] {
  const quoted = quoteDraft(kind);
  if (quoted.state !== "priced") return [];
  const price = isOffline({ relay: relay.value }) ? "$0.00" : formatDollars(quoted.quote.cost.high);
  const title = kind.pass === undefined ? undefined : describeBoth(kind);
  return [{ label: `${label} · ${price}`, title, onChoose: () => pressAs(kind) }];
}

/** What both passes cost beside all at the final quality. */
function describeBoth(kind: Omit<PressItem, "label">): string | undefined {
  const prices = pricePasses(draft.value, targets.value.targets, catalogue.value, toLiveOptions(kind));
  return prices && describePasses(prices);
}
