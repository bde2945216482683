/** A document as plain data, so that it survives a reload; image bytes stay bytes. */
import type { NodeRecord } from "./record.ts";
import { newRecord, nodeTypes } from "./record.ts";
import type { ImageRecord, PlaygroundDocument, TextRuler, Viewport } from "./store.ts";
import { createDocument } from "./store.ts";

export type SavedDocument = {
  readonly format: 1;
  readonly nodes: readonly NodeRecord[];
  readonly images: readonly ImageRecord[];
  readonly nextId: number;
  readonly currentPage: string;
  readonly selections: readonly (readonly [string, readonly string[]])[];
  readonly viewport: Viewport;
};

/** Everything but the undo history, as values `structuredClone` and IndexedDB can carry. */
export function saveDocument(document: PlaygroundDocument): SavedDocument {
  return {
    format: 1,
    nodes: [...document.nodes.values()],
    images: [...document.images.values()],
    nextId: document.nextId,
    currentPage: document.currentPage,
    selections: [...document.selections],
    viewport: document.viewport,
  };
}

/** Hashes of the images that a paint of any layer names, hidden paints included: a file keeps no others. */
export function imagesNamed(document: PlaygroundDocument): ReadonlySet<string> {
  const named = new Set<string>();
  for (const node of document.nodes.values()) {
    for (const paint of [...node.fills, ...node.strokes, ...node.backgrounds])
      if (paint.type === "IMAGE" && paint.imageHash !== null) named.add(paint.imageHash);
  }
  return named;
}

/** Builds the document again, without the images that nothing in it names. Throws a sentence when the data is not one `saveDocument` made. */
export function loadDocument(saved: SavedDocument, ruler?: TextRuler): PlaygroundDocument {
  if (saved.format !== 1 || !saved.nodes.some((node) => node.type === "DOCUMENT")) {
    throw new Error("This is not a saved playground document. Start with a new one.");
  }
  const unknown = saved.nodes.find((node) => !nodeTypes.includes(node.type));
  if (unknown) throw new Error(`The saved document holds a ${unknown.type}, which this version cannot show.`);
  const document = createDocument(ruler);
  // Defaults first: a document saved by an older version lacks the fields that came later.
  document.nodes = new Map(
    saved.nodes.map((node) => [node.id, { ...newRecord(node.type, node.id), ...node }]),
  );
  const named = imagesNamed(document);
  document.images = new Map(
    saved.images.flatMap((image) => (named.has(image.hash) ? [[image.hash, image]] : [])),
  );
  document.nextId = saved.nextId;
  document.currentPage = saved.currentPage;
  document.selections = new Map(saved.selections);
  document.viewport = saved.viewport;
  return document;
}
