/** Zooming by menu and keyboard. */
import { lookAt, selectionOf, showNodes } from "../../host/document/session.ts";
import { nodeOf, type PlaygroundDocument } from "../../host/document/store.ts";
import { type Point, zoomAbout } from "./view.ts";

/** Zooms about the middle of the window. */
export function zoomBy(document: PlaygroundDocument, factor: number): void {
  const middle: Point = { x: document.window.width / 2, y: document.window.height / 2 };
  lookAt(document, zoomAbout(document.viewport, document.window, middle, factor));
}

/** Shows the whole page, or the selection. */
export function zoomToFit(document: PlaygroundDocument, what: "page" | "selection"): void {
  const selected = selectionOf(document);
  const ids =
    what === "selection" && selected.length > 0 ? selected : nodeOf(document, document.currentPage).children;
  showNodes(document, ids);
}
