/** The plugin's window: a title bar to drag, and the two frames that hold its page. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { effect } from "@preact/signals";
import { IconButton } from "../parts/icon-button.tsx";
import { IconClose16 } from "@create-figma-plugin/ui";
import type { Stage } from "../stage.ts";
import { describeViolation } from "./network.ts";
import type { PanelWindow as PanelState } from "./plugin-host.ts";
import { addHostStyle } from "./theme.ts";

type Panel = Pick<PanelState, "html" | "themeColors">;
type Place = { readonly x: number; readonly y: number };

const titleBarPx = 40;
const toolbarPx = 48;
const marginPx = 16;
const propertiesPx = 260;

export function PanelWindow({ stage }: { stage: Stage }): JSX.Element | null {
  const panel = stage.plugin.window.value;
  const [place, setPlace] = useState<Place>(() => firstPlace(panel?.width ?? 400));
  useEffect(() => {
    function keep(): void {
      setPlace((before) => clampPlace(before));
    }
    window.addEventListener("resize", keep);
    return () => window.removeEventListener("resize", keep);
  }, []);
  if (panel === undefined) return null;
  const width = Math.min(panel.width, window.innerWidth - 50);
  const height = Math.min(panel.height, window.innerHeight - toolbarPx - titleBarPx - marginPx * 2);
  return (
    <section
      class="panel-window"
      aria-label={`Plugin ${panel.title}`}
      style={{ left: place.x, top: place.y, width, display: panel.visible ? undefined : "none" }}
    >
      <TitleBar title={panel.title} place={place} onMove={setPlace} onClose={stage.plugin.stop} />
      <PanelFrame
        key={panel.key}
        stage={stage}
        html={panel.html}
        title={panel.title}
        themeColors={panel.themeColors}
        height={height}
      />
    </section>
  );
}

function firstPlace(width: number): Place {
  return clampPlace({ x: window.innerWidth - propertiesPx - width - marginPx, y: toolbarPx + marginPx });
}

function clampPlace({ x, y }: Place): Place {
  return {
    x: Math.max(0, Math.min(x, window.innerWidth - 120)),
    y: Math.max(toolbarPx, Math.min(y, window.innerHeight - titleBarPx)),
  };
}

function TitleBar({
  title,
  place,
  onMove,
  onClose,
}: {
  title: string;
  place: Place;
  onMove: (place: Place) => void;
  onClose: () => void;
}): JSX.Element {
  const gripRef = useRef<Place>();
  return (
    <header
      class="panel-title"
      onPointerDown={(event) => {
        if (event.target instanceof Element && event.target.closest("button")) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        gripRef.current = { x: event.clientX - place.x, y: event.clientY - place.y };
      }}
      onPointerMove={(event) => {
        if (gripRef.current === undefined) return;
        onMove(clampPlace({ x: event.clientX - gripRef.current.x, y: event.clientY - gripRef.current.y }));
      }}
      onPointerUp={() => {
        gripRef.current = undefined;
      }}
    >
      <h2>{title}</h2>
      <IconButton label={`Close ${title}`} onClick={onClose}>
        <IconClose16 />
      </IconButton>
    </header>
  );
}

type FrameProps = Panel & { readonly stage: Stage; readonly title: string; readonly height: number };

function PanelFrame({ stage, html, title, themeColors, height }: FrameProps): JSX.Element {
  const element = useRef<HTMLIFrameElement>(null);
  // Before the browser does anything else: an effect waits for a paint, and a frame that loads sooner would not be heard.
  useLayoutEffect(() => {
    const frame = element.current;
    return frame === null ? undefined : connectFrame(stage, { html, themeColors }, frame);
  }, [stage, html, themeColors]);
  return (
    <iframe
      ref={element}
      class="panel-frame"
      src="/frame/panel"
      sandbox="allow-scripts allow-forms allow-popups allow-downloads"
      title={`${title} panel`}
      style={{ height }}
    />
  );
}

/** Carries messages between the run and the frame, and tells the panel about the theme. */
function connectFrame(stage: Stage, panel: Panel, frame: HTMLIFrameElement): () => void {
  function post(message: unknown): void {
    frame.contentWindow?.postMessage(message, "*");
  }
  function hear(event: MessageEvent<unknown>): void {
    if (event.source !== frame.contentWindow || typeof event.data !== "object" || event.data === null) return;
    const { data } = event;
    if ("pluginMessage" in data) stage.plugin.hear(data.pluginMessage);
    else if ("ready" in data && data.ready === "panel") post({ load: pageOf(stage, panel) });
    else if ("ready" in data && data.ready === "plugin") begin();
    else if ("violation" in data && "uri" in data)
      stage.plugin.write(
        "error",
        describeViolation({ violation: String(data.violation), uri: String(data.uri) }),
      );
  }
  let stopTheme: (() => void) | undefined;
  function begin(): void {
    stage.plugin.attach(post);
    stopTheme = effect(() => {
      if (panel.themeColors) post({ figmaMessage: { theme: stage.theme.value } });
    });
    // As in Figma the new window has the focus. A panel that took it for one of its fields keeps it there.
    if (document.activeElement === frame) return;
    frame.focus();
    post({ focus: true });
  }
  window.addEventListener("message", hear);
  return () => {
    stopTheme?.();
    window.removeEventListener("message", hear);
  };
}

function pageOf(stage: Stage, panel: Panel): string {
  const theme = panel.themeColors ? stage.panelCss.theme : undefined;
  return addHostStyle(panel.html, { fonts: stage.panelCss.fonts, theme }, stage.theme.peek());
}
