import { fstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Asset } from "../../core/api.ts";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";

/** What was synced, in order: which file or folder, and how many bytes a file had then. */
const synced = vi.hoisted((): { inode: number; bytes?: number }[] => []);
vi.mock("../bytes/files.ts", async (importOriginal) => {
  const files = await importOriginal<typeof import("../bytes/files.ts")>();
  async function syncOpen(file: number): Promise<void> {
    await files.syncOpen(file);
    const { ino, size } = fstatSync(file);
    synced.push({ inode: ino, bytes: size });
  }
  async function syncFolder(path: string): Promise<void> {
    await files.syncFolder(path);
    synced.push({ inode: statSync(path).ino });
  }
  return { ...files, syncOpen, syncFolder };
});

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture({});
  synced.length = 0;
});
afterEach(() => fixture.close());

test("[D1] an upload is answered when its bytes and then its name are on the disk", async () => {
  const png = createPng(40, 30);
  const answer = await fixture.app.request("/v1/assets", {
    method: "POST",
    headers: { "content-type": "image/png" },
    body: Buffer.from(png),
  });
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as Asset;
  const folder = join(fixture.folder, "assets", id.slice(0, 2));
  const file = statSync(join(folder, id));
  const [bytes, name] = [{ inode: file.ino, bytes: png.length }, { inode: statSync(folder).ino }];
  expect(synced.filter(({ inode }) => [bytes.inode, name.inode].includes(inode))).toEqual([bytes, name]);
});
