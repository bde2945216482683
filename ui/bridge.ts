/** The one channel to the sandbox. Figma posts its own messages on it too; only ours carry `pluginMessage`. */
import type { PanelMessage, SandboxFact } from "../core/messages.ts";

/** Sends one message to the sandbox. */
export function postToMain(message: PanelMessage): void {
  parent.postMessage({ pluginMessage: message }, "*");
}

/** Calls `onFact` for each fact the sandbox posts; an unknown message is left alone. */
export function listenToMain(onFact: (fact: SandboxFact) => void): void {
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    const { data } = event;
    if (typeof data !== "object" || data === null || !("pluginMessage" in data)) return;
    const { pluginMessage } = data;
    if (event.source === parent && isFact(pluginMessage)) onFact(pluginMessage);
  });
}

const factTypes: Record<SandboxFact["type"], true> = {
  started: true,
  "file-changed": true,
  "selection-changed": true,
  "relay-changed": true,
  "catalogue-changed": true,
  "usage-changed": true,
  "run-accepted": true,
  "run-refused": true,
  "run-changed": true,
  "run-forgotten": true,
  "runs-hidden": true,
  "runs-listed": true,
  "runs-not-listed": true,
  "reference-added": true,
  "reference-failed": true,
  "anchor-added": true,
  "anchor-failed": true,
  "preview-fetched": true,
  "set-changed": true,
  "set-missing": true,
  "sets-listed": true,
  "set-written": true,
  "set-diverged": true,
  "pictures-listed": true,
  "picture-uploaded": true,
  "picture-refused": true,
  "pictures-adopted": true,
  "pictures-not-adopted": true,
  noticed: true,
};

/**
 * The name decides. Both halves come out of one build and only the host can post here, so the sandbox, which decodes
 * what the panel and the relay send it in full, is believed: decoding again would make ui.html a fifth larger.
 */
export function isFact(value: unknown): value is SandboxFact {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  return typeof value.type === "string" && Object.hasOwn(factTypes, value.type);
}
