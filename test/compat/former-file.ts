/** A file as the plugin of 0.1.0 left it, with its person's clientStorage and its runs at a relay. */
import type { Run } from "../../core/api.ts";
import { loadDocument, type SavedDocument } from "../../playground/host/document/persist.ts";
import type { PlaygroundDocument } from "../../playground/host/document/store.ts";
import { createMemoryStorage } from "../../playground/host/memory-storage.ts";
import type { Person } from "../journeys/sandbox/plugin-world.ts";
import { createScriptedRelay, type ScriptedRelay } from "../journeys/sandbox/scripted-relay.ts";
import former from "./file-0.1.0.json" with { type: "json" };

/** The runs of the file by what they are about. */
export const formerRuns = former.runs;

export type FormerFile = {
  document: PlaygroundDocument;
  relay: ScriptedRelay;
  /** The person who made the file, with what is on their device. */
  ada: Person;
};

/**
 * Everything anew, so that one test's writes do not reach another. Figma forgets images that no paint names when a file
 * is opened again: unless `reopened`, the file is still the one in which they were made.
 */
export async function openFormerFile({ reopened = false } = {}): Promise<FormerFile> {
  const { images, ...rest } = structuredClone(former.document);
  const saved = {
    ...rest,
    images: images.map((image) => ({ ...image, bytes: new Uint8Array(Buffer.from(image.bytes, "base64")) })),
  } as unknown as SavedDocument;
  const document = loadDocument(saved);
  if (!reopened) for (const image of saved.images) document.images.set(image.hash, image);
  const relay = createScriptedRelay();
  for (const { id, run, person } of structuredClone(former.relay))
    relay.runs.set(id, { run: run as unknown as Run, person, texts: [], agreed: null });
  const storage = createMemoryStorage();
  for (const [key, value] of Object.entries(former.storage)) await storage.set(key, value);
  return { document, relay, ada: { id: "user-Ada", name: "Ada", storage } };
}
