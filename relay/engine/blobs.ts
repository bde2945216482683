/** Where bytes rest: images and assets by id, written once and never changed. */
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

export type BlobKind = "images" | "assets";

export type Blobs = {
  /** Keeps a finished local file under an id; the file is gone from its old place. The same id again is no error. */
  adopt: (kind: BlobKind, id: string, path: string) => Promise<void>;
  put: (kind: BlobKind, id: string, bytes: Uint8Array) => Promise<void>;
  has: (kind: BlobKind, id: string) => Promise<boolean>;
  /** The bytes, or undefined when they are gone. */
  read: (kind: BlobKind, id: string) => Promise<Uint8Array | undefined>;
  /** What image libraries read best: a path where there is one, else the bytes. */
  source: (kind: BlobKind, id: string) => Promise<string | Uint8Array | undefined>;
  remove: (kind: BlobKind, id: string) => Promise<void>;
};

/** Makes a change of a folder's entries survive power loss. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Bytes as files below `folder`, spread over 256 subfolders and more. */
export function createDiskBlobs(folder: string): Blobs {
  function pathOf(kind: BlobKind, id: string): string {
    return join(folder, kind, id.slice(0, 2), id);
  }
  async function moveIn(kind: BlobKind, id: string, from: string): Promise<void> {
    const to = pathOf(kind, id);
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
    await syncFolder(dirname(to));
    await syncFolder(join(folder, kind));
  }
  return {
    adopt: async (kind, id, path) => {
      if (await exists(path)) await moveIn(kind, id, path);
      else if (!(await exists(pathOf(kind, id)))) throw new Error(`The file of ${id} is gone.`);
    },
    put: async (kind, id, bytes) => {
      const part = join(folder, "spool", `${randomBytes(9).toString("base64url")}.put`);
      await mkdir(dirname(part), { recursive: true });
      await writeSynced(part, bytes);
      await moveIn(kind, id, part);
    },
    has: (kind, id) => exists(pathOf(kind, id)),
    read: async (kind, id) => {
      try {
        return await readFile(pathOf(kind, id));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    source: async (kind, id) => ((await exists(pathOf(kind, id))) ? pathOf(kind, id) : undefined),
    remove: (kind, id) => rm(pathOf(kind, id), { force: true }),
  };
}

/** Writes a file whose bytes are on the disk when this resolves. */
export async function writeSynced(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
