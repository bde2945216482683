import { IconButton, IconClose16 } from "../kit.ts";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import css from "./sheet.module.css";

type SheetProps = { title: string; onClose: () => void; children: ComponentChildren };

/** A dialog that rises from the bottom. Focus stays inside and goes back where it came from; Escape closes. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    findFocusable(dialog.current)[1]?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  function handleKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
    if (event.key === "Tab") keepFocusInside(event, dialog.current);
  }
  return (
    <div class={css.veil} onClick={(event) => event.target === event.currentTarget && onClose()}>
      <div
        ref={dialog}
        class={css.sheet}
        role="dialog"
        aria-modal="true"
        aria-label={title}
        tabIndex={-1}
        onKeyDownCapture={handleKey}
      >
        <div class={css.head}>
          <h2>{title}</h2>
          <IconButton aria-label="Close" onClick={onClose}>
            <IconClose16 />
          </IconButton>
        </div>
        <div class={css.body}>{children}</div>
      </div>
    </div>
  );
}

function findFocusable(root: HTMLElement | null): HTMLElement[] {
  const all = root?.querySelectorAll<HTMLElement>("button, input, select, textarea, summary") ?? [];
  return Array.from(all).filter((element) => !element.matches(":disabled"));
}

function keepFocusInside(event: KeyboardEvent, root: HTMLElement | null): void {
  const focusable = findFocusable(root);
  const first = focusable[0];
  const last = focusable.at(-1);
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first?.focus();
  }
}
