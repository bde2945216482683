// A small disk on which people send run after run while calls are out: what those bring is kept, and everything else waits.
import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { Run } from "../../../core/api.ts";
import { briefFields } from "../../../core/brief.ts";
import { boundCall } from "../../../relay/engine/call-room.ts";
import type { RelayProcess } from "../../relay-process.ts";
import {
  createRunBody,
  followToEnd,
  openWorld,
  putRun,
  readJson,
  readRun,
  submit,
  type World,
} from "./world.ts";

const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

const calls = 8;
const size = { width: 1024, height: 1024 };
const floorMb = 10;
/** Not far from the most that a picture of this size can have. */
const pictureBytes = 3_000_000;

/** A relay with eight calls out, whose answers are held back. */
async function holdCalls(): Promise<{ world: World; relay: RelayProcess; id: string }> {
  const world = await openWorld({ stub: { padToBytes: pictureBytes } });
  worlds.push(world);
  const env = { POLYFRAME_PARALLEL: String(calls), POLYFRAME_MIN_FREE_MB: String(floorMb) };
  const relay = await world.start({ env });
  world.stub.script({ fault: { kind: "hold", gate: "answer" }, times: calls });
  const cells = Array.from({ length: calls }, (_, n) => ({ id: `cell-${n}`, target: size }));
  const id = await submit(relay, createRunBody("wells", { cells }));
  await world.stub.arrived(calls);
  return { world, relay, id };
}

/** Run after run, each some 70 kB, until forty were refused; those that were accepted, and what the others were told. */
async function flood(relay: RelayProcess): Promise<{ accepted: string[]; refusals: Response[] }> {
  const words = "a well. ".repeat(1_000);
  const long = Object.fromEntries(briefFields.map((field) => [field, words]));
  const body = createRunBody("", { brief: { ...long, subject: words, prompt: "a well" } });
  const accepted: string[] = [];
  const refusals: Response[] = [];
  async function send(): Promise<void> {
    const id = randomUUID();
    const answer = await putRun(relay, id, body);
    if (answer.status === 201) accepted.push(id);
    else refusals.push(answer);
  }
  // A relay that refuses none is given up on: by then its disk is full.
  while (refusals.length < 40 && accepted.length < 800) await Promise.all(Array.from({ length: 20 }, send));
  return { accepted, refusals };
}

function checkKept(world: World, run: Run): void {
  expect(run.jobs.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(
    Array.from({ length: calls }, () => "succeeded 1"),
  );
  expect(run.cost).toMatchObject({ reserved: 0, uncertain: 0 });
  expect(world.stub.requests).toHaveLength(calls);
}

test("[D5] pictures that are out own their room: a flood of runs is refused, and every picture is kept", async () => {
  const { world, relay, id } = await holdCalls();
  const spareBytes = 2_000_000;
  await relay.order({ freeBytes: calls * boundCall(size) + floorMb * 1_000_000 + spareBytes });
  const { accepted, refusals } = await flood(relay);
  expect(accepted.length).toBeGreaterThan(3);
  for (const refusal of refusals) {
    expect(refusal.status).toBe(507);
    expect(await refusal.json()).toMatchObject({ kind: "disk-full", retryable: true });
  }
  world.stub.release("answer");
  checkKept(world, await followToEnd(relay, id));
  await relay.heard(/disk is nearly full/);
  // What was accepted waits, unsent, and can be stopped on the full disk.
  for (const each of accepted) {
    expect(await readRun(relay, each)).toMatchObject({ counts: { queued: 1 } });
    await readJson(await relay.call("POST", `/v1/runs/${each}/cancel`));
  }
  expect(await world.audit()).toEqual([]);
});

test("[D1] pictures that are out while runs fill the store are all recorded once there is room", async () => {
  const { world, relay, id } = await holdCalls();
  await relay.order({ storeIsFull: true });
  const { refusals } = await flood(relay);
  for (const refusal of refusals) expect(refusal.status).toBe(507);
  world.stub.release("answer");
  await relay.order({ storeIsFull: false });
  await relay.order({ advanceMs: 60_000 });
  checkKept(world, await followToEnd(relay, id));
  expect(await world.audit()).toEqual([]);
});
