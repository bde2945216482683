/** Layers that stand on a side, on their head or mirrored, as targets. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Target } from "../../../core/set.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { createDocument, nodeOf } from "../../../playground/host/document/store.ts";
import {
  addFrame,
  buildPlugin,
  createPerson,
  createSubmit,
  findByName,
  pickNodes,
  settings,
  showsImage,
  startPlugin,
  untilTakes,
  type Panel,
} from "./plugin-world.ts";
import { createScriptedRelay } from "./scripted-relay.ts";

const document = createDocument();
const relay = createScriptedRelay();
let panel: Panel;
beforeAll(async () => {
  panel = await startPlugin(await buildPlugin(), document, createPerson("Ada"), relay.handle, "create");
});
afterAll(() => {
  panel.stop();
  expect(panel.errors).toEqual([]);
});

async function pick(node: NodeRecord): Promise<Target[]> {
  const since = panel.facts.length;
  pickNodes(document, node);
  return (await panel.until("selection-changed", undefined, since)).targets;
}

const box = { x: 0, y: 0, width: 1440, height: 900 };

test("[G7] a layer on its side is planned as it is seen, and its picture gets an upright frame beside it", async () => {
  const banner = addFrame(document, "Banner", box, { rotation: 90 });
  const targets = await pick(banner);
  expect(targets).toMatchObject([{ width: 900, height: 1440, fillable: false, turned: true }]);
  const submit = createSubmit(targets, { settings: { ...settings, destination: "selection" } });
  expect(submit.landings).toMatchObject([{ destination: "new-frame" }]);
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const [placed] = findByName(document, "Banner/900x1440");
  expect(placed).toMatchObject({ width: 900, height: 1440, rotation: 0 });
  expect(showsImage(placed)).toBe(true);
  panel.send({ type: "apply-to-source", run: submit.run, cell: submit.landings[0]!.cell, take: 1 });
  const refused = await panel.until("noticed", ({ failure }) => failure.message.startsWith("Banner"));
  expect(refused.failure.message).toBe(
    "Banner is turned or mirrored, and so would the picture in it be. Turn it upright first.",
  );
  expect(showsImage(nodeOf(document, banner.id))).toBe(false);
});

test("[G7] a mirrored layer keeps its size and is not filled itself, and a tilted one is", async () => {
  const mirrored = addFrame(document, "Mirrored", { ...box, y: 2_000 }, { mirrored: true });
  expect(await pick(mirrored)).toMatchObject([{ width: 1440, height: 900, fillable: false, turned: true }]);
  const inside = addFrame(document, "Inside", { ...box, y: 10, width: 300 }, {}, mirrored.id);
  expect(await pick(inside)).toMatchObject([{ width: 300, fillable: false, turned: true }]);
  const tilted = addFrame(document, "Tilted", { ...box, y: 4_000 }, { rotation: 8 });
  const [target] = await pick(tilted);
  expect(target).toMatchObject({ width: 1440, height: 900, fillable: true });
  expect(target?.turned).toBeUndefined();
});
