/** The sandbox's journeys: the built plugin in QuickJS against a relay whose moments the test holds. */
import sharp from "sharp";
import { afterEach, beforeAll, expect, test } from "vitest";
import { namespace } from "../../../core/record-keys.ts";
import type { Target } from "../../../core/set.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { redo, undo } from "../../../playground/host/document/history.ts";
import { openPage, selectionOf } from "../../../playground/host/document/session.ts";
import { absoluteBounds } from "../../../playground/host/document/geometry.ts";
import type { PlaygroundDocument } from "../../../playground/host/document/store.ts";
import { nodeOf, patch, rootId } from "../../../playground/host/document/store.ts";
import { create, remove } from "../../../playground/host/document/tree.ts";
import {
  addFrame,
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findAll,
  findByName,
  pickNodes,
  recordsOf,
  settings,
  showsImage,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
} from "./plugin-world.ts";
import { createDraft } from "../../../ui/model/draft.ts";
import former from "../../compat/v0.1.0/outbox.json" with { type: "json" };
import { createScriptedRelay } from "./scripted-relay.ts";

let plugin: BuiltPlugin;
const started: Panel[] = [];
afterEach(() => {
  for (const panel of started.splice(0)) {
    panel.stop();
    expect(panel.errors).toEqual([]);
    expect(panel.facts.filter((fact) => fact.type === "noticed" && fact.failure.kind === "unknown")).toEqual(
      [],
    );
  }
});
beforeAll(async () => {
  plugin = await buildPlugin();
});

const square: Target = { key: "typed", name: "1:1", width: 512, height: 512 };

async function start(...[built, ...rest]: Parameters<typeof startPlugin>): Promise<Panel> {
  const panel = await startPlugin(built, ...rest);
  started.push(panel);
  return panel;
}

async function open(command?: string) {
  const canvas = createCanvas();
  const relay = createScriptedRelay();
  const person = createPerson("Ada");
  const panel = await start(plugin, canvas.document, person, relay.handle, command);
  return { ...canvas, relay, person, panel };
}

async function pick(panel: Panel, document: PlaygroundDocument, ...nodes: NodeRecord[]): Promise<Target[]> {
  const since = panel.facts.length;
  pickNodes(document, ...nodes);
  const { targets } = await panel.until("selection-changed", undefined, since);
  return targets;
}

function listFrames(document: PlaygroundDocument): string[] {
  return findAll(document)
    .filter((node) => node.type === "FRAME")
    .map((node) => node.name);
}

test("one target gets a frame of its own size right of it, pending at once and filled later", async () => {
  const { document, hero, story, relay, panel } = await open();
  const targets = await pick(panel, document, hero);
  expect(targets).toMatchObject([{ name: "Hero", width: 1440, height: 900, fillable: true }]);
  const submit = createSubmit(targets);
  panel.send(submit);
  // At once: the frame is there while the run is still being sent.
  await untilTakes(panel, submit.run, "sending", "pending");
  const [pending] = findByName(document, "Hero/1440x900");
  // The story stands 160 px right of the hero: too narrow a gap, so the frame goes behind it.
  expect(pending).toMatchObject({ x: 1600 + 1080 + 40, y: 0, width: 1440, height: 900 });
  expect(showsImage(pending)).toBe(false);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  const { view } = await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(view.takes[0]).toMatchObject({ size: { width: 64 }, measured: { width: 64, height: 64 } });
  const [placed] = findByName(document, "Hero/1440x900");
  expect(showsImage(placed)).toBe(true);
  expect(placed?.fills).toHaveLength(1);
  expect(nodeOf(document, hero.id).fills).toEqual(hero.fills);
  expect(nodeOf(document, story.id)).toEqual(story);
});

test("[C1] selection and viewport stay where they are when a late result lands", async () => {
  const { document, hero, story, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  await pick(panel, document, story);
  const { viewport } = document;
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(selectionOf(document)).toEqual([story.id]);
  expect(document.viewport).toEqual(viewport);
  panel.send({ type: "show-cell", run: submit.run, cell: submit.landings[0]!.cell });
  await panel.until(
    "selection-changed",
    ({ placement }) => placement?.set?.brief.subject === submit.body.brief.subject,
  );
  expect(selectionOf(document)).toEqual([findByName(document, "Hero/1440x900")[0]?.id]);
});

test("a picture that is shown on the canvas stands beside the panel, not under it", async () => {
  const { document, hero, person, relay, panel: first } = await open();
  first.stop();
  document.window = { width: 1200, height: 800 };
  const options = { panelPlace: () => ({ x: 760, y: 20 }) };
  const panel = await start(plugin, document, person, relay.handle, "create", options);
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const [placed] = findByName(document, "Hero/1440x900");
  for (const cell of [submit.landings[0]!.cell, ""]) {
    document.viewport = { x: 0, y: 0, zoom: 1 };
    panel.send({ type: "show-cell", run: submit.run, cell });
    await expect.poll(() => document.viewport.x).not.toBe(0);
    const { x, zoom } = document.viewport;
    const rightPx = (placed!.x + 1440 - x) * zoom + 600;
    expect([cell, rightPx < 760, rightPx > 600]).toEqual([cell, true, true]);
  }
});

test("several targets and languages become one labelled section, and one undo removes it", async () => {
  const { document, hero, story, relay, panel } = await open();
  const before = findAll(document).length;
  const submit = createSubmit(await pick(panel, document, hero, story), { locales: ["en", "ja-JP"] });
  panel.send(submit);
  await panel.until("run-accepted");
  const [section] = findAll(document).filter((node) => node.type === "SECTION");
  expect(section).toMatchObject({ name: "A quiet harbour at dawn", y: 0, x: 2680 + 40 });
  expect(findByName(document, "Story/ja-JP/1080x1920")).toHaveLength(1);
  const labels = findAll(document)
    .filter((node) => node.type === "TEXT")
    .map((node) => node.characters);
  expect(labels).toEqual(["en English", "ja-JP Japanese (Japan)", "Hero", "Story"]);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  undo(document);
  await panel.until("run-changed", ({ view }) => view.takes.every((take) => take.placement === "not-placed"));
  expect(findByName(document, "Story/ja-JP/1080x1920")[0]?.fills).not.toContainEqual(
    expect.objectContaining({ type: "IMAGE" }),
  );
  undo(document);
  await panel.until("run-changed", ({ view }) => view.takes.every((take) => take.placement === "not-placed"));
  expect(findAll(document)).toHaveLength(before);
  redo(document);
  redo(document);
  const since = panel.facts.length;
  await untilTakes(panel, submit.run, "succeeded", "placed", since);
});

test("[G5] a typed target is named by what it shows, and goes to the free spot nearest to the middle of the view", async () => {
  const { document, relay, panel } = await open();
  document.viewport = { x: 5000, y: -3000, zoom: 1 };
  const submit = createSubmit([square]);
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(findByName(document, "A quiet harbour at dawn/512x512")).toMatchObject([
    { x: 5000 - 256, y: -3000 - 256 },
  ]);
});

test("into the selection replaces the node's own picture when it arrives and keeps everything else", async () => {
  const { document, hero, relay, panel } = await open();
  const tint = { type: "SOLID", color: { r: 1, g: 0, b: 0 }, opacity: 0.25 } as const;
  patch(document, hero.id, {
    fills: [...(hero.fills as []), tint],
    cornerRadius: 24,
  } as unknown as Partial<NodeRecord>);
  const submit = createSubmit(await pick(panel, document, hero), {
    settings: { ...settings, destination: "selection" },
  });
  panel.send(submit);
  await panel.until("run-accepted");
  const waiting = nodeOf(document, hero.id);
  expect(waiting.fills).toHaveLength(2);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const filled = nodeOf(document, hero.id);
  expect(filled.fills).toMatchObject([
    { type: "SOLID" },
    { type: "SOLID", opacity: 0.25 },
    { type: "IMAGE" },
  ]);
  expect(filled).toMatchObject({ name: "Hero", x: 0, y: 0, cornerRadius: 24 });
  expect(listFrames(document)).toEqual(["Hero", "Story"]);
  panel.send({ type: "remove-placement", run: submit.run, cell: submit.landings[0]!.cell });
  await panel.until("run-changed", ({ view }) => view.takes[0]?.placement === "not-placed");
  expect(nodeOf(document, hero.id).fills).toMatchObject([
    { type: "SOLID" },
    { type: "SOLID", opacity: 0.25 },
  ]);
});

test("a selected picture is named by its cell, also while it is being made, and has no brief or versions then", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  const { cell } = submit.landings[0]!;
  const [frame] = findByName(document, "Hero/1440x900");
  const since = panel.facts.length;
  pickNodes(document, frame!);
  const waiting = await panel.until("selection-changed", undefined, since);
  expect(waiting.placement).toEqual({ nodeId: frame!.id, cell, versions: [] });
  await relay.finish(submit.run);
  const { placement } = await panel.until("selection-changed", (fact) => fact.placement?.shown !== undefined);
  expect(placement).toMatchObject({ cell, versions: [{ run: submit.run, take: 1 }] });
});

test("takes are versions of one placement and flip in place", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero), { settings: { ...settings, takes: 3 } });
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run, undefined, 2);
  await panel.until("run-changed", ({ view }) =>
    view.takes.some((take) => take.take === 2 && take.placement === "placed"),
  );
  const first = findByName(document, "Hero/1440x900")[0]?.fills;
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(findByName(document, "Hero/1440x900")).toHaveLength(1);
  expect(findByName(document, "Hero/1440x900")[0]?.fills).toEqual(first);
  const since = panel.facts.length;
  pickNodes(document, findByName(document, "Hero/1440x900")[0]!);
  const { placement } = await panel.until("selection-changed", (fact) => fact.placement !== undefined, since);
  expect(placement?.versions.map((version) => version.take).sort()).toEqual([1, 2, 3]);
  const flippedAt = panel.facts.length;
  panel.send({ type: "show-take", run: submit.run, cell: submit.landings[0]!.cell, take: 3 });
  const flipped = await panel.until("selection-changed", undefined, flippedAt);
  expect(flipped.placement?.shown, "the panel counts from the take in view").toBe(`${submit.run}.3`);
  await expect.poll(() => findByName(document, "Hero/1440x900")[0]?.fills).not.toEqual(first);
  expect(findByName(document, "Hero/1440x900")[0]?.fills).toHaveLength(1);
});

test("an older take is shown and brought into view, and its picture is given to the panel whole", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero), { settings: { ...settings, takes: 2 } });
  const { cell } = submit.landings[0]!;
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run, cell, 2);
  await relay.finish(submit.run, cell, 1);
  const { view } = await untilTakes(panel, submit.run, "succeeded", "placed");
  const older = view.takes.find(({ shown }) => shown !== true)!;
  panel.send({ type: "show-take", run: submit.run, cell, take: older.take, inView: true });
  const { placement } = await panel.until("selection-changed", (fact) => fact.placement !== undefined);
  expect(placement?.shown).toBe(`${submit.run}.${older.take}`);
  // The file has it: the relay is not asked a second time.
  const { all } = relay.downloads();
  panel.send({ type: "fetch-preview", run: submit.run, job: older.job! });
  const { job, bytes } = await panel.until("preview-fetched");
  expect([job, (await sharp(bytes).metadata()).width]).toEqual([older.job, 64]);
  expect(relay.downloads().all).toBe(all);
  remove(document, findByName(document, "Hero/1440x900")[0]!.id);
  await untilTakes(panel, submit.run, "succeeded", "not-placed");
  const since = panel.facts.length;
  panel.send({ type: "fetch-preview", run: submit.run, job: older.job! });
  await panel.until("preview-fetched", undefined, since);
  expect(relay.downloads().all).toBe(all + 1);
});

test("another take goes into the placement that shows the cell and is shown when it comes", async () => {
  const { document, hero, relay, panel } = await open();
  const targets = await pick(panel, document, hero);
  const submit = createSubmit(targets);
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const before = findByName(document, "Hero/1440x900")[0]!;
  const again = createSubmit(targets, { set: submit.set, again: { take: 2, nodeId: before.id } });
  panel.send(again);
  await panel.until("run-accepted", ({ run }) => run === again.run);
  await relay.finish(again.run);
  await untilTakes(panel, again.run, "succeeded", "placed");
  const after = findByName(document, "Hero/1440x900");
  expect(after).toHaveLength(1);
  expect(after[0]?.fills).not.toEqual(before.fills);
  expect(after[0]?.fills).toHaveLength(1);
});

test("another take of one cell leaves the set's targets and languages as they are written on its section", async () => {
  const { document, hero, story, relay, panel } = await open();
  const targets = await pick(panel, document, hero, story);
  const submit = createSubmit(targets, { locales: ["en", "ja-JP"] });
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  const { view } = await untilTakes(panel, submit.run, "succeeded", "placed");
  function readSection(): Readonly<Record<string, string>> {
    return recordsOf(findAll(document).find((node) => node.type === "SECTION"));
  }
  const before = readSection();
  expect(before[`set@${submit.set}`]).toContain('"ja-JP"');
  expect(before[`target:${targets[1]?.key}@${submit.set}`]).toContain('"Story"');
  const one = submit.landings[0]!;
  const nodeId = view.takes.find(({ cell }) => cell === one.cell)?.nodeId ?? "";
  const again = createSubmit([one.target], {
    set: submit.set,
    locales: [one.locale],
    again: { take: 2, nodeId },
  });
  panel.send(again);
  await panel.until("run-accepted", ({ run }) => run === again.run);
  await relay.finish(again.run);
  await untilTakes(panel, again.run, "succeeded", "placed");
  expect(readSection()).toEqual(before);
});

test("cancelling removes what was not sent and leaves the canvas as it was", async () => {
  const { document, hero, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero), { locales: ["en", "de"] });
  panel.send(submit);
  await panel.until("run-accepted");
  panel.send({ type: "cancel-run", run: submit.run });
  await untilTakes(panel, submit.run, "cancelled");
  await expect.poll(() => findAll(document).map((node) => node.name)).toEqual(["Hero", "Story"]);
});

test("a cancelled picture that is retried gets its place back", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  panel.send({ type: "cancel-run", run: submit.run });
  const { view } = await untilTakes(panel, submit.run, "cancelled");
  await expect.poll(() => listFrames(document)).toEqual(["Hero", "Story"]);
  panel.send({ type: "retry-job", run: submit.run, job: view.takes[0]!.job!, afterAttempt: 0 });
  await expect.poll(() => listFrames(document)).toContain("Hero/1440x900");
  await untilTakes(panel, submit.run, "queued");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
});

test("cancelled pictures made after all are placed, also when they come before the relay's answer", async () => {
  const { document, hero } = createCanvas();
  const relay = createScriptedRelay();
  const answered = Promise.withResolvers<void>();
  // The first answer starts the poll again, which then overtakes the others.
  let retries = 0;
  const panel = await start(plugin, document, createPerson("Ada"), async (request, signal) => {
    const answer = await relay.handle(request, signal);
    const isRetry = request.url.endsWith("/retry");
    if (isRetry && (retries += 1) > 1) await answered.promise;
    return answer;
  });
  const submit = createSubmit(await pick(panel, document, hero), { locales: ["en", "de"] });
  panel.send(submit);
  await panel.until("run-accepted");
  panel.send({ type: "cancel-run", run: submit.run });
  const { view } = await untilTakes(panel, submit.run, "cancelled");
  await expect.poll(() => listFrames(document)).toEqual(["Hero", "Story"]);
  for (const { job } of view.takes)
    panel.send({ type: "retry-job", run: submit.run, job: job!, afterAttempt: 0 });
  await untilTakes(panel, submit.run, "queued");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const shown = findAll(document).filter(showsImage);
  expect(shown.map(({ name }) => name).toSorted()).toEqual(["Hero/de/1440x900", "Hero/en/1440x900"]);
  answered.resolve();
  await panel.until("run-changed", ({ view: { state } }) => state === "closed");
  expect(listFrames(document)).toHaveLength(4);
});

test("a failed picture whose frame was deleted gets another one when it is asked for again", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  relay.fail(submit.run, submit.landings[0]!.cell, "moderation");
  const { view } = await untilTakes(panel, submit.run, "failed");
  remove(document, findByName(document, "Hero/1440x900")[0]!.id);
  panel.send({ type: "retry-job", run: submit.run, job: view.takes[0]!.job!, afterAttempt: 1 });
  await expect.poll(() => listFrames(document)).toContain("Hero/1440x900");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(showsImage(findByName(document, "Hero/1440x900")[0])).toBe(true);
});

test("a picture Figma refuses is said and kept, and the others of its burst are placed", async () => {
  const { document, hero, story } = createCanvas();
  const relay = createScriptedRelay();
  let spoiled = 0;
  const panel = await start(plugin, document, createPerson("Ada"), async (request, signal) => {
    const answer = await relay.handle(request, signal);
    if (!request.url.includes("/v1/images/") || (spoiled += 1) > 1) return answer;
    return { ...answer, body: new Uint8Array([1, 2, 3]) };
  });
  const submit = createSubmit(await pick(panel, document, hero, story));
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  const { view } = await panel.until("run-changed", ({ view: { takes } }) =>
    takes.every(({ placement }) => placement === "placed" || placement === "not-placed"),
  );
  expect(view.takes.map(({ placement }) => placement).toSorted()).toEqual(["not-placed", "placed"]);
  await panel.until("noticed", ({ failure }) => failure.message.includes("could not be placed"));
  const { job } = view.takes.find(({ placement }) => placement === "not-placed")!;
  panel.send({ type: "place-job", run: submit.run, job: job! });
  await untilTakes(panel, submit.run, "succeeded", "placed");
});

test("a run is not hidden while its pictures are on their way to the canvas", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  relay.holdImages();
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placing");
  panel.send({ type: "hide-run", run: submit.run });
  await expect
    .poll(() => panel.notices)
    .toEqual(["Its pictures are being placed. Hide it once they are there."]);
  relay.releaseImages();
  await untilTakes(panel, submit.run, "succeeded", "placed");
  panel.send({ type: "hide-run", run: submit.run });
  await panel.until("runs-hidden", ({ runs }) => runs.includes(submit.run));
  expect(showsImage(findByName(document, "Hero/1440x900")[0])).toBe(true);
});

test("[C2] a hidden run stays hidden at the next start; shown again, its picture that was undone can be placed", async () => {
  const { document, hero, relay, person, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  remove(document, findByName(document, "Hero/1440x900")[0]!.id);
  await untilTakes(panel, submit.run, "succeeded", "not-placed");
  panel.send({ type: "hide-run", run: submit.run });
  await panel.until("runs-hidden", ({ runs }) => runs.includes(submit.run));
  panel.stop();
  const later = await start(plugin, document, person, relay.handle);
  const { view } = await later.until("run-changed", ({ view: { takes } }) => takes[0]?.job !== undefined);
  expect(view.takes).toMatchObject([{ state: "succeeded", placement: "not-placed" }]);
  expect((await later.until("runs-hidden")).runs).toEqual([submit.run]);
  later.send({ type: "show-hidden-runs" });
  await later.until("runs-hidden", ({ runs }) => runs.length === 0);
  later.send({ type: "place-job", run: submit.run, job: view.takes[0]!.job! });
  await untilTakes(later, submit.run, "succeeded", "placed");
  expect(showsImage(findByName(document, "Hero/1440x900")[0])).toBe(true);
});

test("a failed picture keeps its frame, says why, and a retry fills it", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  relay.fail(submit.run, submit.landings[0]!.cell, "moderation");
  const { view } = await untilTakes(panel, submit.run, "failed");
  expect(view.takes[0]?.failure?.kind).toBe("moderation");
  expect(listFrames(document)).toContain("Hero/1440x900");
  panel.send({ type: "retry-job", run: submit.run, job: view.takes[0]!.job!, afterAttempt: 1 });
  await untilTakes(panel, submit.run, "queued");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(showsImage(findByName(document, "Hero/1440x900")[0])).toBe(true);
});

test("closing the panel midway loses nothing: the next start fills the frame once", async () => {
  const { document, hero, relay, person, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  panel.stop();
  await relay.finish(submit.run);
  const second = await start(plugin, document, person, relay.handle);
  await untilTakes(second, submit.run, "succeeded", "placed");
  expect(showsImage(findByName(document, "Hero/1440x900")[0])).toBe(true);
  second.stop();
  const downloads = relay.downloads().all;
  const third = await start(plugin, document, person, relay.handle);
  await untilTakes(third, submit.run, "succeeded", "placed");
  expect(relay.downloads().all).toBe(downloads);
  expect(findByName(document, "Hero/1440x900")).toHaveLength(1);
});

test("another person of the team fills the pending frames", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero), { locales: ["en", "de"] });
  panel.send(submit);
  await panel.until("run-accepted");
  panel.stop();
  await relay.finish(submit.run);
  const other = await start(plugin, document, createPerson("Grace"), relay.handle);
  const { view } = await untilTakes(other, submit.run, "succeeded", "placed");
  expect(view).toMatchObject({ title: "A quiet harbour at dawn", model: "gpt-image-2", quality: "low" });
  expect(view.brief?.subject).toBe("A quiet harbour at dawn");
  expect(showsImage(findByName(document, "Hero/de/1440x900")[0])).toBe(true);
});

test("records no relay could know are left alone, and other runs of the file go on", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  panel.stop();
  const key = `pending:${submit.run}`;
  const pending = recordsOf(findByName(document, "Hero/1440x900")[0])[key] ?? "";
  const damaged = ["{", "[]", pending.replace(submit.run, "a,b:1"), pending.replace('"v":1', '"v":2')];
  const box = { x: 5000, y: 0, width: 100, height: 100 };
  for (const text of damaged)
    addFrame(document, "Damaged", box, { sharedPluginData: { [namespace]: { [key]: text } } });
  await relay.finish(submit.run);
  const other = await start(plugin, document, createPerson("Grace"), relay.handle);
  await untilTakes(other, submit.run, "succeeded", "placed");
  expect(relay.log.filter((line) => line.includes("a,b") || line.includes("%2C"))).toEqual([]);
  const kept = findByName(document, "Damaged").map((node) => recordsOf(node)[key]);
  expect(kept).toEqual(damaged);
});

test("a pending frame that is duplicated meanwhile is filled as well", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  const [frame] = findByName(document, "Hero/1440x900");
  const { sharedPluginData, fills, width, height } = frame!;
  addFrame(document, "Copy", { x: 0, y: 5000, width, height }, { sharedPluginData, fills });
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(findByName(document, "Hero/1440x900").map(showsImage)).toEqual([true]);
  expect(findByName(document, "Copy").map(showsImage)).toEqual([true]);
});

test("[C2] an undone pending frame does not come back by itself; it is listed and placed when asked", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  undo(document);
  expect(listFrames(document)).toEqual(["Hero", "Story"]);
  await relay.finish(submit.run);
  const { view } = await untilTakes(panel, submit.run, "succeeded", "not-placed");
  expect(listFrames(document)).toEqual(["Hero", "Story"]);
  panel.send({ type: "place-job", run: submit.run, job: view.takes[0]!.job! });
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(findByName(document, "Hero/1440x900")).toMatchObject([{ x: 2720, y: 0 }]);
});

test("[C2] an undone burst stays undone over a restart and is listed as not placed", async () => {
  const { document, hero, relay, person, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  undo(document);
  await untilTakes(panel, submit.run, "succeeded", "not-placed");
  panel.stop();
  const second = await start(plugin, document, person, relay.handle);
  await untilTakes(second, submit.run, "succeeded", "not-placed");
  expect(showsImage(findByName(document, "Hero/1440x900")[0])).toBe(false);
});

test("[C3] a source deleted midway leaves a new frame at its former place", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero), {
    settings: { ...settings, destination: "selection" },
  });
  panel.send(submit);
  await panel.until("run-accepted");
  remove(document, hero.id);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(findByName(document, "Hero/1440x900")).toMatchObject([{ x: 0, y: 0, width: 1440, height: 900 }]);
});

test("[C3] the page may be switched midway: the picture lands on the page it was asked for", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  const home = document.currentPage;
  const page = create(document, "PAGE", rootId);
  openPage(document, page.id);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(findAll(document)).toEqual([]);
  expect(document.currentPage).toBe(page.id);
  openPage(document, home);
  expect(showsImage(findByName(document, "Hero/1440x900")[0])).toBe(true);
});

test("[C3] a deleted page brings the picture to the page in view, with a notice", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  const home = document.currentPage;
  const page = create(document, "PAGE", rootId);
  openPage(document, page.id);
  remove(document, home);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(findByName(document, "Hero/1440x900")).toHaveLength(1);
  expect(panel.notices.join()).toContain("page");
});

test("[C3] a source inside auto-layout is answered beside its top-level frame, in its section where there is room", async () => {
  const { document, relay, panel } = await open();
  const section = create(document, "SECTION", document.currentPage, {
    x: 0,
    y: 4000,
    width: 2000,
    height: 900,
  });
  const list = addFrame(
    document,
    "List",
    { x: 40, y: 40, width: 400, height: 600 },
    { layoutMode: "VERTICAL" } as Partial<NodeRecord>,
    section.id,
  );
  const card = addFrame(document, "Card", { x: 0, y: 0, width: 300, height: 200 }, {}, list.id);
  const submit = createSubmit(await pick(panel, document, card));
  panel.send(submit);
  await panel.until("run-accepted");
  const [frame] = findByName(document, "Card/300x200");
  expect(frame?.parent).toBe(section.id);
  expect(absoluteBounds(document, frame!)).toMatchObject({ x: 480, y: 4040 });
  expect(nodeOf(document, list.id).children).toEqual([card.id]);
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
});

test("removing a set takes all of it and nothing else", async () => {
  const { document, hero, story, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero, story), { locales: ["en", "ar"] });
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  panel.send({ type: "remove-set", set: submit.set });
  await untilTakes(panel, submit.run, "succeeded", "not-placed");
  expect(findAll(document).map((node) => node.name)).toEqual(["Hero", "Story"]);
  undo(document);
  await expect.poll(() => findByName(document, "Story/ar/1080x1920").length).toBe(1);
});

test("[M3] a run the relay did not hear of is sent again with the same id until it is", async () => {
  const { document, hero, relay, person, panel } = await open();
  const targets = await pick(panel, document, hero);
  await panel.until("relay-changed", ({ relay: state }) => state.state === "ok");
  relay.setOffline(true);
  const submit = createSubmit(targets);
  panel.send(submit);
  await panel.until("run-changed", ({ view }) => view.failure?.kind === "relay-unreachable");
  const trouble = await panel.until("relay-changed", ({ relay: state }) => state.state === "trouble");
  expect(trouble.relay).toMatchObject({ part: "network" });
  panel.stop();
  relay.setOffline(false);
  const second = await start(plugin, document, person, relay.handle);
  await untilTakes(second, submit.run, "queued", "pending");
  expect(relay.runs.size).toBe(1);
  await relay.finish(submit.run);
  await untilTakes(second, submit.run, "succeeded", "placed");
});

test("[P8] what the panel priced is what the relay gets, to the letter, also when it is sent again", async () => {
  const { document, hero, story, relay, person, panel } = await open();
  relay.setOffline(true);
  const brief = {
    subject: "A harbour",
    texts: [{ key: "b1", role: "headline" as const, words: { en: 'Say "ahoy"', ja: "港" } }],
  };
  const changes = { brief, locales: ["en", "ja"], shots: ["wide ", " close"], agreed: 12_345_678_901 };
  const submit = createSubmit(await pick(panel, document, hero, story), changes);
  panel.send(submit);
  await panel.until("run-changed", ({ view }) => view.failure?.kind === "relay-unreachable");
  panel.stop();
  relay.setOffline(false);
  const second = await start(plugin, document, person, relay.handle);
  await untilTakes(second, submit.run, "queued", "pending");
  expect(relay.runs.get(submit.run)).toMatchObject({
    texts: [JSON.stringify(submit.body)],
    agreed: "12345678901",
  });
});

test("a run that 0.1.0 left unsent is sent as it was, and its pictures land in its frames", async () => {
  const { document, hero, relay, person, panel } = await open();
  // A draft stamps the file.
  panel.send({ type: "save-draft", draft: createDraft() });
  await expect.poll(() => Object.keys(recordsOf(nodeOf(document, rootId)))).toEqual(["file"]);
  const { fileId } = await panel.until("started");
  const frames = findAll(document).filter((node) => node.type === "FRAME");
  panel.stop();
  const cells = former.cells.map(({ nodeId: _n, pageId: _p, spot: _s, ...cell }) => cell);
  const record = { ...former, file: fileId, stage: "preparing", cells, sectionId: undefined };
  await person.storage.set(`outbox:${former.run}`, JSON.stringify(record));
  const second = await start(plugin, document, person, relay.handle);
  await second.until("run-changed", ({ view }) => view.run === former.run && view.stage === "accepted");
  expect(relay.runs.get(former.run)).toMatchObject({ texts: [JSON.stringify(former.body)], agreed: null });
  await relay.finish(former.run);
  const { view } = await untilTakes(second, former.run, "succeeded", "placed");
  expect(view).toMatchObject({ brief: { subject: former.body.brief.subject }, shots: [{ key: "s1" }, {}] });
  expect(findAll(document).filter((node) => node.type === "FRAME")).toHaveLength(
    frames.length + former.cells.length,
  );
  expect(nodeOf(document, hero.id).fills).toEqual(hero.fills);
});

test("[T2] a draft of 0.1.0 comes back with its shots, and what was switched off stays off", async () => {
  const { document, relay, person, panel } = await open();
  panel.send({ type: "save-draft", draft: createDraft() });
  await expect.poll(() => Object.keys(recordsOf(nodeOf(document, rootId)))).toEqual(["file"]);
  const { fileId } = await panel.until("started");
  panel.stop();
  const old = { ...createDraft(), typed: [square], shots: ["wide", "close"], off: ["typed/und/2"] };
  await person.storage.set(`draft:${fileId}`, JSON.stringify(old));
  const second = await start(plugin, document, person, relay.handle);
  const shots = [
    { key: "s1", text: "wide" },
    { key: "s2", text: "close" },
  ];
  expect((await second.until("started")).draft).toEqual({ ...old, shots, off: ["typed/und/s2"] });
});

test("a changed price takes the pending frames back and says the new quote", async () => {
  const { document, hero, relay, panel } = await open();
  const quote = { cells: [], cost: { low: 1, high: 2 }, seconds: { low: 1, high: 2 } };
  relay.refuseNext(409, "price-changed", { quote });
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  const refused = await panel.until("run-refused");
  expect(refused).toMatchObject({ requestId: submit.requestId, failure: { kind: "price-changed" }, quote });
  expect(listFrames(document)).toEqual(["Hero", "Story"]);
  const again = createSubmit(await pick(panel, document, hero));
  panel.send(again);
  await panel.until("run-accepted", ({ run }) => run === again.run);
});

test("a new start tells of the newest run first, which the panel opens", async () => {
  const { document, hero, story, relay, person, panel } = await open();
  const runs: string[] = [];
  for (const node of [hero, story]) {
    const submit = createSubmit(await pick(panel, document, node));
    panel.send(submit);
    await panel.until("run-accepted", ({ run }) => run === submit.run);
    await relay.finish(submit.run);
    await untilTakes(panel, submit.run, "succeeded", "placed");
    runs.push(submit.run);
  }
  panel.stop();
  const later = await start(plugin, document, person, relay.handle);
  const { view } = await later.until("run-changed");
  expect(view.run).toBe(runs[1]);
});

test("a token that is taken away while the panel is open is named, and the press that met it is answered", async () => {
  const { document, hero, relay, panel } = await open();
  relay.needToken("sesame");
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  const refused = await panel.until("run-refused");
  expect(refused).toMatchObject({ requestId: submit.requestId, failure: { kind: "unauthorized" } });
  await panel.until("run-forgotten");
  const told = panel.facts.filter(({ type }) => type === "run-refused" || type === "run-forgotten");
  expect(told.map(({ type }) => type)).toEqual(["run-refused", "run-forgotten"]);
  const { relay: state } = await panel.until("relay-changed", (fact) => fact.relay.state === "trouble");
  expect(state).toMatchObject({ part: "token" });
  expect(listFrames(document)).toEqual(["Hero", "Story"]);
});

test("a relay that is started with another provider while the panel is idle is told within seconds", async () => {
  const { relay, panel } = await open();
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok" && fact.relay.health.offline);
  relay.setLive();
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok" && !fact.relay.health.offline);
});

test("a wrong token is named as such, and the right one connects at once", async () => {
  const canvas = createCanvas();
  const relay = createScriptedRelay();
  relay.needToken("sesame");
  const panel = await start(plugin, canvas.document, createPerson("Ada"), relay.handle);
  const first = await panel.until("relay-changed", ({ relay: state }) => state.state === "trouble");
  expect(first.relay).toMatchObject({ part: "token" });
  const { settings: mine } = await panel.until("started");
  panel.send({ type: "save-settings", settings: { ...mine, token: "sesame" } });
  await panel.until("relay-changed", ({ relay: state }) => state.state === "ok");
  await panel.until("catalogue-changed");
});

test("pictures come three at a time, and the bursts they land in undo one by one", async () => {
  const { document, hero, relay, panel } = await open();
  const locales = ["en", "de", "fr", "es", "it", "nl", "sv", "da"];
  const submit = createSubmit(await pick(panel, document, hero), { locales });
  panel.send(submit);
  await panel.until("run-accepted");
  relay.holdImages();
  await relay.finish(submit.run);
  await panel.until("run-changed", ({ view }) => view.takes.every((take) => take.placement === "placing"));
  relay.releaseImages();
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect(relay.downloads()).toEqual({ most: 3, all: 8 });
});

test("a series becomes a numbered strip", async () => {
  const { document, panel } = await open();
  const submit = createSubmit([square], { shots: ["wide", "close", "detail"] });
  panel.send(submit);
  await panel.until("run-accepted");
  const labels = findAll(document)
    .filter((node) => node.type === "TEXT")
    .map((node) => node.characters);
  expect(labels).toEqual(["1", "2", "3"]);
  expect(
    findAll(document).filter((node) => node.type === "FRAME" && node.parent !== document.currentPage),
  ).toHaveLength(3);
});

test("what cannot be a target is said with its reason", async () => {
  const { document, hero, panel } = await open();
  const line = create(document, "LINE", document.currentPage, { name: "Rule", width: 100, height: 0 });
  const since = panel.facts.length;
  pickNodes(document, hero, line);
  const fact = await panel.until("selection-changed", undefined, since);
  expect(fact.targets).toHaveLength(1);
  expect(fact.skipped).toEqual([{ name: "Rule", reason: expect.stringContaining("thin") }]);
});

test("a set's own section and labels are no targets, and a placement goes by its source's name", async () => {
  const { document, hero, story, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero, story));
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  const since = panel.facts.length;
  pickNodes(
    document,
    findAll(document).find((node) => node.type === "SECTION")!,
  );
  const fact = await panel.until("selection-changed", ({ skipped }) => skipped.length > 0, since);
  expect(fact.targets).toEqual([]);
  expect(fact.skipped[0]?.reason).toContain("select one of them");
  const label = findAll(document).find((node) => node.type === "TEXT")!;
  expect(label.locked).toBe(true);
  pickNodes(document, label);
  const named = await panel.until(
    "selection-changed",
    ({ skipped }) => skipped[0]?.name === label.name,
    since,
  );
  expect(named.targets).toEqual([]);
  pickNodes(document, findByName(document, "Hero/1440x900")[0]!);
  const placed = await panel.until("selection-changed", ({ placement }) => placement !== undefined, since);
  expect(placed.targets).toMatchObject([{ name: "Hero", width: 1440, height: 900 }]);
});

test("a reference from the selection and one from a file become assets; other files are refused in a sentence", async () => {
  const { document, hero, panel } = await open();
  panel.send({ type: "reference-from-selection", requestId: "none" });
  expect((await panel.until("reference-failed")).failure.kind).toBe("nothing-selected");
  await pick(panel, document, hero);
  panel.send({ type: "reference-from-selection", requestId: "one" });
  const added = await panel.until("reference-added", ({ requestId }) => requestId === "one");
  expect(added).toMatchObject({ name: "Hero", width: 8, preview: expect.any(Uint8Array) });
  panel.send({
    type: "reference-from-file",
    requestId: "two",
    name: "a.svg",
    bytes: new TextEncoder().encode("<svg/>"),
  });
  const refused = await panel.until("reference-failed", ({ requestId }) => requestId === "two");
  expect(refused.failure.message).toContain("a.svg");
});

test("apply to source puts the picture into the node it was made for", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  panel.send({ type: "apply-to-source", run: submit.run, cell: submit.landings[0]!.cell, take: 1 });
  await expect.poll(() => showsImage(nodeOf(document, hero.id))).toBe(true);
  expect(nodeOf(document, hero.id).fills).toHaveLength(2);
});

test("apply to source puts in the take it was asked for, whichever one the canvas shows", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero), { settings: { ...settings, takes: 2 } });
  const cell = submit.landings[0]!.cell;
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  function fillOf(name: string) {
    return findByName(document, name)[0]?.fills.at(-1);
  }
  panel.send({ type: "show-take", run: submit.run, cell, take: 1 });
  panel.send({ type: "apply-to-source", run: submit.run, cell, take: 1 });
  await expect.poll(() => showsImage(nodeOf(document, hero.id))).toBe(true);
  const first = fillOf("Hero/1440x900");
  expect(fillOf("Hero")).toMatchObject({ imageHash: expect.any(String) });
  panel.send({ type: "apply-to-source", run: submit.run, cell, take: 2 });
  await expect.poll(() => panel.notices.at(-1)).toBe("Applied take 2 to Hero.");
  expect(fillOf("Hero/1440x900"), "the placement shows what it showed").toEqual(first);
  expect(fillOf("Hero")).not.toEqual(first);
});

test("a relay that does not have a run closes it with a sentence of its own, and no notice for all", async () => {
  const { document, hero, story, relay, person, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero, story));
  panel.send(submit);
  await panel.until("run-accepted");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  panel.stop();
  const other = createScriptedRelay();
  const later = await start(plugin, document, person, other.handle);
  const { view } = await later.until("run-changed", (fact) => fact.view.failure !== undefined);
  expect(view).toMatchObject({
    state: "closed",
    failure: { message: "Made with another relay or team. The pictures are on the canvas." },
    takes: [
      { state: "succeeded", placement: "placed" },
      { state: "succeeded", placement: "placed" },
    ],
  });
  expect(later.facts.filter(({ type }) => type === "noticed")).toEqual([]);
  later.send({ type: "hide-run", run: submit.run });
  await later.until("runs-hidden", ({ runs }) => runs.includes(submit.run));
  expect(findByName(document, "Hero/1440x900")).toHaveLength(1);
});

test("a relay that comes back without a run's data ends its being made", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  relay.setOffline(true);
  relay.runs.clear();
  await panel.until("relay-changed", ({ relay: state }) => state.state === "trouble");
  relay.setOffline(false);
  const { view } = await panel.until("run-changed", (fact) => fact.view.failure !== undefined);
  expect(view).toMatchObject({ state: "closed", takes: [{ state: "failed" }] });
});

test("cancelling a run the relay lost says so in the run alone", async () => {
  const { document, hero, relay, panel } = await open();
  const submit = createSubmit(await pick(panel, document, hero));
  panel.send(submit);
  await panel.until("run-accepted");
  relay.runs.clear();
  panel.send({ type: "cancel-run", run: submit.run });
  const { view } = await panel.until("run-changed", (fact) => fact.view.failure !== undefined);
  expect(view).toMatchObject({ state: "closed", takes: [{ state: "failed" }] });
  expect(panel.facts.filter(({ type }) => type === "noticed")).toEqual([]);
});

test("merely opening the plugin leaves the file untouched, and a draft comes back", async () => {
  const { document, relay, person, panel } = await open();
  const untouched = nodeOf(document, rootId);
  expect([untouched.pluginData, untouched.sharedPluginData]).toEqual([{}, {}]);
  const draft = {
    brief: { subject: "Half a sen" },
    locales: ["und"],
    shots: [],
    pinned: [],
    typed: [square],
    off: [],
    settings,
  };
  panel.send({ type: "save-draft", draft });
  await expect.poll(() => Object.keys(recordsOf(nodeOf(document, rootId)))).toEqual(["file"]);
  panel.stop();
  const second = await start(plugin, document, person, relay.handle);
  expect((await second.until("started")).draft).toEqual(draft);
});
