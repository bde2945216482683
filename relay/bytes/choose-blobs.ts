/** The place the settings name for bytes. */
import type { Blobs } from "./blobs.ts";
import { createFolderBlobs } from "./folder-blobs.ts";
import type { S3Settings } from "./s3-client.ts";

/** Where bytes go: into the data folder, or into an object store where one is set. */
export type BlobSettings = { dataFolder: string; s3: S3Settings | undefined };

/** The object store where one is set, loaded only then; else the data folder. Rejects with a sentence when it cannot be used. */
export async function chooseBlobs(settings: BlobSettings): Promise<Blobs> {
  const blobs = settings.s3
    ? (await import("./s3-blobs.ts")).createS3Blobs(settings.s3)
    : createFolderBlobs(settings.dataFolder);
  await blobs.check();
  return blobs;
}
