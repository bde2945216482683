/** The picture that a set's pictures share their look with: what a run sends along of it, and what that costs. */
import type { Size } from "../../core/api.ts";
import { type Anchor, type PictureSource, nameAnchorInput } from "../../core/set/anchor.ts";
import type { Cell, Settings } from "../../core/set.ts";

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
