/** The page: toolbar, layers, canvas, properties, and the plugin's window over them. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CanvasView } from "./canvas/canvas-view.tsx";
import { Console } from "./console.tsx";
import { LayersList } from "./layers/layers-list.tsx";
import { PagesList } from "./layers/pages-list.tsx";
import { PanelWindow } from "./plugin/panel-window.tsx";
import { PropertiesPanel } from "./properties/properties-panel.tsx";
import type { Stage } from "./stage.ts";
import { Hint, Toasts } from "./toasts.tsx";
import { Toolbar } from "./toolbar/toolbar.tsx";

export function App({ stage }: { stage: Stage }): JSX.Element {
  const [consoleOpen, setConsoleOpen] = useState(false);
  return (
    <div class="app">
      <Toolbar stage={stage} onConsole={() => setConsoleOpen(true)} />
      <nav class="side" aria-label="Pages and layers">
        <PagesList stage={stage} />
        <h2 class="side-title">Layers</h2>
        <LayersList stage={stage} />
      </nav>
      <main class="stage">
        <CanvasView stage={stage} />
        <Hint stage={stage} />
        <Toasts stage={stage} />
        {consoleOpen && <Console stage={stage} onClose={() => setConsoleOpen(false)} />}
      </main>
      <PropertiesPanel stage={stage} />
      <PanelWindow stage={stage} />
    </div>
  );
}
