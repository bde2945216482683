/** A body with other names for the pictures it sends along. Pure. */
import { isCurrent, type AnyBody } from "../../core/former-body.ts";
import type { SentPictures } from "../../core/outbox.ts";

/** The body with the ids that the relay has pictures under; all else stays as it was priced. The same facts give the same body. */
export function nameAssets(body: AnyBody, pictures: SentPictures): AnyBody {
  if (!isCurrent(body) || Object.values(pictures).every(({ asset }) => asset === undefined)) return body;
  function rename<Named extends object>(named: Named): Named {
    if (!("asset" in named) || typeof named.asset !== "string") return named;
    const asset = findName(pictures, named.asset);
    return asset === undefined ? named : { ...named, asset };
  }
  const { brief } = body;
  return {
    ...body,
    brief: brief.references === undefined ? brief : { ...brief, references: brief.references.map(rename) },
    cells: body.cells.map((cell) =>
      cell.inputs === undefined ? cell : { ...cell, inputs: cell.inputs.map(rename) },
    ),
  };
}

/** Ids of all pictures that a body sends along by their own ids, each once. */
export function listAssets(body: AnyBody): string[] {
  if (!isCurrent(body)) return [];
  const named = [...(body.brief.references ?? []), ...body.cells.flatMap(({ inputs = [] }) => inputs)];
  return Array.from(new Set(named.flatMap((each) => ("asset" in each ? [each.asset] : []))));
}

/** An asset's id may be called like anything that objects have. */
function findName(pictures: SentPictures, id: string): string | undefined {
  return Object.prototype.hasOwnProperty.call(pictures, id) ? pictures[id]?.asset : undefined;
}
