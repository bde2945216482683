/** References on their way to the relay: bytes are read here, checked by type and size, and sent on by the sandbox. */
import { createRefusal } from "../core/failure.ts";
import { postToMain } from "./bridge.ts";
import { createUuid } from "./ids.ts";
import type { PendingReference } from "./model/state.ts";
import { catalogue, transition } from "./store.ts";

const defaultMaxBytes = 20_000_000;
const types = ["image/png", "image/jpeg", "image/webp"];

/** Asks the sandbox to export the selection as a reference. */
export function addSelection(): void {
  const requestId = createUuid();
  addPending({ requestId, name: "the selection" });
  postToMain({ type: "reference-from-selection", requestId });
}

/** Reads files and hands their bytes to the sandbox; what cannot be a reference is said so, by name. */
export async function addFiles(files: readonly File[]): Promise<void> {
  for (const file of files) {
    const requestId = createUuid();
    const refused = explainRefusal(file);
    if (refused !== undefined) {
      addPending({
        requestId,
        name: file.name,
        failure: createRefusal("bad-reference", refused),
      });
      continue;
    }
    addPending({ requestId, name: file.name });
    const bytes = await file.arrayBuffer().then(
      (buffer) => new Uint8Array(buffer),
      // Moved or unreadable since it was chosen: said like any other file that cannot be used.
      () => undefined,
    );
    if (bytes === undefined) failPending(requestId, "This file could not be read. Choose it again.");
    else {
      changePending(requestId, { bytes });
      postToMain({ type: "reference-from-file", requestId, name: file.name, bytes });
    }
  }
}

/** Files may be dropped anywhere: without this the browser would leave the panel to show them. */
export function acceptDrops(onDropped: () => void): void {
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = Array.from(event.dataTransfer?.files ?? []);
    if (files.length === 0) return;
    onDropped();
    void addFiles(files);
  });
}

function explainRefusal(file: File): string | undefined {
  if (!types.includes(file.type)) return "This is not a PNG, JPEG or WebP picture. Choose another file.";
  const maxBytes = catalogue.value?.limits.assetBytes ?? defaultMaxBytes;
  if (file.size <= maxBytes) return undefined;
  return `This is larger than ${Math.floor(maxBytes / 1_000_000)} MB. Choose a smaller file.`;
}

function addPending(pending: PendingReference): void {
  transition((before) => ({ ...before, pendingReferences: [...before.pendingReferences, pending] }));
}

function failPending(requestId: string, message: string): void {
  changePending(requestId, { failure: createRefusal("bad-reference", message) });
}

function changePending(requestId: string, changes: Partial<PendingReference>): void {
  transition((before) => ({
    ...before,
    pendingReferences: before.pendingReferences.map((each) =>
      each.requestId === requestId ? { ...each, ...changes } : each,
    ),
  }));
}

export function dismissReference(requestId: string): void {
  transition((before) => ({
    ...before,
    pendingReferences: before.pendingReferences.filter((each) => each.requestId !== requestId),
  }));
}
