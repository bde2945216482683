/** The main job on real input: one campaign in every script, on the playground's real-world targets, to placed pictures. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadImage } from "@napi-rs/canvas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { layerName } from "../../core/layout.ts";
import type { RunView } from "../../core/messages.ts";
import { shownEntrySchema, versionEntrySchema } from "../../core/placement-record.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import { readKey } from "../../core/record-keys.ts";
import { joinSet } from "../../core/set-record.ts";
import type { Target } from "../../core/set.ts";
import { redo, undo } from "../../playground/host/document/history.ts";
import type { NodeRecord } from "../../playground/host/document/record.ts";
import { nodeOf, type PlaygroundDocument } from "../../playground/host/document/store.ts";
import { createNodeFetch } from "../../playground/host/node-fetch.ts";
import { createNodePainter, createNodeRuler } from "../../playground/host/paint/node-canvas.ts";
import { createStarter } from "../../playground/host/starter.ts";
import { type RelayProcess, relayToken, startRelayProcess } from "../relay-process.ts";
import { campaignBrief, campaignCopy } from "./campaign-brief.ts";
import {
  buildPlugin,
  createPerson,
  createSubmit,
  findAll,
  pickNodes,
  recordsOf,
  showsImage,
  startPlugin,
  untilTakes,
  type Panel,
} from "./sandbox/plugin-world.ts";

/** Narrow, wide and in between; the last is a placeholder inside a mockup's card. */
const wanted = ["Phone", "Square", "Skyscraper", "Banner", "Leaderboard", "Image"];
const locales = campaignCopy.map((copy) => copy.locale);

let folder = "";
let relay: RelayProcess;
let panel: Panel;
let document: PlaygroundDocument;
let before: readonly NodeRecord[];
let targets: readonly Target[];
let submit: ReturnType<typeof createSubmit>;
let view: RunView;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-campaign-"));
  relay = await startRelayProcess({ folder, env: { POLYFRAME_OFFLINE_MS: "20" } });
  const plugin = await buildPlugin(relay.url.replace("127.0.0.1", "localhost"));
  document = createStarter(createNodeRuler());
  before = findAll(document);
  const fetch = createNodeFetch({ manifest: plugin.manifest });
  const patience = { patienceMs: 280_000, painter: createNodePainter() };
  panel = await startPlugin(plugin, document, createPerson("Ada"), fetch, "create", patience);
  const { settings } = await panel.until("started");
  panel.send({ type: "save-settings", settings: { ...settings, token: relayToken } });
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  const since = panel.facts.length;
  pickNodes(document, ...wanted.map((name) => before.find((node) => node.name.startsWith(name))!));
  ({ targets } = await panel.until("selection-changed", undefined, since));
  submit = createSubmit(targets, { locales, brief: campaignBrief });
  panel.send(submit);
  await panel.until("run-accepted");
  ({ view } = await untilTakes(panel, submit.run, "succeeded", "placed"));
});
afterAll(async () => {
  panel?.stop();
  await relay?.stop();
  await rm(folder, { recursive: true, force: true });
});

function nameOf(target: Target, locale: string): string {
  const { name, width, height } = target;
  return layerName({ target: name, locale, width, height });
}

function findSection(): NodeRecord {
  const sections = findAll(document).filter((node) => node.type === "SECTION");
  expect(sections).toHaveLength(1);
  return sections[0]!;
}

function childrenOf(node: NodeRecord, type: string): NodeRecord[] {
  return node.children.map((id) => nodeOf(document, id)).filter((child) => child.type === type);
}

test("every language of every target is placed at its exact size, under its name, in its row and column", () => {
  expect(targets).toHaveLength(wanted.length);
  expect(view.takes).toHaveLength(wanted.length * locales.length);
  const frames = childrenOf(findSection(), "FRAME");
  expect(frames).toHaveLength(view.takes.length);
  for (const target of targets) {
    const column = locales.map((locale) => frames.find((frame) => frame.name === nameOf(target, locale)));
    for (const frame of column) {
      expect(frame).toMatchObject({ width: target.width, height: target.height, x: column[0]!.x });
      expect(showsImage(frame)).toBe(true);
    }
    expect(new Set(column.map((frame) => frame!.y)).size).toBe(locales.length);
  }
  expect(frames.map((frame) => frame.name)).toContain("Square/ja-JP/1080x1080");
});

test("[S1] [S5] every picture's bytes decode to the size that was asked for, each a picture of its own", async () => {
  const hashes = new Set<string>();
  for (const frame of childrenOf(findSection(), "FRAME")) {
    const data = recordsOf(frame);
    const shown = valueOf(readEntry(shownEntrySchema, data["shown"] ?? ""));
    const version = valueOf(readEntry(versionEntrySchema, data[`version:${shown?.version}`] ?? ""));
    const fill = frame.fills.at(-1);
    expect(fill).toMatchObject({ type: "IMAGE", scaleMode: "FILL", imageHash: version!.hash });
    const { width, height } = await loadImage(document.images.get(version!.hash)!.bytes);
    expect({ width, height }).toEqual(version!.pass.size);
    hashes.add(version!.hash);
  }
  expect(hashes.size).toBe(view.takes.length);
});

test("[C4] [N1] the set is kept once, on the section; a placement keeps what it was asked with, in its own language", () => {
  const section = findSection();
  const texts = Object.entries(recordsOf(section)).map(([key, text]): [string, string] => {
    expect(readKey(key).of).toBe(submit.set);
    return [key.slice(0, key.lastIndexOf("@")), text];
  });
  const { set, troubles } = joinSet(new Map(texts));
  expect(set).toMatchObject({ id: submit.set, brief: campaignBrief, locales });
  expect(troubles).toEqual([]);
  for (const [, text] of texts) expect(Buffer.byteLength(text)).toBeLessThan(20_000);
  for (const frame of childrenOf(section, "FRAME")) {
    const data = recordsOf(frame);
    expect(Object.keys(data).map((key) => readKey(key).kind)).toEqual(["version", "recipe", "cell", "shown"]);
    const all = Object.values(data).join("");
    expect(all.length).toBeLessThan(6000);
    const told = campaignCopy.filter(({ headline }) => all.includes(JSON.stringify(headline)));
    expect(told).toHaveLength(1);
  }
});

test("[C5] the file stays light: 100 kB a picture on average, all of them JPEG", () => {
  const images = [...document.images.values()].map((image) => image.bytes);
  for (const bytes of images) expect([bytes[0], bytes[1]]).toEqual([0xff, 0xd8]);
  const total = images.reduce((sum, bytes) => sum + bytes.length, 0);
  expect(total / images.length).toBeLessThan(100_000);
});

test("rows and columns carry labels that touch neither pictures nor each other, all inside the section", () => {
  const section = findSection();
  const labels = childrenOf(section, "TEXT");
  expect(labels.map((label) => label.characters)).toEqual([
    "de-DE German (Germany)",
    "vi-VN Vietnamese (Vietnam)",
    "ru-RU Russian (Russia)",
    "el-GR Greek (Greece)",
    "zh-CN Chinese (Simplified, China)",
    "zh-TW Chinese (Traditional, Taiwan)",
    "ja-JP Japanese (Japan)",
    "ko-KR Korean (South Korea)",
    "hi-IN Hindi (India)",
    "bn-BD Bengali (Bangladesh)",
    "ar Arabic",
    "he Hebrew",
    "th Thai",
    ...targets.map((target) => target.name),
  ]);
  const all = [...labels, ...childrenOf(section, "FRAME")];
  for (const [index, one] of all.entries()) {
    expect(one.x + one.width).toBeLessThanOrEqual(section.width);
    expect(one.y + one.height).toBeLessThanOrEqual(section.height);
    for (const other of all.slice(index + 1)) {
      const isApart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(isApart, `${one.name} touches ${other.name}`).toBe(true);
    }
  }
});

test("[C1] what was on the page is as it was, and the section covers none of it", () => {
  const section = findSection();
  for (const node of before) expect(nodeOf(document, node.id)).toEqual(node);
  for (const node of before.filter((each) => each.parent === document.currentPage))
    expect(node.x + node.width <= section.x || node.y + node.height <= section.y).toBe(true);
});

test("frames and section export as PNG at their exact sizes, each language its own picture", async () => {
  const painter = createNodePainter();
  async function exportPng(node: NodeRecord, scale: number): Promise<Buffer> {
    const request = { id: node.id, format: "PNG", scale, absoluteBounds: true } as const;
    return Buffer.from(await painter(document, request));
  }
  const target = targets.find((each) => each.name.startsWith("Leaderboard"))!;
  const frames = locales.map((locale) =>
    findAll(document).find((node) => node.name === nameOf(target, locale))!,
  );
  const pictures = await Promise.all(frames.map((frame) => exportPng(frame, 1)));
  for (const bytes of pictures) {
    const { width, height } = await loadImage(bytes);
    expect([width, height]).toEqual([728, 90]);
  }
  expect(new Set(pictures.map((bytes) => bytes.toString("base64"))).size).toBe(locales.length);
  const section = findSection();
  const whole = await loadImage(await exportPng(section, 0.05));
  expect([whole.width, whole.height]).toEqual([
    Math.round(section.width * 0.05),
    Math.round(section.height * 0.05),
  ]);
});

test("[C2] undo takes the pictures back burst by burst, then all frames in one step, and redo brings all again", async () => {
  const count = findAll(document).length;
  let steps = 0;
  while (findAll(document).some((node) => node.type === "SECTION")) {
    const shown = findAll(document).filter((node) => node.name.includes("/") && showsImage(node)).length;
    undo(document);
    steps += 1;
    const left = findAll(document).filter((node) => node.type === "FRAME" && node.name.includes("/"));
    if (left.length === 0) expect(shown, "the frames go only after the last picture").toBe(0);
  }
  expect(steps).toBeGreaterThan(1);
  expect(findAll(document).map((node) => node.id)).toEqual(before.map((node) => node.id));
  await untilTakes(panel, submit.run, "succeeded", "not-placed");
  const since = panel.facts.length;
  for (let step = 0; step < steps; step += 1) redo(document);
  expect(findAll(document)).toHaveLength(count);
  await untilTakes(panel, submit.run, "succeeded", "placed", since);
});

test("the grey boxes of the mockups are filled in place, each keeping its size, corners and layout", async () => {
  const boxes = before.filter((node) => node.name === "Image" || node.name === "Picture");
  expect(boxes).toHaveLength(5);
  const since = panel.facts.length;
  pickNodes(document, ...boxes);
  const picked = await panel.until("selection-changed", (fact) => fact.targets.length === 5, since);
  const fill = createSubmit(picked.targets, {
    brief: { subject: "A linen jacket on a wooden chair", style: "Photo" },
    settings: { ...submit.rest.settings, destination: "selection" },
  });
  panel.send(fill);
  await untilTakes(panel, fill.run, "succeeded", "placed");
  for (const box of boxes) {
    const { fills, ...rest } = nodeOf(document, box.id);
    expect(fills).toMatchObject([...box.fills, { type: "IMAGE", scaleMode: "FILL" }]);
    const { fills: _, sharedPluginData: _data, relaunchData: _relaunch, ...former } = box;
    expect(rest).toMatchObject(former);
  }
});

test("the sandbox reported no error", () => {
  expect(panel.errors).toEqual([]);
});
