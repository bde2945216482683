/** The built plugin in QuickJS on a document, driven by panel messages: what journeys of the sandbox share. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import {
  decodeSandboxFact,
  type PanelMessage,
  type RunView,
  type SandboxFact,
} from "../../../core/messages.ts";
import { namespace } from "../../../core/record-keys.ts";
import type { Brief } from "../../../core/brief.ts";
import { findModel } from "../../../core/catalogue.ts";
import type { Draft, Settings, Target } from "../../../core/set.ts";
import { plainSettings } from "../../../core/settings.fixture.ts";
import type { FontName, NodeRecord } from "../../../playground/host/document/record.ts";
import { select } from "../../../playground/host/document/session.ts";
import { clearHistory, undo } from "../../../playground/host/document/history.ts";
import {
  createDocument,
  patch,
  put,
  type PlaygroundDocument,
} from "../../../playground/host/document/store.ts";
import { create, descendants } from "../../../playground/host/document/tree.ts";
import type { ClientStorage, Painter, PluginFetch } from "../../../playground/host/doors/run-state.ts";
import { readManifest, type Manifest } from "../../../playground/host/manifest.ts";
import { createMemoryStorage } from "../../../playground/host/memory-storage.ts";
import { bundlePrelude, watchableCode } from "../../../playground/host/prelude.ts";
import { runPlugin, type Run } from "../../../playground/host/run.ts";
import { loadCatalogue } from "../../../relay/catalogue/load-catalogue.ts";
import { createDraft } from "../../../ui/model/draft.ts";
import { buildSubmit, planRun, type SubmitRun } from "../../../ui/model/request.ts";
import { patienceMs as usualPatienceMs } from "../../patience.ts";

export type BuiltPlugin = { manifest: Manifest; code: string; html: string; prelude: string };

/** Builds the plugin as `npm run build` does, into a folder of its own, for a relay's address. */
export async function buildPlugin(relay = "http://localhost:8787"): Promise<BuiltPlugin> {
  const out = await mkdtemp(join(tmpdir(), "polyframe-built-"));
  const script = fileURLToPath(new URL("../../../build.mjs", import.meta.url));
  await promisify(execFile)(process.execPath, [script, "--out", out, "--relay", relay], {
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
  });
  const [manifest, code, html, prelude] = await Promise.all([
    readFile(join(out, "manifest.json"), "utf8"),
    readFile(join(out, "code.js"), "utf8"),
    readFile(join(out, "ui.html"), "utf8"),
    bundlePrelude(),
  ]);
  return { manifest: readManifest(JSON.parse(manifest)), code: await watchableCode(code), html, prelude };
}

export type Person = { id: string; name: string; storage: ClientStorage };

export function createPerson(name: string): Person {
  return { id: `user-${name}`, name, storage: createMemoryStorage() };
}

export type Panel = {
  send: (message: PanelMessage) => void;
  facts: SandboxFact[];
  errors: string[];
  notices: string[];
  /** The first fact that fits, among those already there from `since` on and those to come. */
  until: <Type extends SandboxFact["type"]>(
    type: Type,
    fits?: (fact: Extract<SandboxFact, { type: Type }>) => boolean,
    since?: number,
  ) => Promise<Extract<SandboxFact, { type: Type }>>;
  stop: () => void;
};

export type StartOptions = {
  patienceMs?: number;
  painter?: Painter;
  fonts?: readonly FontName[];
  panelPlace?: () => { x: number; y: number };
};

export async function startPlugin(
  plugin: BuiltPlugin,
  document: PlaygroundDocument,
  person: Person,
  fetch: PluginFetch,
  command = "create",
  { patienceMs = usualPatienceMs, painter = paintNothing, ...others }: StartOptions = {},
): Promise<Panel> {
  const facts: SandboxFact[] = [];
  const errors: string[] = [];
  const notices: string[] = [];
  const listeners = new Set<() => void>();
  const run: Run = await runPlugin({
    ...plugin,
    document,
    storage: person.storage,
    user: { id: person.id, name: person.name },
    fetch,
    painter,
    ...others,
    command,
    onUi(event) {
      if (event.type === "show-ui") run.postMessage({ type: "ready", freshFileId: `file-${randomUUID()}` });
      if (event.type !== "message") return;
      const fact = decodeSandboxFact(event.message);
      if (fact === undefined) errors.push(`undecodable: ${JSON.stringify(event.message).slice(0, 300)}`);
      else facts.push(fact);
      for (const listener of listeners) listener();
    },
    onNotify(event) {
      if (event.type === "notify") notices.push(event.message);
    },
    log: (level, text) => void errors.push(`${level}: ${text}`),
  });
  const panel: Panel = {
    facts,
    errors,
    notices,
    send: (message) => run.postMessage(message),
    stop: () => run.stop(),
    until(type, fits = () => true, since = 0) {
      return new Promise((resolve, reject) => {
        // Fails with what was heard instead: a journey that hangs says nothing.
        const timer = setTimeout(() => {
          listeners.delete(look);
          const heard = facts.slice(-6).map((fact) => JSON.stringify(fact).slice(0, 600));
          reject(new Error(`No ${type} came. Heard:\n${heard.join("\n")}\n${errors.join("\n")}`));
        }, patienceMs);
        function look(): void {
          const found = facts.slice(since).find((fact) => isOf(fact, type) && fits(fact));
          if (found === undefined || !isOf(found, type)) return;
          clearTimeout(timer);
          listeners.delete(look);
          resolve(found);
        }
        listeners.add(look);
        look();
      });
    },
  };
  await panel.until("started");
  return panel;
}

function isOf<Type extends SandboxFact["type"]>(
  fact: SandboxFact,
  type: Type,
): fact is Extract<SandboxFact, { type: Type }> {
  return fact.type === type;
}

/** Stands in for exports where their picture does not matter. */
async function paintNothing(): Promise<Uint8Array> {
  return Buffer.from(onePixel, "base64");
}

const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A page with a hero frame holding a card, a second frame, and a locked one. */
export function createCanvas(): { document: PlaygroundDocument; hero: NodeRecord; story: NodeRecord } {
  const document = createDocument();
  const hero = addFrame(document, "Hero", { x: 0, y: 0, width: 1440, height: 900 });
  const story = addFrame(document, "Story", { x: 1600, y: 0, width: 1080, height: 1920 });
  clearHistory(document);
  return { document, hero, story };
}

export function addFrame(
  document: PlaygroundDocument,
  name: string,
  box: { x: number; y: number; width: number; height: number },
  fields: Partial<NodeRecord> = {},
  parent = document.currentPage,
): NodeRecord {
  const record = create(document, "FRAME", parent);
  return patch(document, record.id, { name, ...box, ...fields });
}

export function pickNodes(document: PlaygroundDocument, ...nodes: readonly NodeRecord[]): void {
  select(
    document,
    document.currentPage,
    nodes.map((node) => node.id),
  );
}

export const settings: Settings = { ...plainSettings, density: 1 };

export type SubmitChanges = Partial<Pick<SubmitRun, "run" | "set" | "agreed">> & {
  brief?: Brief;
  locales?: string[];
  shots?: string[];
  settings?: Settings;
  firstOnly?: boolean;
  file?: string;
  /** Another take of the only cell, for the placement that shows it. */
  again?: { take: number; nodeId: string };
};

/** What the panel sends for some targets, by its own way of building a run: every locale, target and shot is a cell. */
export function createSubmit(targets: readonly Target[], changes: SubmitChanges = {}): SubmitRun {
  const {
    run = randomUUID(),
    set = randomUUID(),
    agreed = 1_000_000_000,
    again,
    firstOnly = false,
    file,
  } = changes;
  const draft: Draft = {
    ...createDraft(),
    brief: changes.brief ?? { subject: "A quiet harbour at dawn" },
    locales: changes.locales ?? ["und"],
    shots: (changes.shots ?? []).map((text, index) => ({ key: `shot${index}`, text })),
    settings: { quality: "low", format: "jpeg", partials: 0, ...(changes.settings ?? settings) },
  };
  const model = findModel(loadCatalogue(), draft.settings.model);
  if (model === undefined) throw new Error(`The catalogue does not list ${draft.settings.model}.`);
  const plan = planRun(draft, targets, model, { set, file, firstOnly });
  const submit = buildSubmit(plan, { requestId: randomUUID(), run, set }, agreed);
  if (again === undefined) return submit;
  const { take, nodeId } = again;
  return {
    ...submit,
    body: { ...submit.body, cells: submit.body.cells.map((cell) => ({ ...cell, take })) },
    landings: submit.landings.map((landing) => ({
      ...landing,
      takes: [take],
      destination: "placement",
      places: [{ nodeId }],
    })),
  };
}

/** The view once every one of its takes is in a state and, if asked, a placement. */
export function untilTakes(
  panel: Panel,
  run: string,
  state: string,
  placement?: string,
  since = 0,
): Promise<{ view: RunView }> {
  return panel.until(
    "run-changed",
    ({ view }) =>
      view.run === run &&
      view.takes.every(
        (take) => take.state === state && (placement === undefined || take.placement === placement),
      ),
    since,
  );
}

/** Layers of the page by name. */
export function findByName(document: PlaygroundDocument, name: string): NodeRecord[] {
  return descendants(document, document.currentPage).filter((node) => node.name === name);
}

export function findAll(document: PlaygroundDocument): NodeRecord[] {
  return descendants(document, document.currentPage);
}

/** What of ours stands on a node, by key. */
export function recordsOf(node: NodeRecord | undefined): Readonly<Record<string, string>> {
  return node?.sharedPluginData[namespace] ?? {};
}

/** Whether the topmost fill is a picture. */
export function showsImage(node: NodeRecord | undefined): boolean {
  const fills = node?.fills;
  const top = Array.isArray(fills) ? fills[fills.length - 1] : undefined;
  return top?.type === "IMAGE";
}

export { undo, patch, put };
