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

export type PressFacts = Pick<OpenSet, "wish" | "agreed" | "title"> & { pass?: "draft" | undefined };

/**
 * The press of an open set. Where nothing else is due, it makes what a cancel left unmade, and after that it finishes the drafts
 * (T7); cells of which a person said that they may be paid for twice are among those it makes.
 */
export function planSetPress(standings: readonly CellStanding[], facts: PressFacts): SetPress {
  const { wish, agreed, pass } = facts;
  const title = shortenTitle(facts.title);
  const said = new Set(agreed);
  const due = planPress(standings, wish, said);
  const missing = planPress(standings, { kind: "missing" }, said).make;
  const isDone = wish.kind === "due" && due.make.length + due.show.length === 0;
  const plan = isDone ? { ...due, ...planRest(standings, missing, said) } : due;
  const left = missing.filter((id) => !plan.make.includes(id));
  const verb = `${describePress(plan, standings, pass === "draft")} in ${title}`;
  return { ...plan, title, verb, missing: left };
}

/** What a press does where nothing is due by itself. */
function planRest(
  standings: readonly CellStanding[],
  missing: string[],
  agreed: ReadonlySet<string>,
): Pick<PressPlan, "make" | "finish"> {
  if (missing.length > 0) return { make: missing, finish: [] };
  return {
    make: [],
    finish: planPress(standings, { kind: "finish", cells: listDrafts(standings) }, agreed).finish,
  };
}

/** Ids of the cells that show a draft, whatever became of a later press. */
export function listDrafts(standings: readonly CellStanding[]): string[] {
  return standings.filter(({ picture }) => picture === "draft").map(({ id }) => id);
}

/** "Finish 8", "Make 5 missing", "Finish 2, make 3 changed", "Draft 24". */
function describePress(plan: PressPlan, standings: readonly CellStanding[], isDraftPass: boolean): string {
  const { make, finish, show } = plan;
  if (make.length + finish.length === 0) return `Show ${show.length} made earlier`;
  const what = describeMade(make, standings);
  if (isDraftPass) return `Draft ${what}`;
  if (finish.length === 0) return `Make ${what}`;
  return make.length === 0 ? `Finish ${finish.length}` : `Finish ${finish.length}, make ${what}`;
}

/** "5 missing", "3 new, 2 changed", "24" for all that there is. */
function describeMade(make: readonly string[], standings: readonly CellStanding[]): string {
  const chosen = new Set(make);
  const counts = new Map<string, number>();
  for (const { id, state, picture } of standings)
    if (chosen.has(id)) {
      const word = wordFor(state, picture);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  const wanted = standings.filter(({ state, intent }) => intent !== undefined && state !== "left-out");
  const isFirst = counts.size === 1 && counts.has("new") && make.length === wanted.length;
  return isFirst ? String(make.length) : describeKinds(counts);
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
