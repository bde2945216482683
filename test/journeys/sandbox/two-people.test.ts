/** Two people with one file open, each with a plugin of their own: both online, and one of them offline for a while. */
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Target } from "../../../core/set.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { shareDocument, type SharedFile } from "../../../playground/host/document/shared-file.ts";
import { nodeOf, type PlaygroundDocument } from "../../../playground/host/document/store.ts";
import { remove } from "../../../playground/host/document/tree.ts";
import { createScriptedRelay, type ScriptedRelay } from "./scripted-relay.ts";
import {
  addFrame,
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findByName,
  patch,
  pickNodes,
  recordsOf,
  settings,
  showsImage,
  startPlugin,
  undo,
  untilTakes,
  type BuiltPlugin,
  type Panel,
  type Person,
  type SubmitChanges,
} from "./plugin-world.ts";

type Seat = { document: PlaygroundDocument; person: Person; panel: Panel };
type Sent = ReturnType<typeof createSubmit>;

let plugin: BuiltPlugin;
let relay: ScriptedRelay;
let file: SharedFile;
let ada: Seat;
let grace: Seat;
let hero: NodeRecord;
let box: NodeRecord;

beforeAll(async () => {
  plugin = await buildPlugin();
});
beforeEach(async () => {
  const canvas = createCanvas();
  hero = canvas.hero;
  box = addFrame(canvas.document, "Box", { x: 0, y: 3000, width: 320, height: 200 });
  relay = createScriptedRelay();
  file = shareDocument(canvas.document);
  ada = await sit(canvas.document, createPerson("Ada"));
  grace = await sit(file.open(), createPerson("Grace"));
});
afterEach(() => {
  for (const { panel } of [ada, grace]) {
    panel.stop();
    expect(panel.errors).toEqual([]);
    expect(panel.facts.filter((fact) => fact.type === "noticed")).toEqual([]);
  }
  expect(Object.fromEntries(ada.document.nodes)).toEqual(Object.fromEntries(grace.document.nodes));
});

async function sit(document: PlaygroundDocument, person: Person): Promise<Seat> {
  const panel = await startPlugin(plugin, document, person, relay.handle);
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  return { document, person, panel };
}

async function send(seat: Seat, node: NodeRecord, changes?: SubmitChanges): Promise<Sent> {
  const { document, panel } = seat;
  const since = panel.facts.length;
  pickNodes(document, nodeOf(document, node.id));
  const { targets } = await panel.until(
    "selection-changed",
    ({ targets: [first] }) => first?.nodeId === node.id,
    since,
  );
  return sendFor(seat, targets, changes);
}

async function sendFor({ panel }: Seat, targets: readonly Target[], changes?: SubmitChanges): Promise<Sent> {
  const submit = createSubmit(targets, changes);
  panel.send(submit);
  await panel.until("run-accepted", ({ run }) => run === submit.run);
  return submit;
}

/** Another take of the picture that a run put into a frame, for that very frame. */
function askAgain(seat: Seat, first: Sent, nodeId: string, take: number): Promise<Sent> {
  const targets = first.landings.map(({ target }) => target);
  return sendFor(seat, targets, { set: first.set, again: { take, nodeId } });
}

/** Places what the panel lists as made and not placed, as a person would by pressing Place. */
async function placeAfterAll({ panel }: Seat, { run }: Sent): Promise<void> {
  const { view } = await panel.until(
    "run-changed",
    (fact) =>
      fact.view.run === run &&
      fact.view.takes.every(({ job, placement }) => job !== undefined && placement === "not-placed"),
  );
  const since = panel.facts.length;
  for (const { job } of view.takes) if (job !== undefined) panel.send({ type: "place-job", run, job });
  await untilTakes(panel, run, "succeeded", "placed", since);
}

function heroFrames({ document }: Seat): NodeRecord[] {
  return findByName(document, "Hero/1440x900");
}

function versionsOf({ document }: Seat, nodeId: string): string[] {
  const keys = Object.keys(recordsOf(nodeOf(document, nodeId)));
  return keys.filter((key) => key.startsWith("version:")).sort();
}

function versionKeys(...runs: readonly [Sent, number][]): string[] {
  return runs.map(([{ run }, take]) => `version:${run}.${take}`).sort();
}

test("both make pictures for one frame at once: each gets one frame of their own, and both see both", async () => {
  const [mine, hers] = await Promise.all([send(ada, hero), send(grace, hero)]);
  await relay.finish(mine.run);
  await relay.finish(hers.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  await untilTakes(grace.panel, hers.run, "succeeded", "placed");
  expect(heroFrames(ada).filter(showsImage)).toHaveLength(2);
  expect(new Set(heroFrames(ada).flatMap(({ id }) => versionsOf(grace, id)))).toEqual(
    new Set(versionKeys([mine, 1], [hers, 1])),
  );
});

test("[C2] one person's undo takes back what they placed and nothing of the other's", async () => {
  const mine = await send(ada, hero);
  const hers = await send(grace, hero);
  await relay.finish(mine.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  undo(grace.document);
  await relay.finish(hers.run);
  await untilTakes(grace.panel, hers.run, "succeeded", "not-placed");
  expect(heroFrames(ada)).toHaveLength(1);
  expect(heroFrames(grace).filter(showsImage)).toHaveLength(1);
});

test("a frame that another person deletes while its picture is made leaves it to be placed", async () => {
  const mine = await send(ada, hero);
  remove(grace.document, heroFrames(grace)[0]!.id);
  await relay.finish(mine.run);
  await placeAfterAll(ada, mine);
  expect(heroFrames(grace).filter(showsImage)).toHaveLength(1);
});

test("a picture that another person deletes is listed as not placed, and comes back when it is asked for", async () => {
  const mine = await send(ada, hero);
  await relay.finish(mine.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  remove(grace.document, heroFrames(grace)[0]!.id);
  await placeAfterAll(ada, mine);
  expect(heroFrames(grace).filter(showsImage)).toHaveLength(1);
});

test("a version that the records of somebody back from offline wrote over can be placed again", async () => {
  const first = await send(ada, hero);
  await relay.finish(first.run);
  await untilTakes(ada.panel, first.run, "succeeded", "placed");
  const { id } = heroFrames(ada)[0]!;
  file.goOffline(ada.document);
  const hers = await askAgain(grace, first, id, 2);
  const mine = await askAgain(ada, first, id, 3);
  await relay.finish(hers.run);
  await relay.finish(mine.run);
  await untilTakes(grace.panel, hers.run, "succeeded", "placed");
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  file.goOnline(ada.document);
  expect(versionsOf(grace, id)).toEqual(versionKeys([first, 1], [mine, 3]));
  await placeAfterAll(grace, hers);
  expect(versionsOf(ada, id)).toEqual(versionKeys([first, 1], [hers, 2], [mine, 3]));
});

test("what was written over while its maker had closed the plugin is listed at their next start", async () => {
  const first = await send(ada, hero);
  await relay.finish(first.run);
  await untilTakes(ada.panel, first.run, "succeeded", "placed");
  const { id } = heroFrames(ada)[0]!;
  file.goOffline(ada.document);
  const hers = await askAgain(grace, first, id, 2);
  await relay.finish(hers.run);
  await untilTakes(grace.panel, hers.run, "succeeded", "placed");
  grace.panel.stop();
  const mine = await askAgain(ada, first, id, 3);
  await relay.finish(mine.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  file.goOnline(ada.document);
  grace = await sit(grace.document, grace.person);
  await placeAfterAll(grace, hers);
  expect(versionsOf(ada, id)).toEqual(versionKeys([first, 1], [hers, 2], [mine, 3]));
});

test("a picture whose record alone was written over gets its record back, and lies in its frame once", async () => {
  const first = await send(ada, hero);
  await relay.finish(first.run);
  await untilTakes(ada.panel, first.run, "succeeded", "placed");
  const { id } = heroFrames(ada)[0]!;
  file.goOffline(ada.document);
  const hers = await askAgain(grace, first, id, 2);
  await relay.finish(hers.run);
  await untilTakes(grace.panel, hers.run, "succeeded", "placed");
  const { fills } = nodeOf(grace.document, id);
  patch(ada.document, id, {
    sharedPluginData: { ...nodeOf(ada.document, id).sharedPluginData, other: { a: "b" } },
  });
  file.goOnline(ada.document);
  expect(versionsOf(grace, id)).toEqual(versionKeys([first, 1]));
  await placeAfterAll(grace, hers);
  expect(versionsOf(ada, id)).toEqual(versionKeys([first, 1], [hers, 2]));
  expect(nodeOf(ada.document, id).fills).toEqual(fills);
});

test("a picture whose pending record was written over by somebody back from offline is not lost", async () => {
  const inPlace = { settings: { ...settings, destination: "selection" as const } };
  file.goOffline(ada.document);
  const hers = await send(grace, box, inPlace);
  const mine = await send(ada, box, inPlace);
  file.goOnline(ada.document);
  expect(Object.keys(recordsOf(nodeOf(grace.document, box.id)))).not.toContain(`pending:${hers.run}`);
  await relay.finish(mine.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  await relay.finish(hers.run);
  await placeAfterAll(grace, hers);
  const all = [...grace.document.nodes.keys()].flatMap((id) => versionsOf(grace, id));
  expect(new Set(all)).toEqual(new Set(versionKeys([mine, 1], [hers, 1])));
});

test("a picture placed offline into a frame that was deleted meanwhile can be placed again", async () => {
  const mine = await send(ada, hero);
  const { id } = heroFrames(ada)[0]!;
  file.goOffline(ada.document);
  await relay.finish(mine.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  remove(grace.document, id);
  file.goOnline(ada.document);
  await placeAfterAll(ada, mine);
  expect(heroFrames(grace).filter(showsImage)).toHaveLength(1);
});

test("pending frames made offline are filled for both once their maker is back", async () => {
  file.goOffline(ada.document);
  const mine = await send(ada, hero);
  const hers = await send(grace, hero);
  file.goOnline(ada.document);
  await relay.finish(mine.run);
  await relay.finish(hers.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  await untilTakes(grace.panel, hers.run, "succeeded", "placed");
  expect(heroFrames(grace).filter(showsImage)).toHaveLength(2);
});

test("people who give a new file its id at the same time go by one, and find their runs at the next start", async () => {
  file.goOffline(ada.document);
  const mine = await send(ada, hero);
  const hers = await send(grace, hero);
  file.goOnline(ada.document);
  const again = await send(grace, box);
  await relay.finish(mine.run);
  await relay.finish(hers.run);
  await relay.finish(again.run);
  await untilTakes(ada.panel, mine.run, "succeeded", "placed");
  for (const { run } of [hers, again]) await untilTakes(grace.panel, run, "succeeded", "placed");
  grace.panel.stop();
  grace = await sit(grace.document, grace.person);
  for (const { run } of [hers, again]) await untilTakes(grace.panel, run, "succeeded", "placed");
});
