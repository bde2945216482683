/** Notices at the bottom of the canvas, and the newcomer's hint above it. */
import { IconClose16 } from "@create-figma-plugin/ui";
import type { JSX } from "preact";
import { IconButton } from "./parts/icon-button.tsx";
import type { Stage } from "./stage.ts";

export function Toasts({ stage }: { stage: Stage }): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {stage.plugin.notices.shown.value.map(({ key, message, error, button, end }) => (
        <div key={key} class={error ? "toast toast-error" : "toast"}>
          <span dir="auto">{message}</span>
          {button !== undefined && (
            <button type="button" class="toast-button" onClick={() => end("action_button_click")}>
              {button}
            </button>
          )}
          <IconButton label="Dismiss" onClick={() => end("dismiss")}>
            <IconClose16 />
          </IconButton>
        </div>
      ))}
    </div>
  );
}

export function Hint({ stage }: { stage: Stage }): JSX.Element | null {
  if (!stage.hint.value) return null;
  return (
    <p class="hint">
      Select a frame, write a sentence, press Generate
      <IconButton label="Dismiss the hint" onClick={stage.closeHint}>
        <IconClose16 />
      </IconButton>
    </p>
  );
}
