/** Decoded pictures for the canvas, each no larger than it is shown, under one budget of memory. */
import type { ImageRecord, PlaygroundDocument } from "../../host/document/store.ts";
import type { Decoded } from "../../host/paint/context.ts";

/** 96 million pixels are 384 MB; a canvas full of 4096 px pictures would otherwise take several GB. */
const maxPixels = 96_000_000;
const smallestEdgePx = 256;
const maxDecoding = 3;

type Entry = { readonly bitmap: ImageBitmap; readonly edge: number; usedAt: number };

export type ImageCache = {
  /** The picture for a hash at about `edgePx` device pixels; a coarser one, or none, while that is being decoded. */
  readonly find: (hash: string, edgePx: number) => Decoded<ImageBitmap> | undefined;
  /** Decodes a picture at its full size, for exports. */
  readonly decode: (hash: string) => Promise<Decoded<ImageBitmap> | undefined>;
  /** How many pictures are still on their way. */
  readonly pending: () => number;
  /** Decodes small copies of pictures not looked at yet, while nothing is wanted: a first look then finds something to show. */
  readonly warm: () => void;
};

type Cache = {
  readonly document: PlaygroundDocument;
  readonly onReady: () => void;
  readonly entries: Map<string, Entry>;
  /** Edges to decode at, by hash: waiting, and under way. */
  readonly wanted: Map<string, number>;
  readonly loading: Map<string, number>;
  /** Bytes no browser can read: drawn as missing, as Figma does. */
  readonly broken: Set<string>;
  isWarming: boolean;
  clock: number;
};

/** A cache over the document's images; `onReady` is called when a picture can be drawn better than before. */
export function createImageCache(document: PlaygroundDocument, onReady: () => void): ImageCache {
  const cache: Cache = {
    document,
    onReady,
    entries: new Map(),
    wanted: new Map(),
    loading: new Map(),
    broken: new Set(),
    isWarming: false,
    clock: 0,
  };
  return {
    pending: () => cache.loading.size + cache.wanted.size,
    find: (hash, edgePx) => findPicture(cache, hash, edgePx),
    warm: () => warm(cache),
    async decode(hash) {
      const image = document.images.get(hash);
      if (image === undefined || cache.broken.has(hash)) return undefined;
      const picture = await createImageBitmap(toBlob(image));
      return { picture, width: image.width, height: image.height };
    },
  };
}

function findPicture(cache: Cache, hash: string, edgePx: number): Decoded<ImageBitmap> | undefined {
  cache.clock += 1;
  const image = cache.document.images.get(hash);
  if (image === undefined || cache.broken.has(hash)) return undefined;
  const edge = edgeFor(image, edgePx);
  const entry = cache.entries.get(hash);
  const best = Math.max(entry?.edge ?? 0, cache.loading.get(hash) ?? 0);
  if (best < edge) {
    cache.wanted.set(hash, edge);
    pump(cache);
  }
  if (entry === undefined) return undefined;
  entry.usedAt = cache.clock;
  // Sizes of the picture itself, not of the bitmap: tiles and fits are computed from them.
  return { picture: entry.bitmap, width: image.width, height: image.height };
}

function pump(cache: Cache): void {
  while (cache.loading.size < maxDecoding) {
    const next = cache.wanted.entries().next().value;
    if (next === undefined) return;
    const [hash, edge] = next;
    cache.wanted.delete(hash);
    cache.loading.set(hash, edge);
    void load(cache, hash, edge).finally(() => {
      cache.loading.delete(hash);
      cache.onReady();
      pump(cache);
    });
  }
}

function warm(cache: Cache): void {
  const { document, entries, broken, loading, wanted } = cache;
  if (cache.isWarming || loading.size + wanted.size > 0) return;
  if (countPixels(entries) > maxPixels / 2) return;
  const next = [...document.images].find(([hash]) => !entries.has(hash) && !broken.has(hash));
  if (next === undefined) return;
  const [hash, image] = next;
  cache.isWarming = true;
  void load(cache, hash, edgeFor(image, smallestEdgePx)).finally(() => {
    cache.isWarming = false;
    warm(cache);
  });
}

async function load({ document, entries, broken, clock }: Cache, hash: string, edge: number): Promise<void> {
  const image = document.images.get(hash);
  if (image === undefined) return;
  try {
    const bitmap = await decodeAt(image, edge);
    const before = entries.get(hash);
    if (before !== undefined && before.edge > edge) return bitmap.close();
    before?.bitmap.close();
    entries.set(hash, { bitmap, edge, usedAt: clock });
    makeRoom(entries, clock);
  } catch {
    broken.add(hash); // not an error of ours: the picture is drawn as missing from now on
  }
}

/** Steps of two, so that zooming decodes a picture a few times and not for every frame. */
function edgeFor(image: ImageRecord, edgePx: number): number {
  const longest = Math.max(image.width, image.height);
  let edge = smallestEdgePx;
  while (edge < edgePx) edge *= 2;
  return Math.min(edge, longest);
}

async function decodeAt(image: ImageRecord, edge: number): Promise<ImageBitmap> {
  const longest = Math.max(image.width, image.height);
  if (edge >= longest) return createImageBitmap(toBlob(image));
  const [resizeWidth, resizeHeight] = [image.width, image.height].map((side) =>
    Math.max(1, Math.round((side * edge) / longest)),
  );
  return createImageBitmap(toBlob(image), {
    resizeWidth: resizeWidth ?? 1,
    resizeHeight: resizeHeight ?? 1,
    resizeQuality: "high",
  });
}

function toBlob(image: ImageRecord): Blob {
  return new Blob([new Uint8Array(image.bytes)], { type: `image/${image.type}` });
}

function countPixels(entries: ReadonlyMap<string, Entry>): number {
  let pixels = 0;
  for (const { bitmap } of entries.values()) pixels += bitmap.width * bitmap.height;
  return pixels;
}

function makeRoom(entries: Map<string, Entry>, now: number): void {
  let pixels = countPixels(entries);
  const oldest = [...entries].toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
  for (const [hash, { bitmap, usedAt }] of oldest) {
    if (pixels <= maxPixels || usedAt === now) return;
    pixels -= bitmap.width * bitmap.height;
    bitmap.close();
    entries.delete(hash);
  }
}
