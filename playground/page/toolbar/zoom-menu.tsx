/** Zoom: the percentage, and the usual steps. */
import type { JSX } from "preact";
import { lookAt } from "../../host/document/session.ts";
import { zoomBy, zoomToFit } from "../canvas/zoom.ts";
import { Menu } from "../parts/menu.tsx";
import type { Stage } from "../stage.ts";

export function ZoomMenu({ stage }: { stage: Stage }): JSX.Element {
  const { document } = stage;
  void stage.changes.view.value;
  const percent = Math.round(document.viewport.zoom * 100);
  return (
    <Menu
      label={`Zoom, ${percent} %`}
      align="right"
      class="zoom-menu"
      items={[
        { label: "Zoom in", keys: "+", run: () => zoomBy(document, 2) },
        { label: "Zoom out", keys: "−", run: () => zoomBy(document, 0.5) },
        { label: "Zoom to 100 %", keys: "Shift 0", run: () => lookAt(document, { zoom: 1 }) },
        { label: "Zoom to fit", keys: "Shift 1", run: () => zoomToFit(document, "page") },
        { label: "Zoom to selection", keys: "Shift 2", run: () => zoomToFit(document, "selection") },
      ]}
    >
      {percent} %
    </Menu>
  );
}
