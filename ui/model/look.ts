/** The picture that a set's pictures share their look with: what a run sends along of it, and what that costs. */
import type { Size } from "../../core/api.ts";
import type { RunView, SetView } from "../../core/messages.ts";
import { type Anchor, type PictureSource, nameAnchorInput } from "../../core/set/anchor.ts";
import type { Cell, Settings } from "../../core/set.ts";
import { nameCell } from "./cell-name.ts";

/** How a press gets its one look: from the set's anchor, or, where it has none yet, from one of its own cells. */
export type Look = {
  /** The picture that all of its cells are made from. */
  anchor?: Anchor | undefined;
  /** The cell whose picture the others of the run are made from, and which becomes the anchor. */
  cell?: string | undefined;
};

/** The first cell of a press gives a set its look where it has none yet (T8). A picture alone shares its look with no other. */
export function chooseLook(
  [first]: readonly Cell[],
  all: readonly Cell[],
  { sameLook }: Settings,
  anchor: Anchor | undefined,
): Look {
  if (anchor !== undefined) return { anchor };
  return sameLook === true && all.length > 1 && first !== undefined ? { cell: first.id } : {};
}

/** Where the anchor's bytes are found again, by what the body calls them. */
export function listLookSources({ anchor }: Look): Record<string, PictureSource> {
  if (anchor === undefined) return {};
  const { image, hash, name } = anchor;
  const source = {
    ...(image === undefined ? {} : { image }),
    ...(hash === undefined ? {} : { hash }),
    ...(name === undefined ? {} : { name }),
  };
  return { [nameAnchorInput(anchor)]: source };
}

/** The anchor's pixels where the body calls it so: that is what it costs to send it. */
export function findLookSize({ anchor }: Look, asset: string): Size | undefined {
  if (anchor === undefined || nameAnchorInput(anchor) !== asset) return undefined;
  const { width, height } = anchor;
  return width === undefined || height === undefined ? undefined : { width, height };
}

type PlacementView = SetView["placements"][number];
type VersionView = PlacementView["versions"][number];

/** The picture that a layer of the set shows, as the look of its others; undefined where it shows none. */
export function toAnchor({ cell, shown, versions }: PlacementView): Anchor | undefined {
  const version = versions.find(({ id }) => id === shown);
  return version && describeAnchor(cell, version);
}

/** Of a picture that was taken in the relay has an asset, and no image that it made. */
function describeAnchor(cell: string, { image, hash, adopted }: VersionView): Anchor {
  const { id, sha256, width, height } = image;
  return { sha256, ...(adopted === true ? { asset: id } : { image: id }), hash, cell, width, height };
}

/**
 * The picture that a set's look goes on with where none was chosen and some are there: the one that most were made from, else the
 * first that is shown.
 */
export function proposeAnchor(placements: readonly PlacementView[]): Anchor | undefined {
  const versions = placements.flatMap((each) =>
    each.versions.map((version) => ({ cell: each.cell, version })),
  );
  const counts = new Map<string, number>();
  for (const { version } of versions)
    if (version.anchor !== undefined) counts.set(version.anchor, (counts.get(version.anchor) ?? 0) + 1);
  const [most] = Array.from(counts).toSorted(([, one], [, other]) => other - one);
  const made = versions.find(({ version }) => version.image.sha256 === most?.[0]);
  if (made !== undefined) return describeAnchor(made.cell, made.version);
  return placements.map(toAnchor).find((anchor) => anchor !== undefined);
}

/** Where the anchor is a version of one of the set's cells: the cell's id. */
export function findLookCell({ sha256 }: Anchor, placements: readonly PlacementView[]): string | undefined {
  return placements.find(({ versions }) => versions.some(({ image }) => image.sha256 === sha256))?.cell;
}

/** "Hero, de" for a picture of the set, a layer's own name for another. */
export function nameLook({ cell, name }: Anchor, cells: readonly Cell[]): string {
  const own = cells.find(({ id }) => id === cell);
  if (own !== undefined) return nameCell(own.locale, own.target, own.shotNumber);
  return name ?? "a picture that the set no longer shows";
}

/** A small copy of the anchor: the version's own, else that of its run where it is known here. */
export function findLookThumb(
  { sha256 }: Anchor,
  placements: readonly PlacementView[],
  runs: readonly RunView[],
): string | undefined {
  for (const { cell, versions } of placements)
    for (const { image, run, take, thumb } of versions) {
      if (image.sha256 !== sha256) continue;
      const takes = runs.find((view) => view.run === run)?.takes ?? [];
      return thumb ?? takes.find((each) => each.cell === cell && each.take === take)?.thumb;
    }
  return undefined;
}

/** True while the picture that gives the set its look is being made: what is pressed meanwhile could not be made from it (T8). */
export function isLookComing(set: string, runs: readonly RunView[]): boolean {
  return runs.some(
    (view) =>
      view.set === set &&
      view.state === "open" &&
      view.takes.some(
        ({ becomesAnchor, take, state }) => becomesAnchor === true && take === 1 && !hasEnded(state),
      ),
  );
}

function hasEnded(state: RunView["takes"][number]["state"]): boolean {
  return state === "failed" || state === "cancelled" || state === "refused";
}
