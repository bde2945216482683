/** What the plugin wrote to its console, and what went wrong in it. */
import { IconClose16 } from "@create-figma-plugin/ui";
import type { JSX } from "preact";
import { IconButton } from "./parts/icon-button.tsx";
import type { Stage } from "./stage.ts";

export function Console({ stage, onClose }: { stage: Stage; onClose: () => void }): JSX.Element {
  const lines = stage.plugin.log.value;
  return (
    <section class="console" aria-label="Console">
      <header class="side-title">
        <h2>Console</h2>
        <IconButton label="Close the console" onClick={onClose}>
          <IconClose16 />
        </IconButton>
      </header>
      <ol tabIndex={0} aria-label="Lines">
        {lines.map(({ level, text, at }, index) => (
          <li key={index} class={`line-${level}`}>
            <time>{at.toLocaleTimeString("en-GB")}</time>
            <pre>{text}</pre>
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p class="quiet">The plugin has written nothing yet.</p>}
    </section>
  );
}
