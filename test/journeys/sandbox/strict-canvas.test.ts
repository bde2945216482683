/** What Figma refuses, forgets or does not tell, met by the built plugin in QuickJS. */
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Target } from "../../../core/set.ts";
import { loadDocument, saveDocument } from "../../../playground/host/document/persist.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { nodeOf, type PlaygroundDocument } from "../../../playground/host/document/store.ts";
import { remove } from "../../../playground/host/document/tree.ts";
import {
  addFrame,
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findAll,
  pickNodes,
  patch,
  settings,
  startPlugin,
  undo,
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
  const submit = createSubmit(await pick(panel, document, hero, ...frames));
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
  const submit = createSubmit(await pick(panel, document, hero, story));
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

test("the panel learns that a person's card with filled layers in it was deleted, and that the deletion was undone", async () => {
  const { document, relay, panel } = await open();
  const card = addFrame(document, "Card", { x: 0, y: 3000, width: 800, height: 600 });
  const inner = addFrame(document, "Inner", { x: 0, y: 0, width: 400, height: 300 }, {}, card.id);
  const submit = createSubmit(await pick(panel, document, inner), {
    settings: { ...settings, destination: "selection" },
  });
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const since = panel.facts.length;
  remove(document, card.id);
  await untilTakes(panel, submit.run, "succeeded", "not-placed", since);
  const later = panel.facts.length;
  undo(document);
  await untilTakes(panel, submit.run, "succeeded", "placed", later);
});

test("the picture that was in a layer comes back after the file was closed, and one that a person deleted does not", async () => {
  const { document, relay, person, panel, hero } = await open();
  const seed = createSubmit(await pick(panel, document, hero));
  panel.send(seed);
  await panel.until("run-accepted");
  await relay.finish(seed.run);
  await untilTakes(panel, seed.run, "succeeded", "placed");
  const imageHash = [...document.images.keys()][0]!;
  const crop = [
    [0.5, 0, 0.25],
    [0, 0.5, 0.25],
  ];
  const theirs = {
    type: "IMAGE",
    scaleMode: "CROP",
    imageHash,
    imageTransform: crop,
    filters: { contrast: 0.5 },
  };
  const fills = [{ ...theirs, visible: true, opacity: 0.5, blendMode: "MULTIPLY" }] as NodeRecord["fills"];
  const boxes = [0, 1].map((index) =>
    addFrame(document, `Box ${index}`, { x: 0, y: 3000 + 200 * index, width: 160, height: 120 }, { fills }),
  );
  const submit = createSubmit(await pick(panel, document, ...boxes), {
    settings: { ...settings, destination: "selection" },
  });
  panel.send(submit);
  await panel.until("run-accepted", ({ run }) => run === submit.run);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  panel.stop();
  for (const node of findAll(document)) {
    if (node.name === "Box 1") patch(document, node.id, { fills: node.fills.slice(1) });
    else if (node.name !== "Box 0" && node.type === "FRAME") remove(document, node.id);
  }
  const [kept, lost] = [document, document].map((file) => loadDocument(structuredClone(saveDocument(file))));
  patch(lost!, boxes[0]!.id, { fills: [] });
  const forgetful = loadDocument(structuredClone(saveDocument(lost!)));
  expect([kept!.images.has(imageHash), forgetful.images.has(imageHash)]).toEqual([true, false]);
  await removeAll(kept!);
  expect(nodeOf(kept!, boxes[0]!.id).fills).toMatchObject(fills);
  await removeAll(forgetful);
  expect(nodeOf(forgetful, boxes[1]!.id).fills).toEqual([]);

  async function removeAll(file: PlaygroundDocument): Promise<void> {
    const again = await startPlugin(plugin, file, person, relay.handle);
    started.push(again);
    await untilTakes(again, submit.run, "succeeded", "placed");
    for (const { cell } of submit.landings) again.send({ type: "remove-placement", run: submit.run, cell });
    await untilTakes(again, submit.run, "succeeded", "not-placed");
  }
});
