/** The place the settings name for bytes. */
import type { Settings } from "../settings.ts";
import type { Blobs } from "./blobs.ts";
import { createFolderBlobs } from "./folder-blobs.ts";

/** The object store where one is set, loaded only then; else the data folder. Rejects with a sentence when it cannot be used. */
export async function chooseBlobs(settings: Pick<Settings, "dataFolder" | "s3">): Promise<Blobs> {
  const blobs = settings.s3
    ? (await import("./s3-blobs.ts")).createS3Blobs(settings.s3)
    : createFolderBlobs(settings.dataFolder);
  await blobs.check();
  return blobs;
}
