import { chooseLook, findShownAnchor } from "../look-actions.ts";
import { LinkButton } from "../parts/button.tsx";
import { look } from "../store.ts";

/** Makes the picture of a cell, or of a layer, the one that all of the open set are made from. Nothing where it is that already. */
export function UseAsLook(by: { cell: string } | { nodeId: string }) {
  const anchor = findShownAnchor(by);
  if (anchor === undefined || anchor.sha256 === look.value?.sha256) return null;
  return (
    <LinkButton
      title="All pictures of the set are made from this one then. Nothing is made or paid by choosing it"
      onClick={() => chooseLook(anchor)}
    >
      Use as the look
    </LinkButton>
  );
}
