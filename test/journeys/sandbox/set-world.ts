/** Sets in the sandbox's journeys: what the panel sends for the open set, and what stands in the file of it. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import { findModel } from "../../../core/catalogue.ts";
import type { SetView } from "../../../core/messages.ts";
import { prepareIntents } from "../../../core/set/intent.ts";
import type { SetContent } from "../../../core/set/set-content.ts";
import { expandCells, type Draft, type Target } from "../../../core/set.ts";
import { nodeOf, type PlaygroundDocument } from "../../../playground/host/document/store.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { loadCatalogue } from "../../../relay/catalogue/load-catalogue.ts";
import { createDraft } from "../../../ui/model/draft.ts";
import { buildSubmit, planRun, type SubmitRun } from "../../../ui/model/request.ts";
import {
  addFrame,
  buildPlugin,
  createCanvas,
  createPerson,
  findAll,
  pickNodes,
  recordsOf,
  settings,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
  type Person,
} from "./plugin-world.ts";
import { createScriptedRelay, type ScriptedRelay } from "./scripted-relay.ts";

export type SetWorld = {
  document: PlaygroundDocument;
  hero: NodeRecord;
  story: NodeRecord;
  relay: ScriptedRelay;
  panel: Panel;
  person: Person;
  /** Starts the plugin on the same document and relay for another person. */
  startOther: (name: string) => Promise<Panel>;
};

/**
 * A canvas, a relay and a person's open panel of their own for each test of the file that calls this. A test in which the
 * plugin reports a bug fails.
 */
export function setUpWorld(): SetWorld {
  let plugin: BuiltPlugin;
  let world: SetWorld;
  beforeAll(async () => {
    plugin = await buildPlugin();
  });
  beforeEach(async () => {
    world = await openWorld(plugin);
  });
  afterEach(() => {
    world.panel.stop();
    expect(world.panel.errors).toEqual([]);
  });
  return {
    get document() {
      return world.document;
    },
    get hero() {
      return world.hero;
    },
    get story() {
      return world.story;
    },
    get relay() {
      return world.relay;
    },
    get panel() {
      return world.panel;
    },
    get person() {
      return world.person;
    },
    startOther: (name) => world.startOther(name),
  };
}

async function openWorld(plugin: BuiltPlugin): Promise<SetWorld> {
  const canvas = createCanvas();
  const relay = createScriptedRelay();
  const person = createPerson("Ada");
  const panel = await startPlugin(plugin, canvas.document, person, relay.handle);
  function startOther(name: string): Promise<Panel> {
    return startPlugin(plugin, canvas.document, createPerson(name), relay.handle);
  }
  return { ...canvas, relay, panel, person, startOther };
}

export async function pickTargets({ panel, document }: SetWorld, ...nodes: NodeRecord[]): Promise<Target[]> {
  const since = panel.facts.length;
  pickNodes(document, ...nodes.map((node) => nodeOf(document, node.id)));
  const { targets } = await panel.until(
    "selection-changed",
    (fact) => fact.targets.length === nodes.length,
    since,
  );
  return targets;
}

/** A set of these targets, with a headline of its own in each language. */
export function createContent(targets: readonly Target[], locales: readonly string[]): SetContent {
  const words = Object.fromEntries(locales.map((tag) => [tag, `Spring in ${tag}`]));
  return {
    set: {
      v: 1,
      id: randomUUID(),
      createdAt: "2026-11-30T08:00:00.000Z",
      brief: { subject: "A quiet harbour at dawn", texts: [{ key: "headline", role: "headline", words }] },
      locales: [...locales],
      shots: [],
      targets: [...targets],
      settings: { ...settings, quality: "low", format: "jpeg", partials: 0 },
    },
    title: "Spring",
    off: [],
    hashes: {},
  };
}

/** The same set with another headline in one language. */
export function withWords(content: SetContent, locale: string, text: string): SetContent {
  const { set } = content;
  const texts = (set.brief.texts ?? []).map((block) => ({
    ...block,
    words: { ...block.words, [locale]: text },
  }));
  return { ...content, set: { ...set, brief: { ...set.brief, texts } } };
}

/** What the panel sends to make some cells of a set, all of them where none are named. */
export function createPress(
  mine: SetContent,
  { base, cells }: { base?: SetContent; cells?: readonly string[] } = {},
): SubmitRun {
  const { set, off } = mine;
  const all = expandCells(set.locales, set.targets, set.shots);
  const left = cells === undefined ? off : all.flatMap(({ id }) => (cells.includes(id) ? [] : [id]));
  const draft: Draft = {
    ...createDraft(),
    brief: set.brief,
    locales: set.locales,
    shots: set.shots,
    off: left,
    settings: set.settings,
    ...(mine.anchor === undefined ? {} : { anchor: mine.anchor }),
  };
  const model = findModel(loadCatalogue(), set.settings.model);
  if (model === undefined) throw new Error(`The catalogue does not list ${set.settings.model}.`);
  const plan = planRun(draft, set.targets, model, { set: set.id });
  const submit = buildSubmit(
    plan,
    { requestId: randomUUID(), run: randomUUID(), set: set.id },
    1_000_000_000,
  );
  const intentOf = prepareIntents(set, () => undefined);
  return {
    ...submit,
    landings: submit.landings.map((landing) => ({ ...landing, intent: intentOf(landing) })),
    content: { mine, ...(base === undefined ? {} : { base }) },
  };
}

/** Sends a press and brings all its pictures onto the canvas. */
export async function make({ panel, relay }: SetWorld, press: SubmitRun): Promise<void> {
  panel.send(press);
  await panel.until("run-accepted", ({ run }) => run === press.run);
  await relay.finish(press.run);
  await untilTakes(panel, press.run, "succeeded", "placed");
}

/** Opens a set, and answers how it stands. */
export async function openSet({ panel }: SetWorld, set: string): Promise<SetView> {
  const since = panel.facts.length;
  panel.send({ type: "open-set", set });
  return (await panel.until("set-changed", ({ view }) => view.content.set.id === set, since)).view;
}

/** Three targets in three languages, made and open. */
export async function openThreeByThree(world: SetWorld): Promise<{ base: SetContent; home: string }> {
  const { document, hero, story } = world;
  const square = addFrame(document, "Square", { x: 3000, y: 0, width: 1080, height: 1080 });
  const base = createContent(await pickTargets(world, hero, story, square), ["en", "de", "fr"]);
  await make(world, createPress(base));
  const { home } = await openSet(world, base.set.id);
  return { base, home };
}

/** The layer of each of a set's cells that has one. */
export function findLayers({ document }: SetWorld, content: SetContent): Map<string, NodeRecord> {
  const layers = findAll(document).flatMap((node): [string, NodeRecord][] => {
    const text = recordsOf(node)["cell"];
    if (text === undefined) return [];
    const cell = JSON.parse(text);
    return cell.set === content.set.id ? [[`${cell.target.key}/${cell.locale}`, node]] : [];
  });
  return new Map(layers);
}

export function countVersions(node: NodeRecord | undefined): number {
  return Object.keys(recordsOf(node)).filter((key) => key.startsWith("version:")).length;
}

/** How the open set stands once it is as described. */
export async function untilSet(
  { panel }: SetWorld,
  fits: (view: SetView) => boolean,
  since = 0,
): Promise<SetView> {
  return (await panel.until("set-changed", ({ view }) => fits(view), since)).view;
}

/** Everything of the document that is kept and undone, for comparing two moments. */
export function snapshot(document: PlaygroundDocument): string {
  const nodes = Array.from(document.nodes).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(nodes);
}
