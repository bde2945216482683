/** The canvas element: drawn once per frame at most, and only when something it shows has changed. */
import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { absoluteBounds, unite } from "../../host/document/geometry.ts";
import { lookAt } from "../../host/document/session.ts";
import { nodeOf, schedule } from "../../host/document/store.ts";
import type { Stage } from "../stage.ts";
import { type Colours, drawCanvas } from "./draw.ts";
import { createGestures, type Gestures } from "./gestures.ts";
import { keepPageViews } from "./page-views.ts";

const onLight = "#5c5c5c";
const onDark = "#a8a8a8";
const colours: Record<"light" | "dark", Colours> = {
  light: {
    canvas: "#e5e5e5",
    labels: { page: onLight, light: onLight, dark: onDark },
    accent: "#0d99ff",
    section: "#ffffff",
  },
  dark: {
    canvas: "#1e1e1e",
    labels: { page: onDark, light: onLight, dark: onDark },
    accent: "#0d99ff",
    section: "#3a3a3a",
  },
};

/** The plugin's window with its margins as it first opens. */
const firstPanelPx = 432;
const firstMarginPx = 40;

export function CanvasView({ stage }: { stage: Stage }): JSX.Element {
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext("2d", { alpha: false });
    if (!canvas || !context) return undefined;
    return connect(stage, canvas, context);
  }, [stage]);
  return (
    <canvas
      ref={element}
      class="canvas"
      tabIndex={0}
      role="application"
      aria-label="Canvas. Arrow keys move the selection, Shift+H and Shift+V flip it, Shift+1 shows everything. The layers list selects by keyboard."
    />
  );
}

/** Wires one canvas; the answer takes everything off again. */
function connect(stage: Stage, canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): () => void {
  const gestures = createGestures(stage.document, context);
  const stops = [
    keepDrawn(stage, canvas, context, gestures),
    keepSized(stage, canvas),
    keepPageViews(stage.document),
    listen(canvas, gestures),
    watchSpace(gestures, canvas),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function keepDrawn(
  stage: Stage,
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  gestures: Gestures,
): () => void {
  let frame = 0;
  function draw(): void {
    frame = 0;
    const { width, height } = stage.document.window;
    const pixelRatio = globalThis.devicePixelRatio;
    const [deviceWidth, deviceHeight] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
    // Assigning a size clears the canvas, so it happens in the frame that draws it again.
    if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
    if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
    drawCanvas({
      context,
      document: stage.document,
      images: stage.images,
      overlay: gestures.overlay.value,
      colours: colours[stage.theme.value],
      window: { width, height },
      pixelRatio,
    });
    canvas.dataset.drawing = stage.images.pending() > 0 ? "pictures" : "done";
    stage.images.warm();
  }
  const stop = effect(() => {
    const { nodes, selection, page, view } = stage.changes;
    for (const change of [nodes, selection, page, view, stage.theme, stage.redraw, gestures.overlay])
      void change.value;
    canvas.dataset.drawing = "soon";
    if (frame === 0) frame = requestAnimationFrame(draw);
  });
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
}

/** The document knows its window, because plugins ask for the viewport's bounds. */
function keepSized(stage: Stage, canvas: HTMLCanvasElement): () => void {
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (width === 0 || height === 0) return;
    stage.document.window = { width, height };
    if (!stage.placed.peek()) placeFirstView(stage);
    stage.document.notice.viewport = true;
    schedule(stage.document);
  });
  observer.observe(canvas);
  return () => observer.disconnect();
}

/** On the first visit the page begins at the top, as wide as the room beside the plugin's window. */
function placeFirstView(stage: Stage): void {
  stage.placed.value = true;
  const { document } = stage;
  const page = nodeOf(document, document.currentPage);
  // Twice as wide as they are: a picture made for a frame lands beside it.
  const boxes = page.children.map((id) => absoluteBounds(document, nodeOf(document, id)));
  const box = unite(boxes.map((each) => ({ ...each, width: each.width * 2 })));
  if (box === undefined) return;
  const { width, height } = document.window;
  const taken = width > firstPanelPx * 2 ? firstPanelPx : 0;
  const zoom = Math.min(1, (width - taken - firstMarginPx * 2) / box.width);
  const x = box.x + (width / 2 - firstMarginPx) / zoom;
  lookAt(document, { x, y: box.y + (height / 2 - firstMarginPx * 2) / zoom, zoom });
}

function listen(canvas: HTMLCanvasElement, gestures: Gestures): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  canvas.addEventListener(
    "pointerdown",
    (event) => {
      canvas.focus({ preventScroll: true });
      canvas.setPointerCapture(event.pointerId);
      gestures.down(event);
    },
    { signal },
  );
  canvas.addEventListener("pointermove", gestures.move, { signal });
  canvas.addEventListener("pointerup", gestures.up, { signal });
  canvas.addEventListener("pointercancel", gestures.up, { signal });
  canvas.addEventListener("pointerleave", gestures.leave, { signal });
  canvas.addEventListener("dblclick", gestures.doubleClick, { signal });
  canvas.addEventListener("wheel", gestures.wheel, { signal, passive: false });
  return () => controller.abort();
}

/** Space pans while the pointer is not over something that types. */
function watchSpace(gestures: Gestures, canvas: HTMLCanvasElement): () => void {
  const stop = effect(() => {
    canvas.style.cursor = gestures.panning.value ? "grab" : "default";
  });
  const controller = new AbortController();
  const { signal } = controller;
  window.addEventListener(
    "keydown",
    (event) => {
      const onCanvas = event.target === canvas || event.target === document.body;
      if (event.code !== "Space" || !onCanvas) return;
      event.preventDefault();
      gestures.panning.value = true;
    },
    { signal },
  );
  window.addEventListener(
    "keyup",
    (event) => {
      if (event.code === "Space") gestures.panning.value = false;
    },
    { signal },
  );
  window.addEventListener(
    "blur",
    () => {
      gestures.panning.value = false;
    },
    { signal },
  );
  return () => {
    stop();
    controller.abort();
  };
}
