/** What the button does while a set is open: which cells a press makes, and how it says so. */
import type { CellStanding, CellState } from "../../core/set/cell-state.ts";
import { planPress, type PressPlan } from "../../core/set/plan-press.ts";
import type { OpenSet } from "./state.ts";

export type SetPress = PressPlan & {
  /** Of the set, shortened. */
  title: string;
  /** What the button begins with: "Make 3 changed in Spring". */
  verb: string;
  /** Ids of cells that a cancel left unmade, where the press does not make them. */
  missing: string[];
};

/**
 * The press of an open set. Where nothing else is due, it makes what a cancel left unmade; cells of which a person said that they
 * may be paid for twice are among those it makes.
 */
export function planSetPress(
  standings: readonly CellStanding[],
  { wish, agreed, ...set }: Pick<OpenSet, "wish" | "agreed" | "title">,
): SetPress {
  const title = shortenTitle(set.title);
  const said = new Set(agreed);
  const due = planPress(standings, wish, said);
  const missing = planPress(standings, { kind: "missing" }, said).make;
  const isDone = wish.kind === "due" && due.make.length + due.show.length === 0;
  const plan = isDone ? { ...due, make: missing } : due;
  const left = missing.filter((id) => !plan.make.includes(id));
  return { ...plan, title, verb: describeMake(plan, standings, title), missing: left };
}

/** "Make 5 missing in Spring", "Make 3 new, 2 changed in Spring", "Make 24 in Spring" for all that there is. */
function describeMake({ make, show }: PressPlan, standings: readonly CellStanding[], title: string): string {
  if (make.length === 0) return `Show ${show.length} made earlier in ${title}`;
  const chosen = new Set(make);
  const counts = new Map<string, number>();
  for (const { id, state, picture } of standings)
    if (chosen.has(id)) {
      const word = wordFor(state, picture);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  const wanted = standings.filter(({ state, intent }) => intent !== undefined && state !== "left-out");
  const isFirst = counts.size === 1 && counts.has("new") && make.length === wanted.length;
  const what = isFirst ? String(make.length) : describeKinds(counts);
  return `Make ${what} in ${title}`;
}

/** The most letters of a title where a price has to fit beside it. */
const shortTitle = 18;

/** A title as it stands inside a button or a sentence: cut at a word where it is long. */
export function shortenTitle(title: string): string {
  const letters = Array.from(title);
  if (letters.length <= shortTitle) return title;
  const kept = letters.slice(0, shortTitle - 1);
  const space = kept.lastIndexOf(" ");
  return `${kept
    .slice(0, space > shortTitle / 2 ? space : kept.length)
    .join("")
    .trimEnd()}…`;
}

/** The words of the button, in the order in which they are read. */
const words = ["new", "missing", "changed", "failed", "again"] as const;

function wordFor(state: CellState, picture: CellStanding["picture"]): (typeof words)[number] {
  if (state === "cancelled") return "missing";
  if (state === "failed" || state === "may-have-been-paid") return "failed";
  if (picture === "none") return "new";
  return picture === "changed" ? "changed" : "again";
}

function describeKinds(counts: ReadonlyMap<string, number>): string {
  return words
    .flatMap((word) => {
      const count = counts.get(word);
      return count === undefined ? [] : [`${count} ${word}`];
    })
    .join(", ");
}

/** The sentence in the button's place where there is nothing to make. */
export function describeNothingDue(
  { ask, title }: Pick<SetPress, "ask" | "title">,
  standings: readonly CellStanding[],
): string {
  if (standings.every(({ state }) => state === "left-out"))
    return `Every cell of ${title} is left out. Select some in the grid, and take them back.`;
  const under = standings.filter(({ state }) => state === "running" || state === "waiting").length;
  if (under > 0) return `${under} on ${under === 1 ? "its" : "their"} way in ${title}.`;
  if (ask.length > 0) return `Nothing else is due in ${title}.`;
  return `Everything in ${title} is current.`;
}
