// The helper process of a real relay: what both take together, and what becomes of calls when it dies, and of it when the relay does.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { afterEach, expect, test, vi } from "vitest";
import type { Asset } from "../../../core/api.ts";
import { type RelayProcess, relayToken } from "../../relay-process.ts";
import { createRunBody, followToEnd, openWorld, readJson, submit, type World } from "./world.ts";

const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function open(env: Record<string, string> = {}): Promise<{ world: World; relay: RelayProcess }> {
  const world = await openWorld();
  worlds.push(world);
  return { world, relay: await world.start({ env }) };
}

async function upload(relay: RelayProcess, bytes: Buffer): Promise<string> {
  const answer = await fetch(`${relay.url}/v1/assets`, {
    method: "POST",
    body: new Uint8Array(bytes),
    headers: { authorization: `Bearer ${relayToken}`, "content-type": "image/png" },
  });
  return (await readJson<Asset>(answer)).id;
}

/** Small as a file and large as a picture: interlaced, so that every decoder holds all of it. */
function paintFlat(width: number, height: number, depth: "srgb" | "rgb16" = "srgb"): Promise<Buffer> {
  const picture = sharp({ create: { width, height, channels: 4, background: "#0000" } });
  return picture.toColourspace(depth).png({ progressive: true, compressionLevel: 3 }).toBuffer();
}

function readStatus(pid: number, name: string): number {
  const text = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
}

/** The helper of a relay, 0 when it has none. */
function findHelper(relay: RelayProcess): number {
  const pids = readdirSync("/proc").map(Number);
  return pids.find((pid) => pid > 0 && readStatus(pid, "PPid") === relay.pid) ?? 0;
}

async function untilHelper(relay: RelayProcess): Promise<number> {
  return vi.waitUntil(() => findHelper(relay), { timeout: 30_000, interval: 5 });
}

/** The most memory a process ever had, in bytes. */
function readPeak(pid: number): number {
  return readStatus(pid, "VmHWM") * 1024;
}

async function createEdit(relay: RelayProcess, subject: string) {
  const [width, height] = [2048, 1024];
  const source = await upload(
    relay,
    await sharp({ create: { width, height, channels: 3, background: "#345" } })
      .png()
      .toBuffer(),
  );
  const mask = await upload(relay, await paintFlat(width, height));
  const inputs = [
    { asset: source, role: "source" as const },
    { asset: mask, role: "mask" as const },
  ];
  return createRunBody(subject, { cells: [{ id: "a", target: { width, height }, inputs }] });
}

// Only Linux tells the most memory a process had.
test.runIf(process.platform === "linux")(
  "relay and helper stay below 900 MB with eight calls out, their masks, and an upload of 40 megapixels",
  async () => {
    const { world, relay } = await open({ POLYFRAME_PARALLEL: "8" });
    const body = await createEdit(relay, "a window");
    const faults = Array.from({ length: 8 }, () => ({ fault: { kind: "hold", gate: "all" } as const }));
    world.stub.script(...faults);
    const runs = await Promise.all(faults.map(() => submit(relay, body)));
    await world.stub.arrived(8);
    await upload(relay, await paintFlat(7_300, 5_480, "rgb16"));
    const helper = findHelper(relay);
    expect(readPeak(helper)).toBeGreaterThan(320_000_000);
    world.stub.release("all");
    for (const run of runs) expect((await followToEnd(relay, run)).counts).toMatchObject({ succeeded: 1 });
    expect(readPeak(relay.pid) + readPeak(helper)).toBeLessThan(900_000_000);
    expect(await world.audit()).toEqual([]);
  },
);

test.runIf(process.platform === "linux")(
  "[M3] a helper that is killed at work costs a repeat of its work, and no call",
  async () => {
    const { world, relay } = await open();
    const body = await createEdit(relay, "a wall");
    process.kill(await untilHelper(relay), "SIGKILL");
    await vi.waitUntil(() => findHelper(relay) === 0, { timeout: 30_000 });
    const run = await submit(relay, body);
    process.kill(await untilHelper(relay), "SIGKILL");
    expect((await followToEnd(relay, run)).counts).toMatchObject({ succeeded: 1 });
    expect(world.asked("a wall")).toHaveLength(1);
    expect(await world.audit()).toEqual([]);
  },
);

test.runIf(process.platform === "linux")("no helper outlives a relay that was killed", async () => {
  const { relay } = await open();
  await upload(relay, await paintFlat(64, 64));
  const helper = findHelper(relay);
  expect(helper).toBeGreaterThan(0);
  await relay.kill();
  await vi.waitUntil(() => readStatus(helper, "PPid") === 0, { timeout: 30_000 });
});
