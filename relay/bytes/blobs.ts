/** Where the bytes of pictures rest: written once under an id, never changed, removed when they expire. */

export type BlobKind = "images" | "assets";

/** Bytes on their way out. The caller that opens them reads the stream to its end or cancels it. */
export type OpenBlob = { bytes: number; stream: ReadableStream<Uint8Array> };

/** A stored blob, for finding those that no row of the store names. Times in milliseconds since 1970 UTC. */
export type StoredBlob = { id: string; changedAt: number };

/** Every verb may be repeated: after a crash it is not known whether the last one was done. */
export type Blobs = {
  /** Keeps a finished local file under an id; the file is gone from its old place. The same id again is no error. */
  adopt: (kind: BlobKind, id: string, path: string) => Promise<void>;
  put: (kind: BlobKind, id: string, bytes: Uint8Array) => Promise<void>;
  has: (kind: BlobKind, id: string) => Promise<boolean>;
  /** The bytes as a stream, or undefined when they are gone. */
  open: (kind: BlobKind, id: string) => Promise<OpenBlob | undefined>;
  /** The bytes, or undefined when they are gone. */
  read: (kind: BlobKind, id: string) => Promise<Uint8Array | undefined>;
  /** What image libraries read best: a path where there is one, else the bytes. */
  source: (kind: BlobKind, id: string) => Promise<string | Uint8Array | undefined>;
  /**
   * A local file with the bytes, for reading alone: their own where they rest in one, else the one that `makeSpare` names for so
   * many bytes, filled with them.
   */
  locate: (kind: BlobKind, id: string, makeSpare: (bytes: number) => string) => Promise<string | undefined>;
  remove: (kind: BlobKind, id: string) => Promise<void>;
  list: (kind: BlobKind) => AsyncIterable<StoredBlob>;
  /** Rejects with a sentence when the place cannot be used. */
  check: () => Promise<void>;
};
