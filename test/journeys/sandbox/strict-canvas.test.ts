/** What Figma refuses, forgets or does not tell, met by the built plugin in QuickJS. */
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Target } from "../../../core/set.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import type { PlaygroundDocument } from "../../../playground/host/document/store.ts";
import {
  addFrame,
  buildPlugin,
  createCanvas,
  createPerson,
  describeSubmit,
  findAll,
  pickNodes,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
  type StartOptions,
} from "./plugin-world.ts";
import { createScriptedRelay } from "./scripted-relay.ts";

let plugin: BuiltPlugin;
const started: Panel[] = [];
afterEach(() => {
  for (const panel of started.splice(0)) {
    panel.stop();
    expect(panel.errors).toEqual([]);
  }
});
beforeAll(async () => {
  plugin = await buildPlugin();
});

async function open(options: StartOptions = {}) {
  const canvas = createCanvas();
  const relay = createScriptedRelay();
  const person = createPerson("Ada");
  const panel = await startPlugin(plugin, canvas.document, person, relay.handle, "create", options);
  started.push(panel);
  return { ...canvas, relay, person, panel };
}

async function pick(panel: Panel, document: PlaygroundDocument, ...nodes: NodeRecord[]): Promise<Target[]> {
  const since = panel.facts.length;
  pickNodes(document, ...nodes);
  const { targets } = await panel.until("selection-changed", undefined, since);
  return targets;
}

function listTexts(document: PlaygroundDocument): string[] {
  return findAll(document)
    .filter((node) => node.type === "TEXT")
    .map((node) => node.characters);
}

test("labels are written in any script, in a run that loaded one font", async () => {
  const { document, hero, relay, panel } = await open();
  const names = ["春の看板", "لوحة الربيع"];
  const frames = names.map((name, index) =>
    addFrame(document, name, { x: 0, y: 2000 + index * 1000, width: 800, height: 600 }),
  );
  const submit = describeSubmit(await pick(panel, document, hero, ...frames));
  panel.send(submit);
  await panel.until("run-accepted");
  expect(listTexts(document)).toEqual(["Hero", ...names]);
  const [section] = findAll(document).filter((node) => node.type === "SECTION");
  for (const text of findAll(document).filter((node) => node.type === "TEXT"))
    expect(text).toMatchObject({ parent: section?.id, locked: true });
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(panel.facts.filter((fact) => fact.type === "noticed")).toEqual([]);
});

test("a run goes on without its labels where Figma refuses them, and the panel says why they are missing", async () => {
  const { document, hero, story, relay, panel } = await open({ fonts: [] });
  const submit = describeSubmit(await pick(panel, document, hero, story));
  panel.send(submit);
  await panel.until("run-accepted");
  expect(listTexts(document)).toEqual([]);
  const { failure } = await panel.until("noticed");
  expect(failure).toMatchObject({
    kind: "not-placed",
    message: expect.stringMatching(
      /^Labels of this section are missing: no font could be loaded\. .*pictures/,
    ),
  });
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
});
