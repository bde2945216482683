import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * Gives the handler for `onFocusCapture` of a screen whose buttons go once they have done their work: when the focused one
 * went, focus moves to the opened row, or to the screen's tab, instead of falling out of the panel.
 */
export function useKeptFocus(rootRef: RefObject<HTMLElement>, tab: string): (event: FocusEvent) => void {
  const lastRef = useRef<Node>();
  useEffect(() => {
    if (lastRef.current?.isConnected !== false || document.activeElement !== document.body) return;
    const row = rootRef.current?.querySelector<HTMLElement>("[aria-expanded=true]");
    (row ?? document.getElementById(tab))?.focus();
  });
  return ({ target }) => {
    if (target instanceof Node) lastRef.current = target;
  };
}
