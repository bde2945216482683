/** Where each cell of a set stands: worked out of the set, its placements and its runs, and stored nowhere (T4 to T6). */
import { expandCells } from "../set.ts";
import { listChangedParts, prepareIntents, type IntentPart } from "./intent.ts";
import { judgePresses, type CellPress, type PressOutcome } from "./press-outcome.ts";
import type { CellPlacement, PressedRun, SetFacts, StoredVersion } from "./set-facts.ts";

/** The states of a cell; of several that hold, the first of this list is the cell's. */
export const cellStates = [
  "left-out",
  "running",
  "waiting",
  "may-have-been-paid",
  "failed",
  "cancelled",
  "not-placed",
  "new",
  "changed",
  "draft",
  "current",
] as const;
export type CellState = (typeof cellStates)[number];

/** How the picture that a cell shows stands, whatever happened to a later press. */
export type PictureState = "none" | "changed" | "draft" | "current";

/** What made a picture another than the cell's would be now. */
export type ChangedPart = IntentPart | "anchor";

export type CellStanding = {
  id: string;
  state: CellState;
  picture: PictureState;
  /** Of a changed picture: the parts in which it differs from what the cell would be now. */
  parts: ChangedPart[];
  /** What the cell would be made from now; absent for a cell that is no longer in the set. */
  intent?: string | undefined;
  /** The version that `picture` speaks of. */
  shown?: StoredVersion | undefined;
  /** A version made from what the cell would be made from now, where the one that is shown was not. */
  kept?: StoredVersion | undefined;
};

/**
 * Every cell of the set in the order of `expandCells`, then the cells of placements that the set no longer has: they are left out,
 * and their pictures stay (T6).
 */
export function listStandings(facts: SetFacts): CellStanding[] {
  const { set, off } = facts;
  const intentOf = prepareIntents(set, facts.hashAsset);
  const placed = groupByCell(facts.placements);
  const presses = groupPresses(facts.runs);
  const runs = new Set(facts.runs.map(({ id }) => id));
  const standings: CellStanding[] = [];
  for (const cell of expandCells(set.locales, set.targets, set.shots)) {
    const { id } = cell;
    const intent = intentOf(cell);
    const placements = placed.get(id) ?? [];
    // What is left in the end belongs to cells that the set no longer has.
    placed.delete(id);
    const { picture, parts, shown, kept } = judgePictures(placements, intent, facts);
    const outcome = judgePresses(presses.get(id) ?? [], { placements, shown, runs });
    const state = off.has(id) ? "left-out" : chooseState(outcome, picture);
    standings.push({ id, state, picture, parts, intent, shown, kept });
  }
  for (const [id, placements] of placed) standings.push(describeRemoved(id, placements));
  return standings;
}

/** Two pictures of one cell stand as the better one does: there is nothing to make again. */
const pictureOrder: readonly PictureState[] = ["none", "changed", "draft", "current"];

type JudgedPictures = Pick<CellStanding, "picture" | "parts" | "shown" | "kept">;

function judgePictures(
  placements: readonly CellPlacement[],
  intent: string,
  facts: SetFacts,
): JudgedPictures {
  let best: JudgedPictures = { picture: "none", parts: [] };
  for (const { shown, versions } of placements) {
    const version = findVersion(versions, shown);
    if (version === undefined) continue;
    const parts = listDifferences(version, versions, intent, facts);
    const picture = parts.length > 0 ? "changed" : isDraft(version, facts) ? "draft" : "current";
    if (best.shown === undefined || pictureOrder.indexOf(picture) > pictureOrder.indexOf(best.picture))
      best = { picture, parts, shown: version };
  }
  if (best.picture !== "changed") return best;
  best.kept = findKept(placements, intent, facts);
  return best;
}

/** A loop, as most of the time goes into what is done for every cell, and a call of a function is dear in the sandbox. */
function findVersion(versions: readonly StoredVersion[], id: string | undefined): StoredVersion | undefined {
  for (const version of versions) if (version.id === id) return version;
  return undefined;
}

function findKept(
  placements: readonly CellPlacement[],
  intent: string,
  facts: SetFacts,
): StoredVersion | undefined {
  for (const { versions } of placements)
    for (const version of versions)
      if (version.intent === intent && listDifferences(version, versions, intent, facts).length === 0)
        return version;
  return undefined;
}

/** A version that says no intent, such as one of 0.1.0, is not called changed: nothing says that it is. Nor is one without an anchor. */
function listDifferences(
  version: StoredVersion,
  versions: readonly StoredVersion[],
  intent: string,
  { anchor }: SetFacts,
): ChangedPart[] {
  const parts: ChangedPart[] = version.intent === undefined ? [] : listChangedParts(version.intent, intent);
  const isSilent = version.intent === undefined && version.anchor === undefined;
  // A picture made elsewhere was made from no anchor, and is no worse for one (T9).
  const isFree = isSilent || version.adopted === true;
  const isOther = anchor !== undefined && version.anchor !== anchor && !isFree;
  // The anchor's own cell is the one that carries its bytes: its other takes change nothing until one is chosen.
  return isOther && !versions.some(({ image }) => image.sha256 === anchor) ? [...parts, "anchor"] : parts;
}

/** True for a picture of a lower quality than the final pass; a quality that the model does not have is not judged. */
function isDraft({ pass }: StoredVersion, { finalQuality, qualities }: SetFacts): boolean {
  const rank = qualities.indexOf(pass.quality);
  return finalQuality !== undefined && rank !== -1 && rank < qualities.indexOf(finalQuality);
}

function chooseState(outcome: PressOutcome | undefined, picture: PictureState): CellState {
  if (outcome !== undefined) return outcome;
  return picture === "none" ? "new" : picture;
}

function groupByCell(placements: readonly CellPlacement[]): Map<string, CellPlacement[]> {
  const groups = new Map<string, CellPlacement[]>();
  for (const placement of placements) {
    const group = groups.get(placement.cell);
    if (group === undefined) groups.set(placement.cell, [placement]);
    else group.push(placement);
  }
  return groups;
}

function groupPresses(runs: readonly PressedRun[]): Map<string, CellPress[]> {
  const groups = new Map<string, CellPress[]>();
  for (const { id, createdAt, jobs } of runs)
    for (const job of jobs) {
      const group = groups.get(job.cell);
      const last = group?.[group.length - 1];
      if (last?.run === id) last.jobs.push(job);
      else if (group !== undefined) group.push({ run: id, createdAt, jobs: [job] });
      else groups.set(job.cell, [{ run: id, createdAt, jobs: [job] }]);
    }
  return groups;
}

function describeRemoved(id: string, placements: readonly CellPlacement[]): CellStanding {
  const [shown] = placements.flatMap((each) => findVersion(each.versions, each.shown) ?? []);
  return { id, state: "left-out", picture: shown === undefined ? "none" : "current", parts: [], shown };
}
