/** The built sandbox against a real relay process with the offline provider, over HTTP under a browser's rules. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Job } from "../../../core/api.ts";
import type { Target } from "../../../core/set.ts";
import { createNodeFetch } from "../../../playground/host/node-fetch.ts";
import type { PluginFetch } from "../../../playground/host/doors/run-state.ts";
import { findPort } from "../../free-port.ts";
import { heldMs } from "../../playground-world.ts";
import { type RelayProcess, relayToken, startRelayProcess } from "../../relay-process.ts";
import { readOnlyJob } from "../relay/world.ts";
import {
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findByName,
  pickNodes,
  settings,
  showsImage,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
} from "./plugin-world.ts";

let port = 0;
let folder = "";
let relay: RelayProcess;
let plugin: BuiltPlugin;
let fetch: PluginFetch;
let panel: Panel | undefined;

beforeAll(async () => {
  port = await findPort();
  folder = await mkdtemp(join(tmpdir(), "polyframe-relay-"));
  plugin = await buildPlugin(`http://localhost:${port}`);
  fetch = createNodeFetch({ manifest: plugin.manifest });
  await startRelay();
});
afterEach(() => panel?.stop());
afterAll(() => relay?.kill());

async function startRelay(offlineMs = 400): Promise<void> {
  const env = { PORT: String(port), POLYFRAME_OFFLINE_MS: String(offlineMs) };
  relay = await startRelayProcess({ folder, env });
}

/**
 * Lets time pass by the minute until the picture is as described: how far the relay has come when it begins is not known. Half
 * of a picture's time, from one state to the next, is three minutes at least.
 */
async function letTimePass(run: string, isReached: (job: Job) => boolean): Promise<void> {
  while (!isReached(await readOnlyJob(relay, run))) await relay.order({ advanceMs: heldMs / 10 });
}

async function openPanel(
  canvas: ReturnType<typeof createCanvas>,
  person = createPerson("Ada"),
): Promise<Panel> {
  panel = await startPlugin(plugin, canvas.document, person, fetch);
  const { settings } = await panel.until("started");
  panel.send({ type: "save-settings", settings: { ...settings, token: relayToken } });
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  return panel;
}

const square: Target = { key: "typed", name: "Square", width: 256, height: 256 };
const headline = {
  role: "headline" as const,
  words: { en: "Spring starts here", "ja-JP": "春の新作コレクション", ar: "يبدأ الربيع هنا" },
};

test("a brief with words in three scripts becomes three pictures of the size asked for", async () => {
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  const brief = { subject: "A quiet harbour at dawn", texts: [headline] };
  const submit = createSubmit([square], { locales: ["en", "ja-JP", "ar"], brief });
  open.send(submit);
  await open.until("run-accepted");
  const { view } = await untilTakes(open, submit.run, "succeeded", "placed");
  for (const take of view.takes) expect(take.measured).toEqual(take.size);
  await open.until("run-changed", (fact) =>
    fact.view.takes.every((take) => take.thumb?.startsWith("data:image/jpeg;base64,") === true),
  );
  for (const locale of Object.keys(headline.words))
    expect(showsImage(findByName(canvas.document, `A quiet harbour at dawn/${locale}/256x256`)[0])).toBe(
      true,
    );
  expect(view.cost.settled).toBe(0);
});

test("[D1] a run survives kill -9 of the relay and lands where it was asked for", async () => {
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  pickNodes(canvas.document, canvas.hero);
  const { targets } = await open.until("selection-changed", (fact) => fact.targets.length === 1);
  const submit = createSubmit(targets);
  open.send(submit);
  await open.until("run-accepted");
  await relay.kill();
  await startRelay();
  await untilTakes(open, submit.run, "succeeded", "placed");
  expect(findByName(canvas.document, "Hero/1440x900")).toHaveLength(1);
  expect(showsImage(findByName(canvas.document, "Hero/1440x900")[0])).toBe(true);
});

test("the relay lists and counts what this person asked for", async () => {
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  const { fileId: file } = await open.until("started");
  const submit = createSubmit([square], { file, settings: { ...settings, takes: 2 } });
  open.send(submit);
  const { view } = await untilTakes(open, submit.run, "succeeded", "placed");
  expect(view.takes.map(({ take }) => take)).toEqual([1, 2]);
  expect(findByName(canvas.document, "A quiet harbour at dawn/256x256")).toHaveLength(1);
  open.send({ type: "list-runs" });
  const { runs } = await open.until("runs-listed");
  expect(runs.map((run) => run.id)).toEqual([submit.run]);
  open.send({ type: "request-usage" });
  expect((await open.until("usage-changed")).usage.accounts.length).toBeGreaterThan(0);
});

test("a cancelled run leaves no pending frames behind", async () => {
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  const locales = ["en", "de", "fr", "es", "it", "nl", "sv", "da", "fi", "nb", "pl", "pt"];
  const submit = createSubmit([square], { locales });
  open.send(submit);
  await open.until("run-accepted");
  open.send({ type: "cancel-run", run: submit.run });
  const { view } = await open.until(
    "run-changed",
    (fact) =>
      fact.view.state === "closed" &&
      fact.view.takes.every((take) => take.placement !== "placing" && take.placement !== "pending"),
  );
  for (const take of view.takes) expect(["succeeded", "cancelled"]).toContain(take.state);
  const kept = view.takes.filter((take) => take.state === "succeeded");
  const frames = locales.flatMap((locale) =>
    findByName(canvas.document, `A quiet harbour at dawn/${locale}/256x256`),
  );
  expect(frames.filter(showsImage)).toHaveLength(kept.length);
  expect(frames).toHaveLength(kept.length);
});

test("with one look for all, the others wait for the first picture and are made from it", async () => {
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  const shots = ["spring", "autumn", "winter"];
  const submit = createSubmit([square], { shots, settings: { ...settings, sameLook: true } });
  const anchor = submit.landings[0]!.cell;
  open.send(submit);
  const { view: early } = await open.until(
    "run-changed",
    ({ view }) => view.run === submit.run && view.takes.some((take) => take.state === "waiting"),
  );
  expect(early.takes.map((take) => take.anchor)).toEqual([undefined, anchor, anchor]);
  await untilTakes(open, submit.run, "succeeded", "placed");
  for (const shot of [1, 2, 3])
    expect(
      findByName(canvas.document, `A quiet harbour at dawn/256x256/${shot}`).length,
      `shot ${shot}`,
    ).toBe(1);
});

test("pictures held for a person's word are made after Continue", async () => {
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  const submit = createSubmit([square], { locales: ["en", "de"], firstOnly: true });
  open.send(submit);
  await open.until(
    "run-changed",
    ({ view }) =>
      view.run === submit.run &&
      view.takes.map((take) => take.state).join() === "succeeded,waiting" &&
      view.takes[1]?.approval === true,
  );
  open.send({ type: "continue-run", run: submit.run });
  await untilTakes(open, submit.run, "succeeded", "placed");
});

test("the first one is made now, and the others from it once it is there and a person has said so", async () => {
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  const look = { settings: { ...settings, sameLook: true }, firstOnly: true };
  const submit = createSubmit([square], { locales: ["en", "de", "fr"], ...look });
  open.send(submit);
  await open.until(
    "run-changed",
    ({ view }) =>
      view.run === submit.run &&
      view.takes.map((take) => take.state).join() === "succeeded,waiting,waiting" &&
      view.takes.slice(1).every((take) => take.approval === true),
  );
  open.send({ type: "continue-run", run: submit.run });
  const { view } = await untilTakes(open, submit.run, "succeeded", "placed");
  expect(view.takes.filter((take) => take.approval)).toEqual([]);
});

test("an unfinished picture's small copy comes while the real one is being made", async () => {
  // Its time passes when we say so: the moment between the two is long enough to be seen.
  await relay.kill();
  await startRelay(heldMs);
  const canvas = createCanvas();
  const open = await openPanel(canvas);
  const submit = createSubmit([square], { settings: { ...settings, partials: 1 } });
  open.send(submit);
  await open.until("run-accepted");
  await letTimePass(submit.run, (job) => job.thumb !== undefined);
  await open.until(
    "run-changed",
    ({ view }) =>
      view.run === submit.run && view.takes[0]?.state === "running" && view.takes[0].thumb !== undefined,
  );
  await letTimePass(submit.run, (job) => job.state === "succeeded");
  await untilTakes(open, submit.run, "succeeded", "placed");
});
