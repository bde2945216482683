import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Blobs, BlobKind } from "../../relay/bytes/blobs.ts";
import { createFolderBlobs } from "../../relay/bytes/folder-blobs.ts";
import { createS3Blobs } from "../../relay/bytes/s3-blobs.ts";
import { type TestS3, startS3 } from "../s3.ts";

let s3: TestS3;
let folder: string;
beforeAll(async () => {
  s3 = await startS3();
  folder = await mkdtemp(join(tmpdir(), "polyframe-blobs-"));
});
afterAll(async () => {
  await s3?.stop();
  await rm(folder, { recursive: true, force: true });
});

const stores: Record<string, () => Blobs> = {
  folder: () => createFolderBlobs(folder),
  "S3-compatible store": () => createS3Blobs(s3.settings),
  "S3-compatible store, below a prefix": () => createS3Blobs({ ...s3.settings, prefix: "team-a/relay_1/" }),
};

/** Ids as the relay makes them, with the characters base64url adds. */
function newId(): string {
  return randomBytes(16).toString("base64url");
}

async function collect(blobs: Blobs, kind: BlobKind): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of blobs.list(kind)) ids.push(id);
  return ids.toSorted();
}

describe.each(Object.keys(stores))("bytes in a %s", (name) => {
  function openStore(): Blobs {
    return stores[name]!();
  }

  async function writeLocal(bytes: Uint8Array): Promise<string> {
    const path = join(folder, `${newId()}.part`);
    await writeFile(path, bytes);
    return path;
  }

  it("what was put is read back, whole and as a stream", async () => {
    const blobs = openStore();
    await blobs.check();
    const id = newId();
    const bytes = randomBytes(3_000_001);
    await blobs.put("assets", id, bytes);
    expect(Buffer.from((await blobs.read("assets", id))!).equals(bytes)).toBe(true);
    const opened = (await blobs.open("assets", id))!;
    expect(opened.bytes).toBe(bytes.length);
    const streamed = Buffer.from(await new Response(opened.stream).arrayBuffer());
    expect(createHash("sha256").update(streamed).digest("hex")).toBe(
      createHash("sha256").update(bytes).digest("hex"),
    );
    expect(await blobs.has("images", id)).toBe(false);
    const located = await blobs.locate("assets", id, () => join(folder, `${id}.put`));
    expect((await readFile(located!)).equals(bytes)).toBe(true);
  });

  it("[D1] a finished file is adopted once, and adopting it again after a crash is no error", async () => {
    const blobs = openStore();
    const id = newId();
    const bytes = randomBytes(100_000);
    const path = await writeLocal(bytes);
    await blobs.adopt("images", id, path);
    expect(existsSync(path)).toBe(false);
    await blobs.adopt("images", id, path);
    // The upload was done and the file not yet removed when the process died.
    await writeFile(path, bytes);
    await blobs.adopt("images", id, path);
    expect(Buffer.from((await blobs.read("images", id))!).equals(bytes)).toBe(true);
  });

  it("a file that is neither here nor there cannot be adopted", async () => {
    const id = newId();
    await expect(openStore().adopt("images", id, join(folder, "nowhere"))).rejects.toThrow(
      `The file of ${id} is gone.`,
    );
  });

  it("what is not there is undefined and can be removed", async () => {
    const blobs = openStore();
    const id = newId();
    expect(await blobs.has("images", id)).toBe(false);
    expect(await blobs.open("images", id)).toBeUndefined();
    expect(await blobs.read("images", id)).toBeUndefined();
    expect(await blobs.source("images", id)).toBeUndefined();
    expect(await blobs.locate("images", id, () => join(folder, `${id}.put`))).toBeUndefined();
    await blobs.remove("images", id);
  });

  it("removed bytes are gone", async () => {
    const blobs = openStore();
    const id = newId();
    await blobs.put("images", id, randomBytes(10));
    await blobs.remove("images", id);
    expect(await blobs.read("images", id)).toBeUndefined();
  });

  it("everything that is stored is listed", async () => {
    const blobs = openStore();
    for await (const { id } of blobs.list("assets")) await blobs.remove("assets", id);
    const ids = Array.from({ length: 30 }, () => newId());
    for (const id of ids) await blobs.put("assets", id, randomBytes(5));
    expect(await collect(blobs, "assets")).toEqual(ids.toSorted());
    for await (const { changedAt } of blobs.list("assets"))
      expect(Math.abs(Date.now() - changedAt)).toBeLessThan(120_000);
  });
});

describe("an object store", () => {
  it("[K1] refuses a wrong secret, and the refusal does not repeat it", async () => {
    const blobs = createS3Blobs({ ...s3.settings, secret: "another-secret" });
    const refusal: unknown = await blobs
      .put("images", newId(), randomBytes(5))
      .catch((error: unknown) => error);
    expect(String(refusal)).toMatch(/answered 403 to PUT: SignatureDoesNotMatch/);
    expect(String(refusal)).not.toContain("another-secret");
  });

  it("that has no such bucket is refused with what to do", async () => {
    const blobs = createS3Blobs({ ...s3.settings, bucket: "elsewhere" });
    await expect(blobs.check()).rejects.toThrow("The object store has no bucket elsewhere. Create it, or");
  });
});
