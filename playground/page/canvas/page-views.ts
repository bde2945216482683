/** Each page keeps its own part in view, as in Figma. */
import {
  type DocumentChange,
  type PlaygroundDocument,
  subscribe,
  type Viewport,
} from "../../host/document/store.ts";
import { lookAt } from "../../host/document/session.ts";
import { zoomToFit } from "./zoom.ts";

/** A page that is opened again shows what it showed before, and one that is opened first all it has. The answer stops it. */
export function keepPageViews(document: PlaygroundDocument): () => void {
  const views = new Map<string, Viewport>([[document.currentPage, document.viewport]]);
  return subscribe(document, ({ currentPage, viewport }: DocumentChange) => {
    // A plugin that opens a page and shows something there has said what to look at.
    if (currentPage && !viewport) {
      const before = views.get(document.currentPage);
      if (before === undefined) zoomToFit(document, "page");
      else lookAt(document, before);
    }
    views.set(document.currentPage, document.viewport);
  });
}
