/** A button that opens a menu: arrow keys, Home, End and Escape work as in a desktop menu. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export type MenuItem =
  | "separator"
  | {
      readonly label: string;
      readonly keys?: string;
      readonly checked?: boolean;
      readonly disabled?: boolean;
      readonly run: () => void;
    };

type Props = {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly children: ComponentChildren;
  readonly align?: "left" | "right";
  readonly class?: string;
};

export function Menu({ label, items, children, align = "left", class: extra = "" }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => (open ? watchOutside(root.current, () => setOpen(false)) : undefined), [open]);
  useEffect(() => {
    if (open) root.current?.querySelector<HTMLElement>('[role^="menuitem"]:not(:disabled)')?.focus();
  }, [open]);
  function close(): void {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  }
  return (
    <div class="menu" ref={root} onKeyDown={(event) => open && handleKey(event, root.current, close)}>
      <button
        type="button"
        class={`menu-button ${extra}`}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div class={`menu-list menu-${align}`} role="menu" aria-label={label}>
          {items.map((item, index) => (
            <MenuRow key={index} item={item} onRun={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function MenuRow({ item, onRun }: { item: MenuItem; onRun: () => void }): JSX.Element {
  if (item === "separator") return <hr />;
  const { label, keys, checked, disabled, run } = item;
  return (
    <button
      type="button"
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      disabled={disabled ?? false}
      tabIndex={-1}
      onClick={() => {
        onRun();
        run();
      }}
    >
      <span class="menu-check">{checked ? "✓" : ""}</span>
      <span class="menu-label">{label}</span>
      {keys !== undefined && <kbd>{keys}</kbd>}
    </button>
  );
}

function watchOutside(root: HTMLElement | null, close: () => void): () => void {
  function hear(event: Event): void {
    if (!(event.target instanceof Node) || !root?.contains(event.target)) close();
  }
  window.addEventListener("pointerdown", hear, true);
  // A click into the plugin's frame reaches us as a loss of focus alone.
  window.addEventListener("blur", close);
  return () => {
    window.removeEventListener("pointerdown", hear, true);
    window.removeEventListener("blur", close);
  };
}

function handleKey(event: KeyboardEvent, root: HTMLElement | null, close: () => void): void {
  if (event.key === "Escape" || event.key === "Tab") {
    event.stopPropagation();
    close();
    return;
  }
  const rows = [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)') ?? [])];
  const at = rows.findIndex((row) => row === document.activeElement);
  const steps: Record<string, number> = {
    ArrowDown: (at + 1) % rows.length,
    ArrowUp: (at - 1 + rows.length) % rows.length,
    Home: 0,
    End: rows.length - 1,
  };
  const next = steps[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  rows[next]?.focus();
}
