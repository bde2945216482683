/** The file's random id: duplicates of a file share it, so pictures are collected only into pending frames that exist. */
import * as z from "zod/mini";
import { formerKeys } from "../../core/former-records.ts";
import { fileEntrySchema } from "../../core/placement-record.ts";
import { readEntry } from "../../core/record-entry.ts";
import { documentKeys, namespace } from "../../core/record-keys.ts";
import { shortHash } from "../../core/short-hash.ts";
import { putEntry } from "./entries.ts";

/** "" for a file that has none yet. An id that cannot be read still tells this file from others, as long as it is not changed. */
export function readFileId(): string {
  const text = figma.root.getSharedPluginData(namespace, documentKeys.file);
  const reading = readEntry(fileEntrySchema, text);
  if (reading.outcome === "ok") return reading.value.id;
  return reading.outcome === "absent" ? readFormerId() : `file-${shortHash(text)}`;
}

/** Gives a file its id; merely opening the plugin leaves it without one. */
export function writeFileId(id: string): void {
  if (id !== "" && readFileId() === "") putEntry(figma.root, fileEntrySchema, documentKeys.file, { id });
}

/** Carries over the id that 0.1.0 gave a file. Call inside a burst. */
export function carryFileId(): void {
  const former = readFormerId();
  if (former === "") return;
  const written = putEntry(figma.root, fileEntrySchema, documentKeys.file, { id: former });
  if (written === "write" || written === "same") figma.root.setPluginData(formerKeys.file, "");
}

function readFormerId(): string {
  const id = figma.root.getPluginData(formerKeys.file);
  return z.safeParse(fileEntrySchema.shape.id, id).success ? id : "";
}
