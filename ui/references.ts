/** References on their way to the relay: bytes are read here, checked by type and size, and sent on by the sandbox. */
import { createRefusal } from "../core/failure.ts";
import { nameFormat } from "../core/name-format.ts";
import { sniffImage } from "../core/sniff-image.ts";
import { postToMain } from "./bridge.ts";
import { scheduleDraftSave } from "./draft-save.ts";
import { listDropped, type NamedFile } from "./dropped-files.ts";
import { createUuid } from "./ids.ts";
import { setReferenceThumb } from "./model/draft.ts";
import type { PendingReference } from "./model/state.ts";
import { makeSmallCopy } from "./small-copy.ts";
import { catalogue, previews, transition } from "./store.ts";

const defaultMaxBytes = 20_000_000;

/** Asks the sandbox to export the selection as a reference. */
export function addSelection(): void {
  const requestId = createUuid();
  addPending({ requestId, name: "the selection" });
  postToMain({ type: "reference-from-selection", requestId });
}

/**
 * Reads files and hands their bytes to the sandbox. What a file is, its own bytes say: its name and type may be wrong, and a browser
 * knows no type for some. What cannot be a reference is said so, by what it is.
 */
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
    const problem = explainBytes(bytes);
    if (problem !== undefined) failPending(requestId, problem);
    if (bytes === undefined || problem !== undefined) continue;
    changePending(requestId, { bytes });
    postToMain({ type: "reference-from-file", requestId, name: file.name, bytes });
  }
}

/** Saves the draft with a reference that was just added, and with a small copy of it as soon as that is made. */
export async function saveReference(asset: string): Promise<void> {
  scheduleDraftSave();
  const bytes = previews.value[asset];
  const thumb = bytes === undefined ? undefined : await makeSmallCopy(bytes);
  if (thumb === undefined) return;
  transition((before) => ({ ...before, draft: setReferenceThumb(before.draft, asset, thumb) }));
  scheduleDraftSave();
}

type DropRules = {
  /** Whether files are taken for pictures of a set, and not for references, where they are not dropped on these. */
  isForPictures: () => boolean;
  onPictures: (files: readonly NamedFile[]) => void;
  onReferences: () => void;
};

/** Files may be dropped anywhere: without this the browser would leave the panel to show them. */
export function acceptDrops({ isForPictures, onPictures, onReferences }: DropRules): void {
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    const { dataTransfer, target } = event;
    const isOnReferences = target instanceof Element && target.closest("[data-references]") !== null;
    if (dataTransfer === null) return;
    if (isForPictures() && !isOnReferences)
      return void listDropped(dataTransfer).then((files) => {
        if (files.length > 0) onPictures(files);
      });
    const files = Array.from(dataTransfer.files);
    if (files.length === 0) return;
    onReferences();
    void addFiles(files);
  });
}

/** Why a file is no picture that can be sent, by its size and its first bytes; undefined where it is one. */
export async function explainFile(file: File): Promise<string | undefined> {
  const refused = explainRefusal(file);
  if (refused !== undefined) return refused;
  const head = await file
    .slice(0, 64)
    .arrayBuffer()
    .then(
      (buffer) => new Uint8Array(buffer),
      // Moved or unreadable since it was chosen: said like any other file that cannot be used.
      () => undefined,
    );
  return explainBytes(head);
}

function explainBytes(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return "This file could not be read. Choose it again.";
  const format = nameFormat(bytes);
  if (format !== undefined) return `This is ${format}. Save it as a PNG or JPEG, and choose that.`;
  return sniffImage(bytes) === undefined
    ? "This is not a PNG, JPEG or WebP picture. Choose another file."
    : undefined;
}

function explainRefusal(file: File): string | undefined {
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
