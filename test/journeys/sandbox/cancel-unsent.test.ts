/** The built sandbox when a run is cancelled before the relay has acknowledged it: late, failing, gone and back. */
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { FetchAnswer, PluginFetch } from "../../../playground/host/doors/run-state.ts";
import { patienceMs } from "../../patience.ts";
import { createScriptedRelay, type ScriptedRelay } from "./scripted-relay.ts";
import {
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findAll,
  findByName,
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

const square = { key: "typed", name: "Square", width: 256, height: 256 };
const locales = ["en", "de"];

type World = ReturnType<typeof createCanvas> & { person: ReturnType<typeof createPerson> };

function createWorld(): World {
  return { ...createCanvas(), person: createPerson("Ada") };
}

async function open({ document, person }: World, fetch: PluginFetch, state = "ok"): Promise<Panel> {
  panel = await startPlugin(plugin, document, person, fetch);
  await panel.until("relay-changed", (fact) => fact.relay.state === state);
  return panel;
}

type HeldSending = { fetch: PluginFetch; release: () => void; lose: () => void };

/** Keeps the sending of a run on its way, before or after the relay has it, until its answer is released or lost. */
function holdSending(relay: ScriptedRelay, has: "before" | "after"): HeldSending {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return {
    release: resolve,
    lose: () => reject(new TypeError("Failed to fetch")),
    async fetch(request, signal) {
      if (request.method !== "PUT") return relay.handle(request, signal);
      if (has === "before") await promise;
      const answer = await relay.handle(request, signal);
      if (has === "after") await promise;
      return answer;
    },
  };
}

/** Answers the first cancellations with 503. */
function failCancels(relay: ScriptedRelay, fetch: PluginFetch, times: number): PluginFetch {
  let left = times;
  return async (request, signal) => {
    const { pathname } = new URL(request.url);
    if (!pathname.endsWith("/cancel") || left === 0) return fetch(request, signal);
    left -= 1;
    return refusal(request.url);
  };
}

function refusal(url: string): FetchAnswer {
  return { status: 503, statusText: "", url, redirected: false, headers: {}, body: new Uint8Array() };
}

async function generate(panel: Panel, isSent: () => boolean): Promise<{ run: string; requestId: string }> {
  const submit = createSubmit([square], { locales });
  panel.send(submit);
  await vi.waitFor(() => expect(isSent()).toBe(true), patienceMs);
  return submit;
}

/** Presses Cancel; Generate is free and the run says that it is being cancelled, whatever the relay does. */
async function cancel(panel: Panel, { run, requestId }: { run: string; requestId: string }): Promise<void> {
  panel.send({ type: "cancel-run", run });
  await panel.until("run-accepted", (fact) => fact.requestId === requestId);
  await panel.until("run-changed", ({ view }) => view.run === run && view.cancelled === true);
}

function countSent(relay: ScriptedRelay): number {
  return relay.log.filter((each) => each.startsWith("PUT /v1/runs/")).length;
}

test("[D3] a run cancelled on its way arrives late, stays in the list as cancelled, and is made after all", async () => {
  const relay = createScriptedRelay();
  const world = createWorld();
  let asked = false;
  const sending = holdSending(relay, "before");
  const ada = await open(world, (request, signal) => {
    asked ||= request.method === "PUT";
    return sending.fetch(request, signal);
  });
  const submit = await generate(ada, () => asked);
  await cancel(ada, submit);
  sending.release();
  const { view } = await untilTakes(ada, submit.run, "cancelled");
  expect(view).toMatchObject({ stage: "accepted", state: "closed" });
  expect(view.cancelled).toBeUndefined();
  await vi.waitFor(() => expect(findByName(world.document, "Square/en/256x256")).toEqual([]), patienceMs);
  for (const { job, attempt } of view.takes)
    ada.send({ type: "retry-job", run: submit.run, job: job ?? "", afterAttempt: attempt });
  await untilTakes(ada, submit.run, "queued", undefined, ada.facts.length);
  await relay.finish(submit.run);
  await untilTakes(ada, submit.run, "succeeded", "placed");
  expect(countSent(relay)).toBe(1);
  expect(ada.facts.filter(({ type }) => type === "run-forgotten")).toEqual([]);
  expect(ada.errors).toEqual([]);
});

test("[D3] [M3] a relay that goes while a run is cancelled and comes back is told again; what it had sent is kept", async () => {
  const relay = createScriptedRelay();
  const world = createWorld();
  const sending = holdSending(relay, "after");
  const ada = await open(world, sending.fetch);
  const submit = await generate(ada, () => relay.runs.size === 1);
  markFirstSent(relay, submit.run);
  relay.setOffline(true);
  await cancel(ada, submit);
  sending.lose();
  await ada.until("relay-changed", (fact) => fact.relay.state === "trouble");
  const since = ada.facts.length;
  relay.setOffline(false);
  await ada.until("run-changed", ({ view }) => hasStates(view, ["cancelled", "running"]));
  await ada.until("relay-changed", (fact) => fact.relay.state === "ok", since);
  await relay.finish(submit.run, firstCell(relay, submit.run));
  const { view } = await ada.until("run-changed", (fact) =>
    fact.view.takes.some((take) => take.placement === "placed"),
  );
  expect(hasStates(view, ["cancelled", "succeeded"])).toBe(true);
  expect(countSent(relay)).toBe(1);
  expect(ada.errors).toEqual([]);
});

test("[D3] a cancellation that fails is repeated until the relay takes it, also by the next start of the plugin", async () => {
  const relay = createScriptedRelay();
  const world = createWorld();
  const sending = holdSending(relay, "after");
  const ada = await open(world, failCancels(relay, sending.fetch, 1000));
  const submit = await generate(ada, () => relay.runs.size === 1);
  markFirstSent(relay, submit.run);
  await cancel(ada, submit);
  sending.release();
  await ada.until("run-changed", ({ view }) => view.cancelled === true && view.failure !== undefined);
  ada.stop();
  const again = await open(world, failCancels(relay, relay.handle, 2));
  await again.until("run-changed", ({ view }) => view.cancelled === true);
  await again.until("run-changed", ({ view }) => hasStates(view, ["cancelled", "running"]));
  await relay.finish(submit.run, firstCell(relay, submit.run));
  await again.until("run-changed", ({ view }) => view.takes.some((take) => take.placement === "placed"));
  expect(countSent(relay)).toBe(1);
  expect(again.errors).toEqual([]);
});

test("a cancelled run that never reached the relay is not sent any more, and leaves list and canvas once it says so", async () => {
  const relay = createScriptedRelay();
  const world = createWorld();
  const ada = await open(world, relay.handle);
  relay.setOffline(true);
  const before = findAll(world.document).length;
  const submit = await generate(ada, () => countSent(relay) > 0);
  await cancel(ada, submit);
  relay.setOffline(false);
  await ada.until("run-forgotten", ({ run }) => run === submit.run);
  expect(relay.runs.size).toBe(0);
  expect(findAll(world.document)).toHaveLength(before);
  ada.stop();
  const again = await open(world, relay.handle);
  expect(again.facts.filter(({ type }) => type === "run-changed")).toEqual([]);
});

test("a run cancelled while its places are made never leaves, and Generate is free", async () => {
  const relay = createScriptedRelay();
  const world = createWorld();
  const ada = await open(world, relay.handle);
  const before = findAll(world.document).length;
  const submit = createSubmit([square], { locales });
  ada.send(submit);
  ada.send({ type: "cancel-run", run: submit.run });
  await ada.until("run-accepted", (fact) => fact.requestId === submit.requestId);
  await ada.until("run-forgotten", ({ run }) => run === submit.run);
  await vi.waitFor(() => expect(findAll(world.document)).toHaveLength(before), patienceMs);
  expect(countSent(relay)).toBe(0);
  ada.stop();
  const again = await open(world, relay.handle);
  expect(again.facts.filter(({ type }) => type === "run-changed")).toEqual([]);
});

test("a run being cancelled while no relay answers can be hidden, frames and all", async () => {
  const relay = createScriptedRelay();
  const world = createWorld();
  const ada = await open(world, relay.handle);
  relay.setOffline(true);
  const before = findAll(world.document).length;
  const submit = await generate(ada, () => countSent(relay) > 0);
  await cancel(ada, submit);
  ada.send({ type: "hide-run", run: submit.run });
  await ada.until("runs-hidden", ({ runs }) => runs.includes(submit.run));
  expect(findAll(world.document)).toHaveLength(before);
  expect(ada.errors).toEqual([]);
});

function firstCell(relay: ScriptedRelay, run: string): string {
  return relay.runs.get(run)!.run.jobs[0]!.cell;
}

/** The provider has the first job by now: it is paid. */
function markFirstSent(relay: ScriptedRelay, run: string): void {
  relay.runs.get(run)!.run.jobs[0]!.state = "running";
}

function hasStates({ takes }: { takes: readonly { state: string }[] }, states: readonly string[]): boolean {
  return (
    takes
      .map(({ state }) => state)
      .toSorted()
      .join() === states.join()
  );
}
