/** What stands in the button's place: the quote, or one sentence with one action. */
import type { Quote, UsageReport } from "../../core/api.ts";
import { localeFacts } from "../../core/locale.ts";
import { hasFeature } from "../../core/features.ts";
import { formatDollars, formatSeconds } from "../../core/money.ts";
import { type Live, needsWords } from "./live.ts";
import type { SetPress } from "./set-press.ts";
import type { State } from "./state.ts";

export type BlockedAction =
  | "check-relay"
  | "open-settings"
  | "use-square"
  | "choose-cells"
  | "write-words"
  | "open-choices"
  | "lower-quality"
  | "forget-refusal"
  | "open-runs";

export type CallToAction =
  | { kind: "waiting"; sentence: string }
  | { kind: "blocked"; sentence: string; action: { label: string; does: BlockedAction } }
  /** Nothing to press: all of an open set is made, or a question about it comes first. */
  | { kind: "settled"; sentence: string }
  | {
      kind: "generate";
      /** "Generate" for one picture, "Generate 160" for many, "Make 2 changed in Spring" in an open set. */
      verb: string;
      /** Price and time, in the order they are read. */
      facts: string[];
      /** Worst-case price, nanodollars: what the person agrees to. */
      agreed: number;
      /** Above the person's threshold: a sheet sums it up and asks once. */
      asks: boolean;
      /** No sentence yet: the price shows, a press goes to the prompt. */
      needsWords: boolean;
    };

type Facts = Pick<State, "relay" | "submission" | "settings" | "draft" | "pass"> & {
  usage: State["usage"] | undefined;
  /** What a press does to the open set, and what is said where that is nothing. */
  inSet?: { press: SetPress; nothingDue: string; asksFirst: boolean } | undefined;
};

/** Decides what stands in the button's place. What has to be solved first comes first. */
export function chooseCallToAction(facts: Facts, live: Live): CallToAction {
  const { relay, settings, submission } = facts;
  if (relay.state === "trouble") {
    const action =
      relay.part === "token"
        ? ({ label: "Open settings", does: "open-settings" } as const)
        : ({ label: "Try again", does: "check-relay" } as const);
    return { kind: "blocked", sentence: relay.failure.message, action };
  }
  if (submission.state === "refused" && submission.quote === undefined)
    return {
      kind: "blocked",
      sentence: submission.failure.message,
      action: { label: "OK", does: "forget-refusal" },
    };
  const settled = facts.inSet && explainSettled(facts.inSet, live);
  if (settled !== undefined) return settled;
  const unpriced = explainUnpriced(live);
  if (unpriced !== undefined) return unpriced;
  // Prices kept from another day do not say that the relay accepts a run without a token.
  if (live.state !== "priced" || (relay.state === "checking" && settings.token === ""))
    return { kind: "waiting", sentence: "Asking the relay for models and prices." };
  const quote = submission.state === "refused" ? (submission.quote ?? live.quote) : live.quote;
  return explainOlderRelay(relay, live) ?? explainCeiling(facts, quote) ?? toGenerate(facts, live, quote);
}

/** Earlier versions are shown again without a price; where something is made too, they come along with it. */
function explainSettled(
  { press, nothingDue, asksFirst }: NonNullable<Facts["inSet"]>,
  live: Live,
): CallToAction | undefined {
  if (asksFirst)
    return { kind: "settled", sentence: "Say above whose change holds. Nothing is sent before." };
  if (live.state === "look-awaited")
    return {
      kind: "settled",
      sentence: "The picture that all others are made from is on its way. Press again when it is there.",
    };
  if (live.state !== "nothing-due") return undefined;
  if (press.show.length === 0) return { kind: "settled", sentence: nothingDue };
  return { kind: "generate", verb: press.verb, facts: [], agreed: 0, asks: false, needsWords: false };
}

function explainUnpriced(live: Live): CallToAction | undefined {
  switch (live.state) {
    case "waiting":
    case "nothing-due":
    case "look-awaited":
    case "priced":
      return undefined;
    case "no-target":
      return {
        kind: "blocked",
        sentence:
          live.tooLong === undefined
            ? "Select a frame on the canvas, or choose a size above."
            : `${live.tooLong.name} is ${live.tooLong.reason}. Select another frame, or choose a size above.`,
        action: { label: "Use a square", does: "use-square" },
      };
    case "no-cell":
      return {
        kind: "blocked",
        sentence: "Every cell is left out. Select some in the grid, and take them back.",
        action: { label: "Take all back", does: "choose-cells" },
      };
    case "words-missing":
      return {
        kind: "blocked",
        sentence:
          live.locale === "und"
            ? `Text ${live.block + 1} has no words yet. Add them, or take it out.`
            : `Text ${live.block + 1} has no words in ${localeFacts(live.locale).name} yet. Add them, or take that language out.`,
        action: { label: "Add the words", does: "write-words" },
      };
    case "refused":
      return {
        kind: "blocked",
        sentence: live.failure.message,
        action: { label: "Settings", does: "open-choices" },
      };
  }
}

/** A relay that does not know a cell's own subject would refuse the whole run. */
function explainOlderRelay(
  relay: State["relay"],
  { plan }: Extract<Live, { state: "priced" }>,
): CallToAction | undefined {
  if (relay.state !== "ok" || hasFeature(relay.health, "cell-subject")) return undefined;
  const cell = plan.cells.find(({ target }) => target.subject !== undefined);
  if (cell === undefined) return undefined;
  return {
    kind: "blocked",
    sentence: `This relay is too old for ${cell.target.name} to show something of its own. Update the relay, or clear what its targets show.`,
    action: { label: "Try again", does: "check-relay" },
  };
}

/** Nanodollars that the nearest ceiling leaves this month, and whether it is the team's or the person's; undefined without one. */
export function findTightestCeiling(
  usage: UsageReport | undefined,
): { kind: "team" | "person"; left: number } | undefined {
  const open = (usage?.accounts ?? []).flatMap(({ kind, ceiling, held, settled, uncertain }) =>
    ceiling === null ? [] : [{ kind, left: Math.max(0, ceiling - held - settled - uncertain) }],
  );
  return open.toSorted((a, b) => a.left - b.left)[0];
}

/** What is left after a price; a person is only named, so theirs is called a guard rail. */
export function describeLeft(ceiling: ReturnType<typeof findTightestCeiling>, price: number): string {
  if (ceiling === undefined) return "no ceiling";
  return formatDollars(ceiling.left - price) + (ceiling.kind === "person" ? ", guard rail" : "");
}

function explainCeiling(facts: Facts, quote: Quote): CallToAction | undefined {
  if (isOffline(facts)) return undefined;
  const ceiling = findTightestCeiling(facts.usage);
  if (ceiling === undefined || quote.cost.high <= ceiling.left) return undefined;
  const whose = ceiling.kind === "team" ? "your team's ceiling" : "your guard rail";
  const until = facts.usage === undefined ? "" : ` until ${facts.usage.resetsAt.slice(0, 10)}`;
  const sentence = `${formatDollars(quote.cost.high)} is more than ${whose} leaves: ${formatDollars(ceiling.left)}${until}.`;
  return facts.draft.settings.quality === "low"
    ? { kind: "blocked", sentence, action: { label: "Usage", does: "open-settings" } }
    : { kind: "blocked", sentence, action: { label: "Use low quality", does: "lower-quality" } };
}

/** What a person pays: nothing for offline pictures, and beside it what the same would cost with a provider's key. */
export function describePrice(cost: number, offline: boolean): string {
  return offline ? `$0.00 offline · ${formatDollars(cost)} live` : formatDollars(cost);
}

/** True when the relay paints offline pictures: nothing is paid, whatever the catalogue says. */
export function isOffline(facts: Pick<State, "relay">): boolean {
  return facts.relay.state === "ok" && facts.relay.health.offline;
}

function toGenerate(facts: Facts, live: Extract<Live, { state: "priced" }>, quote: Quote): CallToAction {
  const pictures = live.plan.body.cells.length;
  const free = isOffline(facts);
  const { askAbove } = facts.settings;
  return {
    kind: "generate",
    verb: facts.inSet?.press.verb ?? describeNew(pictures, facts.pass === "draft"),
    facts: free
      ? [describePrice(quote.cost.high, free)]
      : [describePrice(quote.cost.high, free), formatSeconds(quote.seconds.high)],
    agreed: quote.cost.high,
    asks: pictures > askAbove.cells || (!free && quote.cost.high > askAbove.cost),
    needsWords: needsWords(live.plan.body),
  };
}

/** What the button says where no set is open. */
function describeNew(pictures: number, isDraftPass: boolean): string {
  if (isDraftPass) return `Draft ${pictures}`;
  return pictures === 1 ? "Generate" : `Generate ${pictures}`;
}
