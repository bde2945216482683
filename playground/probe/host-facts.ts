/** Facts on the host: globals, dynamic-page refusals, undo, events, storage, messages, network. */
import type { Facts } from "./facts.ts";
import { record } from "./facts.ts";

const names = [
  "URL",
  "URLSearchParams",
  "TextEncoder",
  "TextDecoder",
  "Intl",
  "atob",
  "btoa",
  "crypto",
  "performance",
  "queueMicrotask",
  "structuredClone",
  "AbortController",
  "Blob",
  "setTimeout",
  "fetch",
  "WeakRef",
  "process",
  "window",
];

export async function probeHost(facts: Facts, page: PageNode): Promise<void> {
  await record(facts, "globals", () => names.filter((name) => name in globalThis));
  await record(facts, "names of all globals", () => Object.getOwnPropertyNames(globalThis).sort());
  await record(facts, "BigInt of a text", () => String(BigInt("12345678901234567890")));
  await record(facts, "constants", () => [
    figma.apiVersion,
    figma.editorType,
    figma.mode,
    figma.command,
    figma.fileKey,
  ]);
  await record(facts, "keys of currentUser", () => Object.keys(figma.currentUser ?? {}).sort());
  await probeDynamicPage(facts);
  await probeUndo(facts);
  await probeEvents(facts, page);
  await probeStorage(facts);
  await record(facts, "fetch of a domain outside the manifest", () => fetch("https://example.com/"));
  await record(facts, "image from localhost", () => figma.createImageAsync("http://localhost:8787/a.png"));
}

async function probeDynamicPage(facts: Facts): Promise<void> {
  const old: Record<string, () => unknown> = {
    getNodeById: () => callByName(figma, "getNodeById", "0:1"),
    getLocalPaintStyles: () => callByName(figma, "getLocalPaintStyles"),
    getLocalVariables: () => callByName(figma.variables, "getLocalVariables"),
    "documentchange without loading": () => figma.on("documentchange", () => undefined),
    "root.findAll without loading": () => figma.root.findAll().length,
  };
  const page = figma.createPage();
  for (const [name, look] of Object.entries(old)) await record(facts, name, look);
  await record(facts, "children of a page just created", () => page.children.length);
  await record(
    facts,
    "assignment of currentPage",
    () => Object.assign(figma, { currentPage: page }) && "accepted",
  );
  page.remove();
}

/** Deprecated members are what is probed here, so they are not called by their typed names. */
function callByName(target: object, name: string, ...args: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== "function") return `no ${name}`;
  const result: unknown = Reflect.apply(method, target, args);
  return result === null ? null : typeof result;
}

async function probeUndo(facts: Facts): Promise<void> {
  const frame = figma.createFrame();
  figma.commitUndo();
  frame.setPluginData("key", "value");
  frame.x = 5;
  figma.triggerUndo();
  await record(facts, "x and plugin data after triggerUndo", () => [frame.x, frame.getPluginData("key")]);
  await record(facts, "frame after a second triggerUndo", () => {
    figma.triggerUndo();
    return frame.removed;
  });
  if (!frame.removed) frame.remove();
}

async function probeEvents(facts: Facts, page: PageNode): Promise<void> {
  const frame = figma.createFrame();
  let count = 0;
  function onChange(): void {
    count += 1;
  }
  figma.on("selectionchange", onChange);
  page.selection = [frame];
  page.selection = [];
  await record(facts, "selectionchange before the turn ends", () => count);
  await new Promise<void>((resolve) => setTimeout(resolve, 100));
  await record(facts, "selectionchange after two assignments", () => count);
  figma.off("selectionchange", onChange);
  await record(facts, "selection is frozen", () => Object.isFrozen(page.selection));
  await record(facts, "selection of a frame and its child", () => {
    const child = figma.createRectangle();
    frame.appendChild(child);
    page.selection = [child, frame];
    return page.selection.map((node) => node.type);
  });
  frame.remove();
  await record(facts, "selection after removal", () => page.selection.length);
}

async function probeStorage(facts: Facts): Promise<void> {
  const { clientStorage } = figma;
  await record(facts, "stored values", async () => {
    await clientStorage.setAsync("probe", { bytes: new Uint8Array([1]), date: new Date(0), none: undefined });
    const value = await clientStorage.getAsync("probe");
    return [value.bytes instanceof Uint8Array, value.date instanceof Date, "none" in value];
  });
  await record(facts, "more than 5 MB", () => clientStorage.setAsync("probe", new Uint8Array(5_100_000)));
  await record(facts, "a function stored", () => clientStorage.setAsync("probe", () => 1));
  await record(facts, "unknown key", () => clientStorage.getAsync("never stored"));
  await clientStorage.deleteAsync("probe");
}
