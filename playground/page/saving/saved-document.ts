/** Keeps the document in the browser's database: layers as one value, each picture once beside it. */
import { type Signal, signal } from "@preact/signals";
import { clear, createStore, get, getMany, keys, setMany, delMany } from "idb-keyval";
import { imagesNamed, loadDocument, type SavedDocument, saveDocument } from "../../host/document/persist.ts";
import type { ImageRecord, PlaygroundDocument, TextRuler } from "../../host/document/store.ts";
import { subscribe } from "../../host/document/store.ts";

/** Long enough for a drag to end, short enough that closing the page at once loses nothing anyone remembers. */
const quietMs = 250;

const store = createStore("polyframe-playground", "document");
const layersKey = "layers";

type SavedLayers = Omit<SavedDocument, "images"> & { readonly imageHashes: readonly string[] };

/** The document of the last visit, or undefined on the first. Rejects with a sentence when it cannot be read. */
export async function readSavedDocument(ruler: TextRuler): Promise<PlaygroundDocument | undefined> {
  const layers = await get<SavedLayers>(layersKey, store);
  if (layers === undefined) return undefined;
  const images = await getMany<ImageRecord | undefined>([...layers.imageHashes], store);
  return loadDocument({ ...layers, images: images.filter((image) => image !== undefined) }, ruler);
}

/** Forgets the saved document. */
export async function clearSavedDocument(): Promise<void> {
  await clear(store);
}

export type Saver = {
  /** Whether everything is written. */
  readonly saved: Signal<boolean>;
  /** Stops writing: what follows is thrown away. */
  readonly stop: () => void;
};

/** Writes the document whenever it has been quiet for a moment, and when the page is left. */
export function saveChanges(document: PlaygroundDocument, refused: (sentence: string) => void): Saver {
  const saved = signal(true);
  const written = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();
  let stopped = false;

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    if (stopped) return;
    writing = writing
      .then(() => writeDocument(document, written))
      .then(
        () => {
          saved.value = timer === undefined;
        },
        (error: unknown) =>
          refused(`The document could not be saved: ${String(error)}. Free some disk space.`),
      );
  }

  subscribe(document, () => {
    saved.value = false;
    clearTimeout(timer);
    timer = setTimeout(write, quietMs);
  });
  globalThis.addEventListener("pagehide", () => {
    if (timer !== undefined) write();
  });
  return {
    saved,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function writeDocument(document: PlaygroundDocument, written: Set<string>): Promise<void> {
  const { images, ...layers } = saveDocument(document);
  const fresh = images.filter((image) => !written.has(image.hash));
  const saved: SavedLayers = { ...layers, imageHashes: images.map((image) => image.hash) };
  await setMany([...fresh.map((image): [string, unknown] => [image.hash, image]), [layersKey, saved]], store);
  for (const image of fresh) written.add(image.hash);
}

/** Deletes pictures no layer of the saved document uses; undo does not survive a reload, so nothing can bring them back. */
export async function deleteUnusedImages(document: PlaygroundDocument): Promise<void> {
  const used = imagesNamed(document);
  const unused = (await keys<string>(store)).filter((key) => key !== layersKey && !used.has(key));
  for (const hash of unused) document.images.delete(hash);
  await delMany(unused, store);
}
