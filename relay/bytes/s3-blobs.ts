/** Bytes in an S3-compatible store, so that any relay process can serve what another one received. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, openAsBlob } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { BlobKind, Blobs, OpenBlob, StoredBlob } from "./blobs.ts";
import { exists } from "./files.ts";
import { createS3Client, drop, type S3Settings, type SendToS3 } from "./s3-client.ts";
import { parseListing } from "./s3-listing.ts";

/** Keys are `<prefix>images/<id>` and `<prefix>assets/<id>`. */
export function createS3Blobs(settings: S3Settings): Blobs {
  const send = createS3Client(settings);
  const prefix = settings.prefix ?? "";
  function pathOf(kind: BlobKind, id: string): string {
    return `/${prefix}${kind}/${id}`;
  }
  function get(kind: BlobKind, id: string): Promise<Response> {
    return send({ method: "GET", path: pathOf(kind, id) });
  }
  async function upload(kind: BlobKind, id: string, body: Blob, hash: string): Promise<void> {
    await drop(await send({ method: "PUT", path: pathOf(kind, id), hash, body }));
  }
  async function has(kind: BlobKind, id: string): Promise<boolean> {
    return (await send({ method: "HEAD", path: pathOf(kind, id) })).ok;
  }
  async function read(kind: BlobKind, id: string): Promise<Uint8Array | undefined> {
    const answer = await get(kind, id);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : dropMissing(answer);
  }
  return {
    adopt: async (kind, id, path) => {
      if (await exists(path)) {
        await upload(kind, id, await openAsBlob(path), await hashFile(path));
        await rm(path, { force: true });
      } else if (!(await has(kind, id))) throw new Error(`The file of ${id} is gone.`);
    },
    put: (kind, id, bytes) => upload(kind, id, new Blob([Buffer.from(bytes)]), hashOf(bytes)),
    has,
    open: async (kind, id) => toOpenBlob(await get(kind, id)),
    read,
    source: read,
    locate: async (kind, id, makeSpare) => {
      const answer = await get(kind, id);
      if (!answer.ok || !answer.body) return dropMissing(answer);
      const bytes = Number(answer.headers.get("content-length") ?? 0);
      const spare = await nameSpare(answer.body, () => makeSpare(bytes));
      await pipeline(answer.body, createWriteStream(spare, { mode: 0o600 }));
      return spare;
    },
    remove: async (kind, id) => drop(await send({ method: "DELETE", path: pathOf(kind, id) })),
    list: (kind) => listKeys(send, `${prefix}${kind}/`),
    check: () => checkBucket(send, settings.bucket),
  };
}

async function toOpenBlob(answer: Response): Promise<OpenBlob | undefined> {
  if (!answer.ok || !answer.body) return dropMissing(answer);
  return { bytes: Number(answer.headers.get("content-length")), stream: answer.body };
}

async function dropMissing(answer: Response): Promise<undefined> {
  await drop(answer);
  return undefined;
}

async function checkBucket(send: SendToS3, bucket: string): Promise<void> {
  const answer = await send({ method: "HEAD", path: "" });
  if (answer.status === 404)
    throw new Error(`The object store has no bucket ${bucket}. Create it, or correct POLYFRAME_S3_BUCKET.`);
}

async function* listKeys(send: SendToS3, prefix: string): AsyncIterable<StoredBlob> {
  let after = "";
  do {
    const query = new URLSearchParams({ "list-type": "2", prefix });
    if (after !== "") query.set("continuation-token", after);
    const answer = await send({ method: "GET", path: `?${query.toString()}` });
    const { entries, next } = parseListing(await answer.text());
    for (const { key, changedAt } of entries) yield { id: key.slice(prefix.length), changedAt };
    after = next;
  } while (after !== "");
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** A body for which there is no file is not read, and would keep its connection. */
async function nameSpare(body: ReadableStream<Uint8Array>, make: () => string): Promise<string> {
  try {
    return make();
  } catch (error) {
    await body.cancel();
    throw error;
  }
}
