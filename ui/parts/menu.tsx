import { useEffect, useRef, useState } from "preact/hooks";
import { IconChevronDown16 } from "../kit.ts";
import css from "./menu.module.css";

export type MenuItem = { label: string; title?: string | undefined; onChoose: () => void };

type MenuProps = {
  label: string;
  /** Worked out when the menu opens. */
  listItems: () => MenuItem[];
};

/** A small button that opens a list of acts above it. Arrow keys move, Escape closes, and the focus goes back to the button. */
export function Menu({ label, listItems }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  function close(): void {
    setOpen(false);
    button.current?.focus();
  }
  useEffect(() => {
    if (!isOpen) return undefined;
    findItems(root.current)[0]?.focus();
    function closeOutside({ target }: PointerEvent): void {
      if (target instanceof Node && root.current?.contains(target) === false) setOpen(false);
    }
    window.addEventListener("pointerdown", closeOutside);
    return () => window.removeEventListener("pointerdown", closeOutside);
  }, [isOpen]);
  return (
    <span
      ref={root}
      class={css.root}
      onKeyDown={(event) => handleKey(event, root.current, isOpen, { open: () => setOpen(true), close })}
    >
      <button
        ref={button}
        type="button"
        class={css.button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        title={label}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronDown16 />
      </button>
      {isOpen && <List label={label} items={listItems()} onClose={close} />}
    </span>
  );
}

function List({ label, items, onClose }: { label: string; items: MenuItem[]; onClose: () => void }) {
  return (
    <div class={css.list} role="menu" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={css.item}
          title={item.title}
          onClick={() => {
            onClose();
            item.onChoose();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}

function findItems(root: HTMLElement | null): HTMLElement[] {
  return Array.from(root?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []);
}

type Acts = { open: () => void; close: () => void };

function handleKey(event: KeyboardEvent, root: HTMLElement | null, isOpen: boolean, acts: Acts): void {
  if (!isOpen) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    return acts.open();
  }
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    return acts.close();
  }
  const items = findItems(root);
  const at = items.findIndex((item) => item === document.activeElement);
  const next = moveTo(event.key, at, items.length);
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}

/** The place after a key, round the ends; undefined for a key that does not move. */
function moveTo(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
