/** Keeps the draft in the sandbox's storage: a moment after the last keystroke, and at once when the panel goes away. */
import { effect } from "@preact/signals";
import { postToMain } from "./bridge.ts";
import { draftToSave } from "./model/receive.ts";
import { openBase, state } from "./store.ts";

const quietMs = 400;
let timer: ReturnType<typeof setTimeout> | undefined;

export function scheduleDraftSave(): void {
  clearTimeout(timer);
  timer = setTimeout(saveDraftNow, quietMs);
}

export function clearDraftTimer(): void {
  if (timer !== undefined) saveDraftNow();
}

/** Saves what is not saved yet. */
export function saveDraftNow(): void {
  clearTimeout(timer);
  timer = undefined;
  postToMain({ type: "save-draft", draft: draftToSave(state.value) });
}

/** Keeps which set is open, and what the file said of it: without an edit nothing else would save it. */
export function saveOpenSet(): void {
  let saved = openBase.value;
  effect(() => {
    const { value: base } = openBase;
    if (base === saved) return;
    saved = base;
    scheduleDraftSave();
  });
}

/** Figma removes the iframe without a word; hiding and leaving are the last chances to save. */
export function saveDraftOnLeave(): void {
  window.addEventListener("pagehide", clearDraftTimer);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") clearDraftTimer();
  });
  window.addEventListener("blur", clearDraftTimer);
}
