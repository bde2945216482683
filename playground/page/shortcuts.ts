/** Keys that work anywhere on the page except where someone types. */
import { redo, undo } from "../host/document/history.ts";
import { lookAt, select } from "../host/document/session.ts";
import { zoomBy, zoomToFit } from "./canvas/zoom.ts";
import { deleteSelection, nudge, selectAll } from "./parts/edit.ts";
import { flipSelection } from "./parts/turn.ts";
import type { Stage } from "./stage.ts";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [role=menu]") !== null;
}

/** The layers list and buttons use arrow keys themselves. */
function isOnCanvas(target: EventTarget | null): boolean {
  return target instanceof HTMLCanvasElement || target === document.body;
}

/** Listens on the window for the page's life. */
export function listenToShortcuts(stage: Stage): void {
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    const act = event.ctrlKey || event.metaKey ? withControl(stage, event) : plain(stage, event);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function withControl({ document }: Stage, event: KeyboardEvent): (() => unknown) | undefined {
  const keys: Record<string, () => unknown> = {
    z: () => (event.shiftKey ? redo(document) : undo(document)),
    y: () => redo(document),
    a: () => selectAll(document),
    "+": () => zoomBy(document, 2),
    "=": () => zoomBy(document, 2),
    "-": () => zoomBy(document, 0.5),
    "0": () => lookAt(document, { zoom: 1 }),
  };
  return keys[event.key.toLowerCase()];
}

function plain({ document, plugin }: Stage, event: KeyboardEvent): (() => unknown) | undefined {
  const step = event.shiftKey ? 10 : 1;
  const keys: Record<string, () => unknown> = {
    "+": () => zoomBy(document, 2),
    "=": () => zoomBy(document, 2),
    "-": () => zoomBy(document, 0.5),
    _: () => zoomBy(document, 0.5),
    Delete: () => deleteSelection(document, (sentence) => plugin.notices.say(sentence, true)),
    Backspace: () => deleteSelection(document, (sentence) => plugin.notices.say(sentence, true)),
    Escape: () => select(document, document.currentPage, []),
    ...(isOnCanvas(event.target) && {
      ArrowLeft: () => nudge(document, -step, 0),
      ArrowRight: () => nudge(document, step, 0),
      ArrowUp: () => nudge(document, 0, -step),
      ArrowDown: () => nudge(document, 0, step),
    }),
  };
  // With shift the digit row gives other characters on other keyboards; the code names the key itself.
  const digits: Record<string, () => unknown> = {
    Digit0: () => lookAt(document, { zoom: 1 }),
    Digit1: () => zoomToFit(document, "page"),
    Digit2: () => zoomToFit(document, "selection"),
  };
  // Shift makes a capital of a letter: the keys are Shift+H and Shift+V.
  const flips: Record<string, () => unknown> = {
    H: () => flipSelection(document, "horizontal"),
    V: () => flipSelection(document, "vertical"),
  };
  const shifted = event.shiftKey ? (digits[event.code] ?? flips[event.key]) : undefined;
  return shifted ?? keys[event.key];
}
