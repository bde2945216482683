/**
 * The built sandbox when its panel is seen again, and when a lost relay is back: what was delayed or lost is tried at once.
 */
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { SandboxFact } from "../../../core/messages.ts";
import { createScriptedRelay, type ScriptedRelay } from "./scripted-relay.ts";
import {
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  startPlugin,
  untilTakes,
  type BuiltPlugin,
  type Panel,
} from "./plugin-world.ts";

let plugin: BuiltPlugin;
let panel: Panel | undefined;

beforeAll(async () => {
  plugin = await buildPlugin();
});
afterEach(() => panel?.stop());

/** Less than the plugin waits by itself: 30 s after a refusal, 40 s for a poll. */
const soonMs = 20_000;
const square = { key: "typed", name: "Square", width: 256, height: 256 };

async function open(relay: ScriptedRelay): Promise<Panel> {
  const { document } = createCanvas();
  panel = await startPlugin(plugin, document, createPerson("Ada"), relay.handle, "create", {
    patienceMs: soonMs,
  });
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  return panel;
}

async function sendOne(panel: Panel): Promise<string> {
  const submit = createSubmit([square]);
  panel.send(submit);
  await panel.until("run-accepted", (fact) => fact.run === submit.run);
  return submit.run;
}

function countCalls(relay: ScriptedRelay, call: string): number {
  return relay.log.filter((each) => each === call).length;
}

async function untilCalls(relay: ScriptedRelay, call: string, count: number): Promise<void> {
  await vi.waitFor(() => expect(countCalls(relay, call)).toBeGreaterThanOrEqual(count), soonMs);
}

/** Until a run was sent four times in vain: the fifth time would be 8 s later. */
async function untilMissed(panel: Panel): Promise<void> {
  function isMiss(fact: SandboxFact): boolean {
    return fact.type === "run-changed" && fact.view.stage === "sending" && fact.view.failure !== undefined;
  }
  await vi.waitFor(() => expect(panel.facts.filter(isMiss).length).toBeGreaterThanOrEqual(4), soonMs);
}

test("a poll that died while the tab slept is given up, and asked again on waking", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  const run = await sendOne(ada);
  await untilCalls(relay, "GET /v1/changes", 1);
  relay.losePolls();
  await relay.finish(run);
  ada.send({ type: "wake-up" });
  await untilTakes(ada, run, "succeeded", "placed");
  expect(ada.errors).toEqual([]);
});

test("waking ends the wait between tries, and trouble that is over is taken back", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  const run = await sendOne(ada);
  relay.needToken("another-token");
  await relay.finish(run);
  const since = ada.facts.length;
  ada.send({ type: "wake-up" });
  await ada.until("relay-changed", ({ relay: told }) => told.state === "trouble", since);
  relay.needToken("");
  const before = ada.facts.length;
  ada.send({ type: "wake-up" });
  await ada.until("relay-changed", ({ relay: told }) => told.state === "ok", before);
  await untilTakes(ada, run, "succeeded", "placed");
});

test("[M3] a run that waits to be sent again is sent on waking", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  relay.setOffline(true);
  const submit = createSubmit([square]);
  ada.send(submit);
  await untilMissed(ada);
  relay.setOffline(false);
  ada.send({ type: "wake-up" });
  await vi.waitFor(() => expect(relay.runs.has(submit.run)).toBe(true), 6000);
});

test("without runs to follow, waking asks a relay that was in trouble", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  relay.setOffline(true);
  ada.send({ type: "check-relay" });
  await ada.until("relay-changed", ({ relay: told }) => told.state === "trouble");
  relay.setOffline(false);
  const since = ada.facts.length;
  ada.send({ type: "wake-up" });
  await ada.until("relay-changed", ({ relay: told }) => told.state === "ok", since);
});

test("waking does not shorten a wait that the relay asked for", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  const first = await sendOne(ada);
  relay.refuseNext(429, "rate-limited", { retryAfterMs: 60_000 });
  const second = await sendOne(ada);
  const polls = countCalls(relay, "GET /v1/changes");
  ada.send({ type: "wake-up" });
  await untilCalls(relay, "GET /v1/changes", polls + 1);
  await relay.finish(first);
  await untilTakes(ada, first, "succeeded", "placed");
  expect(countCalls(relay, `PUT /v1/runs/${second}`)).toBe(1);
});

test("what the relay lost while it was away is noticed after waking too", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  const run = await sendOne(ada);
  await untilCalls(relay, "GET /v1/changes", 1);
  const polls = countCalls(relay, "GET /v1/changes");
  relay.setOffline(true);
  ada.send({ type: "wake-up" });
  // The second one is asked after the first was known to have failed.
  await untilCalls(relay, "GET /v1/changes", polls + 2);
  relay.runs.delete(run);
  relay.setOffline(false);
  ada.send({ type: "wake-up" });
  await ada.until("run-changed", ({ view }) => view.failure?.kind === "not-found");
});

/** Less than any wait between tries that a relay away for a while leads to: 8 s, 16 s, then 30 s. */
const backMs = 6000;

async function untilLost(panel: Panel): Promise<void> {
  await panel.until("relay-changed", ({ relay }) => relay.state === "trouble");
}

test("a relay that is back is noticed untouched, also where nothing is followed", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  relay.setOffline(true);
  ada.send({ type: "list-runs" });
  await untilLost(ada);
  const since = ada.facts.length;
  relay.setOffline(false);
  await ada.until("relay-changed", ({ relay: told }) => told.state === "ok", since);
  await ada.until("runs-listed");
});

test("pictures that could not be fetched while the relay was lost come once it is back, without a notice", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  relay.holdImages();
  const run = await sendOne(ada);
  await relay.finish(run);
  await ada.until("run-changed", ({ view }) => view.takes[0]?.placement === "placing");
  relay.setOffline(true);
  relay.releaseImages();
  await untilLost(ada);
  // Four tries of a picture are seven seconds; until then it is "placing".
  await ada.until("run-changed", ({ view }) => view.takes[0]?.placement === "pending", ada.facts.length);
  const back = Date.now();
  relay.setOffline(false);
  await untilTakes(ada, run, "succeeded", "placed");
  expect(Date.now() - back).toBeLessThan(backMs);
  expect(ada.facts.filter(({ type }) => type === "noticed")).toEqual([]);
  expect(ada.facts.findLast(({ type }) => type === "relay-changed")).toMatchObject({
    relay: { state: "ok" },
  });
});

test("[M3] a run that waits to be sent is sent once the relay is back", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  relay.setOffline(true);
  const submit = createSubmit([square]);
  ada.send(submit);
  await untilLost(ada);
  await untilMissed(ada);
  relay.setOffline(false);
  await vi.waitFor(() => expect(relay.runs.has(submit.run)).toBe(true), backMs);
});

test("a click that reaches no relay is answered with how the relay is, which is taken back", async () => {
  const relay = createScriptedRelay();
  const ada = await open(relay);
  const run = await sendOne(ada);
  relay.setOffline(true);
  ada.send({ type: "cancel-run", run });
  await untilLost(ada);
  relay.setOffline(false);
  await ada.until("relay-changed", ({ relay: told }) => told.state === "ok", ada.facts.length);
  expect(ada.facts.filter(({ type }) => type === "noticed")).toEqual([]);
});
