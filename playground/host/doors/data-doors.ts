/** Data a plugin keeps: on nodes, on relaunch buttons, and in the person's client. */
import * as z from "zod/mini";
import type { NodeRecord, Strings } from "../document/record.ts";
import { patch } from "../document/store.ts";
import { check } from "../validation.ts";
import { pack } from "../wire.ts";
import type { Door, RunState } from "./run-state.ts";
import { nodeArg, text } from "./run-state.ts";

const maxEntryBytes = 100_000;
const maxStorageBytes = 5_000_000;

/** Bytes of a text in UTF-8. */
export function utf8Bytes(value: string): number {
  return new TextEncoder().encode(value).length;
}

function refuseLarge(...parts: readonly string[]): void {
  const bytes = parts.reduce((sum, part) => sum + utf8Bytes(part), 0);
  if (bytes > maxEntryBytes) {
    throw new Error("This pluginData entry exceeds 100 kB per entry limit.");
  }
}

/** The table with one entry set, or removed for the empty string. */
function withEntry(data: Strings | undefined, key: string, value: string): Strings {
  const next = { ...data, [key]: value };
  if (value === "") delete next[key];
  return next;
}

/** A namespace as Figma takes it: at least three letters, digits, underscores or dots. */
export function namespaceArg(value: unknown): string {
  const namespace = text(value, "namespace");
  if (/^[a-zA-Z0-9_.]{3,}$/.test(namespace)) return namespace;
  throw new Error("The namespace must be at least 3 alphanumeric characters");
}

function sharedWith(
  record: NodeRecord,
  namespace: string,
  key: string,
  value: string,
): NodeRecord["sharedPluginData"] {
  return {
    ...record.sharedPluginData,
    [namespace]: withEntry(record.sharedPluginData[namespace], key, value),
  };
}

function setRelaunch(run: RunState, record: NodeRecord, value: unknown): void {
  const buttons = check("data", z.record(z.string(), z.string()), value);
  for (const [command, description] of Object.entries(buttons)) {
    if (!run.manifest.relaunchButtons.some((button) => button.command === command)) {
      throw new Error(
        `The command "${command}" is not in the manifest. Add it to relaunchButtons before calling setRelaunchData`,
      );
    }
    if (description.length > 1000) throw new Error("A relaunch description has at most 1000 characters");
  }
  patch(run.document, record.id, { relaunchData: { ...record.relaunchData, [run.manifest.id]: buttons } });
}

function storedBytes(key: string, value: unknown): number {
  const packed = pack(value);
  return utf8Bytes(key) + utf8Bytes(packed.json) + packed.bytes.reduce((sum, bytes) => sum + bytes.length, 0);
}

async function setStored(run: RunState, key: string, value: unknown): Promise<void> {
  let total = storedBytes(key, value);
  for (const other of await run.storage.keys()) {
    if (other !== key) total += storedBytes(other, await run.storage.get(other));
  }
  if (total > maxStorageBytes) {
    throw new Error(
      "Quota exceeded: clientStorage holds at most 5 MB for each plugin. Delete something first",
    );
  }
  await run.storage.set(key, value);
}

export const dataDoors: Readonly<Record<string, Door>> = {
  "data.get": (run, id, key) => nodeArg(run, id).pluginData[run.manifest.id]?.[text(key, "key")] ?? "",
  "data.keys": (run, id) => Object.keys(nodeArg(run, id).pluginData[run.manifest.id] ?? {}),
  "data.set": (run, id, key, value) => {
    const record = nodeArg(run, id);
    const [name, content] = [text(key, "key"), text(value, "value")];
    refuseLarge(run.manifest.id, name, content);
    const data = withEntry(record.pluginData[run.manifest.id], name, content);
    patch(run.document, record.id, { pluginData: { ...record.pluginData, [run.manifest.id]: data } });
  },
  "shared.get": (run, id, namespace, key) => {
    return nodeArg(run, id).sharedPluginData[namespaceArg(namespace)]?.[text(key, "key")] ?? "";
  },
  "shared.keys": (run, id, namespace) => {
    return Object.keys(nodeArg(run, id).sharedPluginData[namespaceArg(namespace)] ?? {});
  },
  "shared.set": (run, id, namespace, key, value) => {
    const record = nodeArg(run, id);
    const [space, name, content] = [namespaceArg(namespace), text(key, "key"), text(value, "value")];
    refuseLarge(space, name, content);
    patch(run.document, record.id, { sharedPluginData: sharedWith(record, space, name, content) });
  },
  "relaunch.get": (run, id) => nodeArg(run, id).relaunchData[run.manifest.id] ?? {},
  "relaunch.set": (run, id, value) => setRelaunch(run, nodeArg(run, id), value),
  "storage.get": async (run, key) => await run.storage.get(text(key, "key")),
  "storage.set": async (run, key, value) => await setStored(run, text(key, "key"), value),
  "storage.delete": async (run, key) => await run.storage.delete(text(key, "key")),
  "storage.keys": async (run) => await run.storage.keys(),
};
