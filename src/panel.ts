/** The panel's window and the one way to post to it. */
import type { SandboxFact } from "../core/messages.ts";

const smallest = { width: 360, height: 320 };
const largest = { width: 1600, height: 1400 };

/** Opens the panel; its size is the person's last one, in pixels. */
export function showPanel(size: { width: number; height: number }): void {
  figma.showUI(__html__, { ...clampWindow(size), title: "Polyframe", themeColors: true });
}

export function resizePanel(size: { width: number; height: number }): void {
  const { width, height } = clampWindow(size);
  figma.ui.resize(width, height);
}

/** Keeps a window usable whatever was dragged or stored; whole pixels. */
export function clampWindow(size: { width: number; height: number }): { width: number; height: number } {
  return {
    width: Math.round(Math.min(largest.width, Math.max(smallest.width, size.width))),
    height: Math.round(Math.min(largest.height, Math.max(smallest.height, size.height))),
  };
}

export function postToUi(message: SandboxFact): void {
  figma.ui.postMessage(message);
}

/** A toast; Figma cuts at 100 characters, so it never carries the details. */
export function notifyShortly(sentence: string): void {
  figma.notify(sentence.length <= 100 ? sentence : `${sentence.slice(0, 97)}...`);
}
