/** One look for a set: its pictures are made from one picture's bytes, whoever looks meanwhile, and whenever they are made. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Anchor } from "../../../core/set/anchor.ts";
import type { SetContent } from "../../../core/set/set-content.ts";
import type { SetView } from "../../../core/messages.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { createSubmit, pickNodes, settings, type Panel } from "../sandbox/plugin-world.ts";
import { createContent, createPress, withWords } from "../sandbox/set-world.ts";
import { isPlaced, openStage, type Stage, untilAll } from "./stage.ts";

let stage: Stage;
let panel: Panel;
beforeAll(async () => {
  stage = await openStage();
  await stage.startRelay();
  panel = await stage.open();
});
afterAll(async () => {
  expect(panel.errors).toEqual([]);
  expect(await stage.world.audit()).toEqual([]);
  await stage.close();
});

async function pick(...nodes: NodeRecord[]) {
  const since = panel.facts.length;
  pickNodes(stage.document);
  await panel.until("selection-changed", ({ targets }) => targets.length === 0, since);
  const from = panel.facts.length;
  pickNodes(stage.document, ...nodes);
  return (await panel.until("selection-changed", ({ targets }) => targets.length === nodes.length, from))
    .targets;
}

/** A set of two frames in two languages that shares its look. */
async function createShared(anchor?: Anchor): Promise<SetContent> {
  const content = createContent(await pick(stage.hero, stage.story), ["en", "de"]);
  return {
    ...content,
    ...(anchor === undefined ? {} : { anchor }),
    set: { ...content.set, settings: { ...content.set.settings, sameLook: true } },
  };
}

async function open(set: string): Promise<SetView> {
  const since = panel.facts.length;
  panel.send({ type: "open-set", set });
  return (await panel.until("set-changed", ({ view }) => view.content.set.id === set, since)).view;
}

/** Sends a press, and answers with what the provider was asked once all of it is on the canvas. */
async function make(press: ReturnType<typeof createPress>) {
  const before = stage.world.stub.requests.length;
  panel.send(press);
  await untilAll(panel, press.run, isPlaced);
  return stage.world.stub.requests.slice(before);
}

test("[T8] the others wait for the first picture with the plugin closed, and are made from its bytes; so are later ones", async () => {
  const before = stage.world.stub.requests.length;
  const first = createPress(await createShared());
  panel.send(first);
  await panel.until("run-accepted", ({ run }) => run === first.run);
  panel.stop();
  panel = await stage.open();
  await untilAll(panel, first.run, isPlaced);
  const { content: base } = await open(first.set);
  const [anchor, ...others] = stage.world.stub.requests.slice(before);
  expect(anchor).toMatchObject({ route: "generations", files: [] });
  expect(others).toHaveLength(3);
  for (const { files } of others) expect(files.map(({ sha256 }) => sha256)).toEqual([base.anchor?.sha256]);
  const later = createPress(withWords(base, "de", "Endlich Lenz"), {
    base,
    cells: base.set.targets.map(({ key }) => `${key}/de`),
  });
  const requests = await make(later);
  expect(requests).toHaveLength(2);
  const { width, height } = base.anchor!;
  for (const { route, files } of requests) {
    expect(route).toBe("edits");
    expect(files.map(({ size }) => size)).toEqual([{ width, height }]);
  }
  // What the relay keeps as an asset lacks what a picture does not need, and is the same for all.
  expect(new Set(requests.map(({ files }) => files[0]!.sha256)).size).toBe(1);
  const { content, placements } = await open(first.set);
  expect(content.anchor?.sha256).toBe(base.anchor?.sha256);
  const made = placements.flatMap(({ versions }) => versions.filter(({ run }) => run === later.run));
  expect(made.map((version) => version.anchor)).toEqual([base.anchor?.sha256, base.anchor?.sha256]);
});

test("[T8] a selected layer is the look of all: each is made from what is seen of it, and says so", async () => {
  await pick(stage.story);
  panel.send({ type: "anchor-from-selection", requestId: "look" });
  const { anchor } = await panel.until("anchor-added", ({ requestId }) => requestId === "look");
  expect(anchor).toMatchObject({ name: "Story", width: 864, height: 1536 });
  const press = createPress(await createShared(anchor));
  const requests = await make(press);
  expect(requests).toHaveLength(4);
  for (const { route, files, body } of requests) {
    expect(route).toBe("edits");
    expect(files.map(({ size }) => size)).toEqual([{ width: 864, height: 1536 }]);
    expect(String(body["prompt"])).toContain("Image 1, anchor:");
  }
  const { content, placements } = await open(press.set);
  expect(content.anchor).toMatchObject({ sha256: anchor.sha256, name: "Story" });
  const anchors = placements.flatMap(({ versions }) => versions.map((version) => version.anchor));
  expect(anchors).toEqual(placements.map(() => anchor.sha256));
});

test("[T8] [D4] what waits for a person's word waits for the next start of the plugin too, and is then made from the first", async () => {
  const before = stage.world.stub.requests.length;
  const targets = await pick(stage.hero, stage.story);
  const submit = createSubmit(targets, { settings: { ...settings, sameLook: true }, firstOnly: true });
  panel.send(submit);
  await panel.until(
    "run-changed",
    ({ view }) => view.run === submit.run && view.takes.filter(isPlaced).length === 1,
  );
  panel.stop();
  panel = await stage.open();
  await panel.until(
    "run-changed",
    ({ view }) =>
      view.run === submit.run &&
      view.takes.some((take) => take.state === "waiting" && take.approval === true),
  );
  expect(stage.world.stub.requests).toHaveLength(before + 1);
  panel.send({ type: "continue-run", run: submit.run });
  const view = await untilAll(panel, submit.run, isPlaced);
  const [, follower] = stage.world.stub.requests.slice(before);
  expect(follower).toMatchObject({ route: "edits", files: [{ size: view.takes[0]!.size }] });
});
