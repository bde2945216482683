/** What a person does about a set's one look: switch it on and off, and choose the picture that all are made from. */
import type { Anchor } from "../core/set/anchor.ts";
import { announce, edit } from "./actions.ts";
import { postToMain } from "./bridge.ts";
import { createUuid } from "./ids.ts";
import { setLook, setSettings } from "./model/draft.ts";
import { proposeAnchor, toAnchor } from "./model/look.ts";
import { open, transition } from "./store.ts";

/** Makes this picture the one that all are made from. Others are changed then, and nothing is sent by it (T8). */
export function chooseLook(anchor: Anchor): void {
  dismissLook();
  edit((draft) => setLook(draft, anchor));
  announce("All are made from it from now on. Nothing is sent yet, and undo takes it back.");
}

/**
 * Switches one look on or off. In a set that has pictures it goes on with one of these, in another with the first that is made;
 * the picture that was chosen is kept while it is off.
 */
export function switchLook(sameLook: boolean): void {
  const placements = open.value?.view?.placements ?? [];
  edit((draft) => {
    const anchor = sameLook ? (draft.anchor ?? proposeAnchor(placements)) : undefined;
    return anchor === undefined ? setSettings(draft, { sameLook }) : setLook(draft, anchor);
  });
}

/** Asks the sandbox for the selected layer, as it is seen. */
export function useSelectionAsLook(): void {
  const requestId = createUuid();
  transition((before) => ({ ...before, pendingLook: { requestId } }));
  postToMain({ type: "anchor-from-selection", requestId });
}

/** Takes the sentence about a layer away that cannot be the look, or waits for it no more. */
export function dismissLook(): void {
  transition(({ pendingLook: _pending, ...before }) => before);
}

/** The picture that a layer of the open set shows, by its cell or its node; undefined where it shows none. */
export function findShownAnchor(by: { cell: string } | { nodeId: string }): Anchor | undefined {
  const placements = open.value?.view?.placements ?? [];
  const found = placements.find((each) => ("cell" in by ? each.cell === by.cell : each.nodeId === by.nodeId));
  return found && toAnchor(found);
}
