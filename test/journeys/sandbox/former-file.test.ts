/** A file that 0.1.0 made: it opens as it is, goes on, and gets today's records with the first write to each set. */
import { afterEach, beforeAll, expect, test } from "vitest";
import { readKey } from "../../../core/record-keys.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { clearHistory, redo, undo } from "../../../playground/host/document/history.ts";
import { nodeOf, rootId, type PlaygroundDocument } from "../../../playground/host/document/store.ts";
import { formerRuns, openFormerFile } from "../../compat/former-file.ts";
import {
  buildPlugin,
  createPerson,
  findAll,
  findByName,
  pickNodes,
  recordsOf,
  showsImage,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
} from "./plugin-world.ts";

let plugin: BuiltPlugin;
const started: Panel[] = [];
beforeAll(async () => {
  plugin = await buildPlugin();
});
afterEach(() => {
  for (const panel of started.splice(0)) {
    panel.stop();
    expect(panel.errors).toEqual([]);
    expect(panel.facts.filter((fact) => fact.type === "noticed")).toEqual([]);
  }
});

/** By the person who made the file, or by a colleague on whose device nothing is. */
async function open({ colleague = false, reopened = false } = {}) {
  const { document, relay, ada } = await openFormerFile({ reopened });
  clearHistory(document);
  const person = colleague ? createPerson("Grace") : ada;
  const panel = await startPlugin(plugin, document, person, relay.handle);
  started.push(panel);
  return { document, relay, panel };
}

function snapshot(document: PlaygroundDocument): Map<string, NodeRecord> {
  return new Map(document.nodes);
}

async function select(panel: Panel, document: PlaygroundDocument, name: string) {
  const [node] = findByName(document, name);
  const since = panel.facts.length;
  pickNodes(document, node!);
  return panel.until("selection-changed", ({ targets }) => targets[0]?.nodeId === node!.id, since);
}

/** The nodes that still carry private data of 0.1.0. */
function listFormer(document: PlaygroundDocument): string[] {
  return findAll(document)
    .filter((node) => Object.values(node.pluginData).some((data) => Object.keys(data).length > 0))
    .map((node) => node.name);
}

test("[C4] a file of 0.1.0 shows its pictures, versions and briefs, and looking writes nothing", async () => {
  const { document, panel } = await open({ colleague: true });
  const before = snapshot(document);
  const lone = await select(panel, document, "Hero/1440x900");
  expect(lone.placement).toMatchObject({
    shown: `${formerRuns.lone}.2`,
    set: { brief: { subject: "A quiet harbour at dawn", style: "ink" } },
  });
  expect(lone.placement?.versions.map(({ take }) => take)).toEqual([1, 2]);
  expect(lone.targets[0]?.name).toBe("Hero");
  const cell = await select(panel, document, "Story/en/1080x1920/2");
  expect(cell.placement?.set).toMatchObject({
    locales: ["en", "ja-JP"],
    shots: [
      { key: "s1", text: "wide" },
      { key: "s2", text: "close" },
    ],
    brief: { texts: [{ words: { en: "Made to move", "ja-JP": "動くための一着" } }] },
  });
  const card = await select(panel, document, "Card B");
  expect(card.placement?.set?.brief.subject).toBe("A wooden chair");
  await panel.until("run-changed", ({ view }) => view.run === formerRuns.campaign);
  expect(snapshot(document)).toEqual(before);
});

test("[C4] what was pending arrives, and in that burst its whole set is carried over, and no other", async () => {
  const { document, relay, panel } = await open({ colleague: true });
  await panel.until("run-changed", ({ view }) => view.run === formerRuns.campaign);
  const before = snapshot(document);
  await relay.finish(formerRuns.campaign);
  const { view } = await untilTakes(panel, formerRuns.campaign, "succeeded", "placed");
  expect(view).toMatchObject({ title: "A linen jacket", brief: { subject: "A linen jacket" } });
  expect(view.takes).toHaveLength(4);
  const [section] = findAll(document).filter((node) => node.type === "SECTION");
  const home = Object.keys(recordsOf(section)).map((key) => readKey(key).kind);
  expect(new Set(home)).toEqual(new Set(["set", "brief", "block", "words", "shot", "target"]));
  for (const name of ["Hero/en/1440x900/1", "Story/ja-JP/1080x1920/2"]) {
    const [frame] = findByName(document, name);
    expect(showsImage(frame)).toBe(true);
    expect(JSON.parse(recordsOf(frame)["cell"] ?? "")).toMatchObject({ home: section?.id, self: frame?.id });
  }
  expect(listFormer(document).sort()).toEqual(["Banner", "Card A", "Card B", "Hero/1440x900"]);
  const after = snapshot(document);
  undo(document);
  expect(snapshot(document), "one undo takes pictures and records back together").toEqual(before);
  redo(document);
  expect(snapshot(document)).toEqual(after);
});

test("[C4] the person who made it goes on: their run is sent for, placed, and its layer's record is today's", async () => {
  const { document, relay, panel } = await open();
  expect((await panel.until("started")).draft?.brief.subject).toBe("Half a sen");
  await panel.until("run-changed", ({ view }) => view.run === formerRuns.waiting);
  await relay.finish(formerRuns.waiting);
  await untilTakes(panel, formerRuns.waiting, "succeeded", "placed");
  const [banner] = findByName(document, "Banner");
  expect(showsImage(banner)).toBe(true);
  expect(listFormer(document)).not.toContain("Banner");
  const { placement } = await select(panel, document, "Banner");
  expect(placement?.set?.brief.subject).toBe("A coast from above");
});

test("[C4] another version of a picture of 0.1.0 is shown, and the lone frame's set is its own", async () => {
  const { document, panel } = await open();
  await untilTakes(panel, formerRuns.lone, "succeeded", "placed");
  const [before] = findByName(document, "Hero/1440x900");
  const { placement } = await select(panel, document, "Hero/1440x900");
  panel.send({ type: "show-take", run: formerRuns.lone, cell: placement?.cell ?? "", take: 1 });
  const flipped = await panel.until(
    "selection-changed",
    (fact) => fact.placement?.shown === `${formerRuns.lone}.1`,
  );
  expect(flipped.placement?.set?.brief.style).toBe("ink");
  const [frame] = findByName(document, "Hero/1440x900");
  expect(frame?.fills).not.toEqual(before?.fills);
  expect(Object.keys(recordsOf(frame))).toContain("brief:style@" + flipped.placement?.set?.id);
  expect(listFormer(document)).not.toContain("Hero/1440x900");
});

test("[C4] a layer 0.1.0 filled gets its own picture back, and the set of what it filled stands once", async () => {
  const { document, relay, panel } = await open();
  const { view } = await untilTakes(panel, formerRuns.cards, "succeeded", "placed");
  const { placement } = await select(panel, document, "Card B");
  const set = placement?.set?.id ?? "";
  const target = placement?.set?.targets.find(({ name }) => name === "Card B");
  panel.send({
    type: "show-take",
    run: formerRuns.cards,
    cell: view.takes.find((take) => take.target.key === target?.key)!.cell,
    take: 1,
  });
  await expect.poll(() => listFormer(document)).not.toContain("Card A");
  const [screen] = findByName(document, "Screen");
  expect(Object.keys(recordsOf(screen))).toContain(`set@${set}`);
  for (const name of ["Card A", "Card B"])
    expect(Object.keys(recordsOf(findByName(document, name)[0])).map((key) => readKey(key).of)).not.toContain(
      set,
    );
  const first = view.takes.find((take) => take.target.name === "Card A")!;
  panel.send({ type: "remove-placement", run: formerRuns.cards, cell: first.cell });
  await panel.until("run-changed", (fact) => fact.view.takes.some((take) => take.placement === "not-placed"));
  expect(findByName(document, "Card A")[0]).toMatchObject({
    fills: [{ type: "IMAGE", scaleMode: "FIT", imageHash: expect.any(String) }],
  });
  expect(recordsOf(findByName(document, "Card A")[0])).toEqual({});
  panel.send({ type: "remove-set", set });
  await untilTakes(panel, formerRuns.cards, "succeeded", "not-placed");
  expect(recordsOf(findByName(document, "Screen")[0])).toEqual({});
  expect(Object.keys(recordsOf(nodeOf(document, rootId)))).not.toContain(`set:${set}`);
  expect(relay.downloads().all).toBe(0);
});

test("[C4] a layer 0.1.0 filled is emptied where Figma forgot its picture with the closed file", async () => {
  const { document, panel } = await open({ reopened: true });
  const { view } = await untilTakes(panel, formerRuns.cards, "succeeded", "placed");
  const first = view.takes.find((take) => take.target.name === "Card A")!;
  panel.send({ type: "remove-placement", run: formerRuns.cards, cell: first.cell });
  await panel.until("run-changed", (fact) => fact.view.takes.some((take) => take.placement === "not-placed"));
  expect(findByName(document, "Card A")[0]).toMatchObject({ fills: [] });
  expect(recordsOf(findByName(document, "Card A")[0])).toEqual({});
});
