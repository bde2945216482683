/** A run in words: where it stands, what it costs, when it was. */
import type { RunSummary } from "../../core/api.ts";
import { formatDollars } from "../../core/money.ts";
import type { RunView, TakeView } from "../../core/messages.ts";
import { describePrice } from "../model/call-to-action.ts";
import { shortenName } from "../model/targets.ts";

export type RunTone = "going" | "done" | "failed";

/** `arriving` are those of `done` that are on their way to the canvas. */
export type RunSums = {
  total: number;
  done: number;
  arriving: number;
  failed: number;
  cancelled: number;
  notPlaced: number;
};

export function countRun(view: RunView): RunSums {
  function count(matches: (take: TakeView) => boolean): number {
    return view.takes.filter(matches).length;
  }
  return {
    total: view.takes.length,
    done: count(isMade),
    arriving: count((take) => isMade(take) && take.placement !== "placed" && take.placement !== "not-placed"),
    failed: count((take) => take.state === "failed" || take.state === "refused"),
    cancelled: count((take) => take.state === "cancelled"),
    notPlaced: count((take) => take.placement === "not-placed"),
  };
}

function isMade({ state }: TakeView): boolean {
  return state === "succeeded";
}

/** "12 of 160, 1 failed": the line beside a run's title. */
export function describeRun(view: RunView): string {
  if (view.stage === "refused") return "Not sent";
  if (isElsewhere(view)) return "Made elsewhere";
  if (view.stage === "preparing") return "Getting ready";
  if (view.stage === "sending") return view.cancelled === true ? "Cancelling" : "Sending";
  const sums = countRun(view);
  if (isHeld(view)) return `${describeSums(sums)}, ${countHeld(view)} for you to continue`;
  if (sums.total === 1 && view.state === "open" && sums.done + sums.failed + sums.cancelled === 0)
    return view.takes[0]?.state === "running" ? "Being made" : "In the queue";
  return isBeingPlaced(view) ? `${describeSums(sums)}, placing` : describeSums(sums);
}

/** True for a run that the relay in use does not have: it took the run once, and another one or team must have been asked. */
export function isElsewhere({ stage, failure }: RunView): boolean {
  return stage === "accepted" && failure !== undefined;
}

/** True while pictures that are there travel to the canvas. */
export function isBeingPlaced(view: RunView): boolean {
  return view.takes.some((take) => take.state === "succeeded" && take.placement === "placing");
}

/** True for a run in which nothing goes on before a person lets it continue. */
export function isHeld(view: RunView): boolean {
  const goesOn = view.takes.some((take) => ["sending", "queued", "running"].includes(take.state));
  return view.state === "open" && !goesOn && countHeld(view) > 0;
}

/** Pictures that wait until the person lets the run continue. */
export function countHeld(view: RunView): number {
  return view.takes.filter((take) => take.state === "waiting" && take.approval === true).length;
}

/** "done" is said of a run whose pictures are all on the canvas, and while it goes on those count that have arrived there. */
function describeSums(sums: RunSums): string {
  const { total, done, arriving, failed, cancelled, notPlaced } = sums;
  if (cancelled === total && total > 0) return "Cancelled";
  if (failed === total && total === 1) return "Failed";
  const word = arriving + notPlaced > 0 ? "made" : "done";
  const alone = word === "done" ? "Done" : "Made";
  const all = total === 1 ? alone : total === 2 ? `Both ${word}` : `All ${total} ${word}`;
  const parts = [done === total ? all : `${done - arriving} of ${total}`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (cancelled > 0) parts.push(`${cancelled} cancelled`);
  if (notPlaced > 0) parts.push(`${notPlaced} not placed`);
  return parts.join(", ");
}

/** "a draft pass", "finishes 8 drafts"; "" for a run at its set's own quality, or where that is not known. */
export function describePass({ quality, settings, takes }: RunView, qualities: readonly string[]): string {
  const finishing = takes.filter(({ finishes }) => finishes === true).length;
  if (finishing > 0) return finishing === 1 ? "finishes a draft" : `finishes ${finishing} drafts`;
  const [rank, final] = [quality, settings?.quality ?? ""].map((each) => qualities.indexOf(each));
  return rank !== undefined && final !== undefined && rank !== -1 && rank < final ? "a draft pass" : "";
}

export function chooseTone(view: RunView): RunTone {
  if (view.stage === "refused") return "failed";
  if (view.state === "closed" && countRun(view).failed > 0 && !isElsewhere(view)) return "failed";
  return view.state === "closed" ? "done" : "going";
}

/** What the pictures of a run cost at most in nanodollars: all of them, and those for which nothing is reserved yet. */
export type RunPrice = { all: number; unreserved: number };

/**
 * What a run has cost: settled money, what it can come to when all of it is made, and what is in doubt. Without a `price`
 * only what is reserved counts. While an offline relay paints it, nothing is paid.
 */
export function describeCost(
  { cost, stage, state }: Pick<RunView, "cost" | "stage" | "state">,
  offline: boolean,
  price?: RunPrice,
): string {
  const open = state === "open" && stage !== "refused";
  if (open && offline && cost.settled + cost.uncertain === 0)
    return price === undefined ? "$0.00 offline" : describePrice(price.all, offline);
  const parts = [formatDollars(cost.settled)];
  const ahead = open ? cost.reserved + (price?.unreserved ?? 0) : 0;
  if (ahead > 0 && !offline)
    parts.push(`up to ${formatDollars(cost.settled + cost.uncertain + ahead)} in all`);
  if (cost.uncertain > 0) parts.push(`${formatDollars(cost.uncertain)} uncertain`);
  return parts.join(", ");
}

/** What is said of a set whose pictures a cancel came too late for; undefined where it came in time. */
export function describeTooLate({ takes }: Pick<RunView, "takes">, offline: boolean): string | undefined {
  const late = takes.filter((take) => take.state === "running" && take.cancelRequested === true).length;
  if (takes.length < 2 || late === 0) return undefined;
  const which =
    late === takes.length ? "All pictures were" : late === 1 ? "1 picture was" : `${late} pictures were`;
  return describeKept(`${which} sent`, offline);
}

/** The sentence on pictures that a cancel came too late for; `sent` begins it, "2 pictures were sent" for one. */
export function describeKept(sent: string, offline: boolean): string {
  return `${sent} before you cancelled${offline ? " and" : ": already paid,"} will be kept.`;
}

/**
 * What a run of several pictures was made for, since such runs often share a title: "3 languages, 2 frames", and all of them by
 * name. Undefined for a single picture.
 */
export function describeAxes({
  takes,
}: Pick<RunView, "takes">): { counts: string; names: string } | undefined {
  if (takes.length < 2) return undefined;
  const locales = unique(takes.map(({ locale }) => (locale === "und" ? "" : locale)));
  const targets = new Map(takes.map(({ target }) => [target.key, target]));
  const [only] = targets.values();
  const shots = unique(takes.map(({ shotNumber }) => (shotNumber === 0 ? "" : `shot ${shotNumber}`)));
  const kinds = unique(takes.map(({ take }) => `take ${take}`));
  const counts = [
    locales.length > 1 ? `${locales.length} languages` : (locales[0] ?? ""),
    targets.size === 1 && only !== undefined ? shortenName(only) : `${targets.size} frames`,
    shots.length > 1 ? `${shots.length} shots` : (shots[0] ?? ""),
    kinds.length > 1 ? `${kinds.length} takes` : "",
  ].filter((part) => part !== "");
  const names = [locales, Array.from(targets.values(), ({ name }) => name), shots]
    .map((each) => each.join(", "))
    .filter((part) => part !== "");
  return { counts: counts.join(", "), names: names.join("\n") };
}

function unique(values: readonly string[]): string[] {
  return Array.from(new Set(values)).filter((value) => value !== "");
}

/** Whose run an older one is: nothing for one's own, and never an id. `me` is the person's own id. */
export function describeAuthor({ person }: Pick<RunSummary, "person">, me: string | undefined): string {
  return person === undefined || person === me ? "" : "by another person";
}

/** The same line for a run of which only the summary is known. */
export function describeSummary(run: RunSummary): string {
  const total = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  return describeSums({
    total,
    done: run.counts.succeeded ?? 0,
    arriving: 0,
    failed: run.counts.failed ?? 0,
    cancelled: run.counts.cancelled ?? 0,
    notPlaced: 0,
  });
}

/** The time of day for today's runs, the day for older ones. `nowMs` is the wall clock. */
export function describeWhen(createdAt: string, nowMs: number): string {
  const at = new Date(createdAt);
  if (Number.isNaN(at.getTime())) return "";
  const today = new Date(nowMs).toDateString() === at.toDateString();
  return today
    ? at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString(undefined, { day: "numeric", month: "short" });
}
