import type { ComponentChildren } from "preact";
import { goTo } from "./actions.ts";
import css from "./app.module.css";
import { cx } from "./parts/cx.ts";
import type { Screen } from "./model/state.ts";
import { isHeld } from "./runs/describe-run.ts";
import { openRuns, runs, screen } from "./store.ts";

const tabs: readonly { name: Screen["name"]; screen: Screen; label: string }[] = [
  { name: "create", screen: { name: "create", sheet: "none" }, label: "Create" },
  { name: "runs", screen: { name: "runs" }, label: "Runs" },
  { name: "settings", screen: { name: "settings" }, label: "Settings" },
];

/** Create, Runs with how many are being made, and at the far end the settings. Arrow keys move between them. */
export function TabBar({ settingsIcon }: { settingsIcon: ComponentChildren }) {
  const current = screen.value.name;
  function handleKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.name === current);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    goTo(next.screen);
    document.getElementById(`tab-${next.name}`)?.focus();
  }
  return (
    <div class={css.tabs} role="tablist" aria-label="Screens" onKeyDown={handleKey}>
      {tabs.map((tab) => (
        <button
          key={tab.name}
          type="button"
          role="tab"
          id={`tab-${tab.name}`}
          class={cx(css.tab, tab.name === "settings" && css.last)}
          aria-selected={current === tab.name}
          aria-controls={current === tab.name ? `panel-${tab.name}` : undefined}
          aria-label={tab.name === "settings" ? tab.label : undefined}
          tabIndex={current === tab.name ? 0 : -1}
          onClick={() => goTo(tab.screen)}
        >
          {tab.name === "settings" ? settingsIcon : tab.label}
          {tab.name === "runs" && openRuns.value > 0 && <OpenRuns />}
        </button>
      ))}
    </div>
  );
}

/** How many runs are open; what waits for a person's Continue is not being made, and looks so. */
function OpenRuns() {
  const held = runs.value.filter(isHeld).length;
  const going = openRuns.value - held;
  const words = [going > 0 ? `${going} being made` : "", held > 0 ? `${held} waiting for your Continue` : ""]
    .filter((part) => part !== "")
    .join(", ");
  return (
    <span class={cx(css.badge, held > 0 && css.held)} title={words}>
      <span aria-hidden="true">{openRuns.value}</span>
      <span class="sr-only">{words}</span>
    </span>
  );
}
