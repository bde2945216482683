import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createManualClock, type ManualClock } from "../../test/relay/manual-clock.ts";
import {
  describeHelper,
  dying,
  failing,
  hanging,
  lying,
  waiting,
  type HelperFacts,
} from "../../test/relay/heavy-tasks.ts";
import { silentLog } from "../log/log.ts";
import { createHeavySlot, type HeavySlot } from "./slot.ts";

const entry = fileURLToPath(new URL("../../test/relay/heavy-child.ts", import.meta.url));
let clock: ManualClock;
let slot: HeavySlot;
let folder: string;

beforeEach(async () => {
  clock = createManualClock();
  slot = createHeavySlot({ room: 100, clock, log: silentLog, entry });
  folder = await mkdtemp(join(tmpdir(), "polyframe-heavy-"));
});
afterEach(async () => {
  await slot.close();
  await rm(folder, { recursive: true, force: true });
});

async function readHelper(): Promise<HelperFacts> {
  const result = await slot.run(describeHelper, {});
  if (!result.ok) throw new Error(result.failure.message);
  return result.output;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process in which a task has begun, once it has. */
async function readPid(began: string): Promise<number> {
  await vi.waitUntil(() => existsSync(began) && readFileSync(began, "utf8") !== "", 20_000);
  return Number(readFileSync(began, "utf8"));
}

/** A task that has begun and goes on until it is let go. */
async function startWaiting(name: string, weight: number) {
  const [began, door] = [join(folder, `${name}-began`), join(folder, `${name}-door`)];
  const result = slot.run(waiting, { began, door, weight });
  return { result, hasBegun: () => readPid(began), began, release: () => writeFile(door, "") };
}

test("work runs in another process, of low priority, first to go when memory ends, and without our secrets", async () => {
  process.env["OPENAI_API_KEY"] = "sk-a-secret";
  const helper = await readHelper();
  delete process.env["OPENAI_API_KEY"];
  expect(helper.pid).not.toBe(process.pid);
  expect(helper.priority).toBeGreaterThan(0);
  if (process.platform === "linux") expect(helper.oom.trim()).toBe("1000");
  expect(helper.env).toContain("PATH");
  expect(helper.env).not.toContain("OPENAI_API_KEY");
});

test("a container that forbids both costs the priority alone: the work is done", async () => {
  const hardened = createHeavySlot({
    room: 100,
    clock,
    log: silentLog,
    entry: fileURLToPath(new URL("../../test/relay/hardened-child.ts", import.meta.url)),
  });
  const result = await hardened.run(describeHelper, {});
  await hardened.close();
  expect(result).toMatchObject({ ok: true, output: { priority: getPriority() } });
});

test("one helper serves task after task, ends when there was none for a while, and the next task starts another", async () => {
  const first = await readHelper();
  clock.advance(9_000);
  expect((await readHelper()).pid).toBe(first.pid);
  clock.advance(10_000);
  await vi.waitUntil(() => !isAlive(first.pid), 20_000);
  expect((await readHelper()).pid).not.toBe(first.pid);
});

test("no more is at work than there is room for, and what never fits is refused in a sentence", async () => {
  const heavy = await startWaiting("heavy", 60);
  const light = await startWaiting("light", 40);
  const third = await startWaiting("third", 1);
  await Promise.all([heavy.hasBegun(), light.hasBegun()]);
  expect(existsSync(third.began)).toBe(false);
  await light.release();
  expect((await light.result).ok).toBe(true);
  await third.hasBegun();
  await Promise.all([heavy.release(), third.release()]);
  expect((await heavy.result).ok).toBe(true);
  expect((await third.result).ok).toBe(true);
  expect(await slot.run(describeHelper, { weight: 101 })).toMatchObject({
    ok: false,
    failure: {
      kind: "bad-reference",
      retryable: false,
      message: expect.stringContaining("Use a smaller one"),
    },
  });
});

test("without any room everything is refused, with what still works", async () => {
  const none = createHeavySlot({ room: 0, clock, log: silentLog, entry });
  expect(await none.run(describeHelper, {})).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining("Work without references and masks") },
  });
  await none.close();
});

test("a helper that is killed costs a repeat, of its own task and of those beside it", async () => {
  const beside = await startWaiting("beside", 10);
  await beside.hasBegun();
  const killed = slot.run(dying, { mark: join(folder, "mark"), times: 1, weight: 10 });
  await vi.waitUntil(() => existsSync(join(folder, "mark.1")), 20_000);
  await beside.release();
  expect(await killed).toEqual({ ok: true, output: "alive" });
  expect((await beside.result).ok).toBe(true);
});

test("what kills its helper twice fails by itself, and what was beside it does not", async () => {
  const beside = await startWaiting("beside", 10);
  await beside.hasBegun();
  const poison = slot.run(dying, { mark: join(folder, "mark"), times: 9, weight: 10 });
  await beside.release();
  expect(await poison).toMatchObject({ ok: false, failure: { kind: "relay-fault", retryable: true } });
  expect((await beside.result).ok).toBe(true);
  expect(existsSync(join(folder, "mark.2"))).toBe(true);
  expect(existsSync(join(folder, "mark.3"))).toBe(false);
});

test("what hangs ends at its deadline, however busy its process is, and the next task finds another", async () => {
  const began = join(folder, "began");
  const hung = slot.run(hanging, { began });
  const pid = await readPid(began);
  clock.advance(1_000);
  expect(await hung).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining("longer than 1 s"), retryable: false },
  });
  expect(isAlive(pid)).toBe(false);
  expect((await readHelper()).pid).not.toBe(pid);
});

test("a task that throws, or answers what it does not promise, fails alone", async () => {
  const { pid } = await readHelper();
  for (const result of [await slot.run(failing, {}), await slot.run(lying, {})])
    expect(result).toMatchObject({ ok: false, failure: { kind: "relay-fault" } });
  expect((await readHelper()).pid).toBe(pid);
});

test("a helper that says what no helper says is ended, and takes nothing with it", async () => {
  const { pid } = await readHelper();
  expect((await slot.run(lying, { sendsGarbage: true })).ok).toBe(false);
  expect((await readHelper()).pid).not.toBe(pid);
});

test("a helper that cannot be started is a failure of the task", async () => {
  const broken = createHeavySlot({ room: 100, clock, log: silentLog, entry: join(folder, "nothing.ts") });
  expect(await broken.run(describeHelper, {})).toMatchObject({ ok: false, failure: { kind: "relay-fault" } });
  await broken.close();
});

test("a slot that closes ends its helper and what it works on, and begins nothing more", async () => {
  const held = await startWaiting("held", 10);
  const pid = await held.hasBegun();
  await slot.close();
  expect(isAlive(pid)).toBe(false);
  expect(await held.result).toMatchObject({ ok: false, failure: { retryable: true } });
  expect((await slot.run(describeHelper, {})).ok).toBe(false);
});
