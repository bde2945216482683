import css from "./app.module.css";
import { saveSettings } from "./actions.ts";
import { postToMain } from "./bridge.ts";

const least = { width: 360, height: 420 };

/** The corner that resizes the window: Figma's plugin windows have no edge to pull. The size is kept. */
export function ResizeGrip() {
  function resize(event: PointerEvent): { width: number; height: number } {
    const width = Math.max(least.width, Math.round(event.clientX + 5));
    const height = Math.max(least.height, Math.round(event.clientY + 5));
    postToMain({ type: "resize-window", width, height });
    return { width, height };
  }
  return (
    <div
      class={css.grip}
      aria-hidden="true"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(event);
      }}
      onPointerUp={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) saveSettings({ window: resize(event) });
      }}
    >
      <svg width="14" height="14" viewBox="0 0 14 14">
        <path d="M12 4l-8 8M12 8l-4 4" stroke="currentColor" stroke-linecap="round" />
      </svg>
    </div>
  );
}
