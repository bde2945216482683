/** Tells the sandbox when the panel is seen again: browsers slow the timers of a hidden tab down and freeze them after minutes. */
import { postToMain } from "./bridge.ts";

/** Shorter than this nothing is late by more than a second or two, and a person who only looked elsewhere costs no request. */
const shortestAwayMs = 5000;

/** The sandbox has no such event, and its timers and requests sleep with the tab it runs in. */
export function wakeOnReturn(): void {
  let hiddenAt = Infinity;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    else if (Date.now() - hiddenAt >= shortestAwayMs) postToMain({ type: "wake-up" });
  });
}
