/** Where the cells of the open set stand: what is on screen, on the canvas and in the runs, put together for core's states. */
import type { RunView, SetView, TakeView } from "../../core/messages.ts";
import { listStandings, type CellState, type CellStanding } from "../../core/set/cell-state.ts";
import type { Anchor } from "../../core/set/anchor.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import type { PressedJob, PressedRun } from "../../core/set/set-facts.ts";
import type { Draft, Target } from "../../core/set.ts";
import { createHashAsset, withChoices } from "./set-draft.ts";
import { tidyBrief, tidyShots } from "./tidy.ts";

export type StandingFacts = {
  draft: Draft;
  /** Those in force, with what is decided for shapes beyond the model's ratios. */
  targets: readonly Target[];
  base: SetContent;
  /** The picture that the set's pictures share their look with, where they do. */
  look?: Anchor | undefined;
  view: SetView | undefined;
  /** Runs of this file, the newest first. */
  runs: readonly RunView[];
  /** Ids of the model's qualities, from the lowest to the best. */
  qualities: readonly string[];
};

/** Every cell of the set as it is on screen, then those of pictures whose cell was taken away. */
export function listSetStandings(facts: StandingFacts): CellStanding[] {
  const { draft, base, view, qualities } = facts;
  const placements = view?.placements ?? [];
  const placed = new Set(placements.flatMap(({ versions }) => versions.map(nameVersion)));
  return listStandings({
    set: {
      brief: tidyBrief(draft.brief),
      shots: tidyShots(draft.shots),
      locales: draft.locales,
      targets: withChoices(facts.targets, draft),
    },
    off: new Set(draft.off),
    anchor: facts.look?.sha256,
    finalQuality: draft.settings.quality,
    qualities,
    placements,
    runs: listPressedRuns(base.set.id, facts.runs, placed),
    hashAsset: createHashAsset(draft, base),
  });
}

/** The runs of a set, the oldest first; of a run that the relay refused nothing was sent. */
function listPressedRuns(set: string, runs: readonly RunView[], placed: ReadonlySet<string>): PressedRun[] {
  return runs
    .filter((view) => view.set === set && view.stage !== "refused")
    .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
    .map((view) => ({
      id: view.run,
      createdAt: view.createdAt,
      jobs: view.takes.map((take) => toPressedJob(view.run, take, placed)),
    }));
}

/** One take of a run, whatever its version is called. */
function nameVersion({ run, take }: { run: string; take: number }): string {
  return `${take} ${run}`;
}

function toPressedJob(run: string, take: TakeView, placed: ReadonlySet<string>): PressedJob {
  const { cell, cost, failure, placement } = take;
  const state = take.state === "sending" || take.state === "refused" ? "waiting" : take.state;
  // A picture is told as placed a moment before the set is told again.
  const isTold = placement === "placed" && placed.has(nameVersion({ run, take: take.take }));
  const isComing = placement === "pending" || placement === "placing" || placement === "placed";
  return {
    cell,
    state,
    ...(failure === undefined ? {} : { failure: failure.kind }),
    ...(cost === undefined ? {} : { cost }),
    ...(state === "succeeded" && isComing && !isTold ? { arriving: true } : {}),
  };
}

/** How many cells are in each state; what was taken away counts nowhere. */
export type StandingCounts = Readonly<Partial<Record<CellState, number>>> & {
  all: number;
  made: number;
  changed: number;
  drafts: number;
};

/**
 * Counts the cells of the set: `all` without those left out, `made` those that show a picture, of them `changed` those of another
 * intent, and `drafts` those below the final quality.
 */
export function countStandings(standings: readonly CellStanding[]): StandingCounts {
  const counts: Partial<Record<CellState, number>> = {};
  const present = standings.filter(({ intent }) => intent !== undefined);
  for (const { state } of present) counts[state] = (counts[state] ?? 0) + 1;
  const wanted = present.filter(({ state }) => state !== "left-out");
  return {
    ...counts,
    all: wanted.length,
    made: wanted.filter(({ picture }) => picture !== "none").length,
    changed: wanted.filter(({ picture }) => picture === "changed").length,
    drafts: wanted.filter(({ picture }) => picture === "draft").length,
  };
}

/** "12 of 24 made, 2 changed, 1 draft". */
export function describeCounts({ all, made, changed, drafts }: StandingCounts): string {
  const parts = [`${made} of ${all} made`];
  if (changed > 0) parts.push(`${changed} changed`);
  if (drafts > 0) parts.push(drafts === 1 ? "1 draft" : `${drafts} drafts`);
  return parts.join(", ");
}

/** What is known beside its state of the picture that a cell shows: its small copy, and how far it went from its draft. */
export type ShownFacts = { thumb?: string | undefined; drift?: number | undefined };

/** By cell; small copies are known of runs that are known here. */
export function listShown(view: SetView | undefined, runs: readonly RunView[]): Map<string, ShownFacts> {
  const takes = new Map(
    runs.flatMap(({ run, takes: all }) =>
      all.map((take) => [`${nameVersion({ run, take: take.take })} ${take.cell}`, take] as const),
    ),
  );
  const facts = new Map<string, ShownFacts>();
  for (const { cell, shown, versions } of view?.placements ?? []) {
    const version = versions.find(({ id }) => id === shown);
    const take = version && takes.get(`${nameVersion(version)} ${cell}`);
    facts.set(cell, { thumb: version?.thumb ?? take?.thumb, drift: version?.drift ?? take?.drift });
  }
  return facts;
}
