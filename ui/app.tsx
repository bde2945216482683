import { IconButton, IconClose16, IconAdjust16 } from "./kit.ts";
import { useEffect } from "preact/hooks";
import { dismissNotice, step } from "./actions.ts";
import css from "./app.module.css";
import { CreateScreen } from "./create/create-screen.tsx";
import { generate } from "./press.ts";
import { ResizeGrip } from "./resize-grip.tsx";
import { RunsScreen } from "./runs/runs-screen.tsx";
import { SettingsScreen } from "./settings/settings-screen.tsx";
import { announcement, notice, screen } from "./store.ts";
import { TabBar } from "./tab-bar.tsx";

/** The whole panel: tabs, one screen, a live region, and the handle that resizes the window. */
export function App() {
  useEffect(() => {
    window.addEventListener("keydown", handleShortcut);
    return () => window.removeEventListener("keydown", handleShortcut);
  }, []);
  const { name } = screen.value;
  return (
    <main class={css.app}>
      <h1 class="sr-only">Polyframe</h1>
      <TabBar settingsIcon={<IconAdjust16 />} />
      <Notice />
      <div class={css.panel} role="tabpanel" id={`panel-${name}`} aria-labelledby={`tab-${name}`}>
        <CurrentScreen />
      </div>
      <p class="sr-only" role="status" aria-live="polite">
        {announcement.value}
      </p>
      <ResizeGrip />
    </main>
  );
}

function CurrentScreen() {
  const { value } = screen;
  switch (value.name) {
    case "create":
      return <CreateScreen sheet={value.sheet} />;
    case "runs":
      return <RunsScreen run={value.run} cell={value.cell} take={value.take} />;
    case "settings":
      return <SettingsScreen />;
  }
}

function handleShortcut(event: KeyboardEvent): void {
  if (!(event.metaKey || event.ctrlKey) || event.isComposing || screen.value.name !== "create") return;
  const way = findStep(event);
  if (event.key !== "Enter" && (way === undefined || screen.value.sheet !== "none")) return;
  event.preventDefault();
  if (way === undefined) generate();
  else step(way);
}

/** Undo and redo as each system has them; they never reach the canvas. */
function findStep({ key, shiftKey }: KeyboardEvent): "undo" | "redo" | undefined {
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" ? "redo" : undefined;
}

function Notice() {
  const { value } = notice;
  if (value === undefined) return null;
  return (
    <div class={css.notice} role="group" aria-label="Notice">
      <p>{value.message}</p>
      <IconButton aria-label="Dismiss" onClick={dismissNotice}>
        <IconClose16 />
      </IconButton>
    </div>
  );
}
