/** figma.clientStorage as texts: 5 MB for this person on this device, and `setAsync` rejects when it is full. */
import { createFailure, type Failure } from "../../core/failure.ts";

/** The stored text, or "" when there is none. */
export async function readStored(key: string): Promise<string> {
  const value: unknown = await figma.clientStorage.getAsync(key);
  return typeof value === "string" ? value : "";
}

/** Writes a text; a full storage comes back as a failure, after `makeRoom` had its chances. */
export async function writeStored(
  key: string,
  text: string,
  makeRoom: () => Promise<boolean>,
): Promise<Failure | undefined> {
  for (;;) {
    try {
      await figma.clientStorage.setAsync(key, text);
      return undefined;
    } catch (error) {
      if (await makeRoom()) continue;
      const reason = error instanceof Error ? error.message : String(error);
      return createFailure("storage-full", { doing: `keeping ${key} (${reason})` });
    }
  }
}

export async function deleteStored(key: string): Promise<void> {
  await figma.clientStorage.deleteAsync(key);
}

/** Keys that start with a prefix. */
export async function listStored(prefix: string): Promise<string[]> {
  const keys = await figma.clientStorage.keysAsync();
  return keys.filter((key) => key.startsWith(prefix));
}
