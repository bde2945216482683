/** What is known of a brief's references beside the brief: told to the file with a press, and learned from it. */
import type { SetView } from "../../core/messages.ts";
import type { SentPictures } from "../../core/outbox.ts";
import type { Draft } from "../../core/set.ts";

/** What people call the references of the draft, and their edges in pixels, by asset. */
export function listReferenceSources({ brief, assets = [] }: Draft): SentPictures {
  const named = new Set((brief.references ?? []).map(({ asset }) => asset));
  return Object.fromEntries(
    assets.flatMap(({ asset, name, width, height }) =>
      named.has(asset) ? [[asset, { name, width, height }]] : [],
    ),
  );
}

/** The draft with what the file says of references that were added elsewhere: their prices need their sizes. */
export function learnReferences(draft: Draft, references: SetView["references"] = {}): Draft {
  const known = draft.assets ?? [];
  const fresh = Object.entries(references).flatMap(([asset, { name = "Reference", width, height }]) =>
    width === undefined || height === undefined || known.some((each) => each.asset === asset)
      ? []
      : [{ asset, name, width, height }],
  );
  return fresh.length === 0 ? draft : { ...draft, assets: [...known, ...fresh] };
}
