/** 0.1.0, as it was released. The pictures sent along with a cell, in the order the prompt numbers them. */
import type { RunCell } from "./api.ts";
import type { Brief, ReferenceRole } from "./brief.ts";

/** `anchor` is the picture of the cell this one waits for. */
export type InputRole = ReferenceRole | "anchor";

/** One input picture: an asset, or the picture another cell of the run will have made. Image 1 is the first. */
export type CellInput = { role: InputRole; note?: string | undefined } & (
  | { asset: string }
  | { cell: string }
);

/** `waitsFor` with this value waits for a person instead of a picture. */
export const approval = "approval";

type InputCell = Pick<RunCell, "source" | "waitsFor" | "references">;

/**
 * Inputs of a cell in sending order: the source first (a mask acts on image 1), then the anchor as the first reference,
 * then the references: the cell's own list where it has one, else the brief's. Roles come from the brief; an asset the
 * brief does not name is a style reference. No asset is sent twice.
 */
export function listInputs(brief: Brief, cell: InputCell): CellInput[] {
  const known = brief.references ?? [];
  const assets = cell.references ?? known.map((reference) => reference.asset);
  const named = assets.map((asset): CellInput & { asset: string } => {
    const reference = known.find((candidate) => candidate.asset === asset);
    return { asset, role: reference?.role ?? "style", note: reference?.note };
  });
  const sources: CellInput[] = cell.source === undefined ? [] : [{ asset: cell.source, role: "source" }];
  sources.push(...named.filter((input) => input.role === "source" && input.asset !== cell.source));
  const { waitsFor } = cell;
  const anchors: CellInput[] =
    waitsFor === undefined || waitsFor === approval ? [] : [{ cell: waitsFor, role: "anchor" }];
  const rest = named.filter((input) => input.role !== "source" && input.asset !== cell.source);
  return dropRepeats([...sources, ...anchors, ...rest]);
}

function dropRepeats(inputs: CellInput[]): CellInput[] {
  const seen = new Set<string>();
  return inputs.filter((input) => {
    const key = "asset" in input ? `asset ${input.asset}` : `cell ${input.cell}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
