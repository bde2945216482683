/** The built plugin in QuickJS: what its own thread, which is also Figma's, is busy for. */
import type { FetchRequest, PluginFetch } from "../playground/host/doors/run-state.ts";
import { script } from "../playground/host/script.fixture.ts";
import type { Target } from "../core/set.ts";
import { createScriptedRelay } from "../test/journeys/sandbox/scripted-relay.ts";
import {
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  findAll,
  startPlugin,
  type BuiltPlugin,
} from "../test/journeys/sandbox/plugin-world.ts";
import type { Figure } from "./figure.ts";
import { listBenchTargets } from "./size.ts";

const rounds = 7;

function listTargets(count: number): Target[] {
  return listBenchTargets()
    .slice(0, count)
    .map(({ width, height }, at) => ({
      key: `t${at}`,
      name: `Target ${at}`,
      width,
      height,
      fit: "cover" as const,
    }));
}

function cpuSince(start: NodeJS.CpuUsage): number {
  const used = process.threadCpuUsage(start);
  return (used.user + used.system) / 1000;
}

/**
 * CPU time from the panel's command to the moment the run leaves for the relay: it is kept in the outbox and its pending
 * frames stand on the canvas by then. The host's share (document model, one call each) is included.
 */
async function measureSubmit(plugin: BuiltPlugin, targets: readonly Target[]): Promise<number> {
  const relay = createScriptedRelay();
  const canvas = createCanvas();
  const left = Promise.withResolvers<number>();
  let start = process.threadCpuUsage();
  function watched(request: FetchRequest, signal: AbortSignal): ReturnType<PluginFetch> {
    if (request.method === "PUT") left.resolve(cpuSince(start));
    return relay.handle(request, signal);
  }
  const panel = await startPlugin(plugin, canvas.document, createPerson("Ada"), watched);
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  const before = findAll(canvas.document).length;
  const submit = createSubmit(targets);
  start = process.threadCpuUsage();
  panel.send(submit);
  const ms = await left.promise;
  const frames = findAll(canvas.document).length - before;
  panel.stop();
  if (frames < targets.length)
    throw new Error(`Only ${frames} frames were made for ${targets.length} cells.`);
  return ms;
}

/** CPU time from the answer's last byte to the plugin holding 8 MB as a Uint8Array. */
async function measureReceive(): Promise<number> {
  const body = new Uint8Array(8_000_000).fill(7);
  let start = process.threadCpuUsage();
  const length = await script(
    `const answer = await fetch("http://localhost:8787/v1/images/x"); return new Uint8Array(await answer.arrayBuffer()).length;`,
    {
      fetch: async ({ url }) => {
        start = process.threadCpuUsage();
        return { status: 200, statusText: "", url, redirected: false, headers: {}, body };
      },
    },
  );
  const ms = cpuSince(start);
  if (length !== body.length) throw new Error(`The plugin received ${String(length)} bytes.`);
  return ms;
}

async function repeat(work: () => Promise<number>): Promise<number[]> {
  await work(); // the first one compiles the engine
  const samples: number[] = [];
  for (let at = 0; at < rounds; at += 1) samples.push(await work());
  return samples;
}

export async function measurePlugin(): Promise<Figure[]> {
  const plugin = await buildPlugin();
  return [
    {
      name: "submit to pending frame, 1 cell",
      unit: "ms CPU",
      samples: await repeat(() => measureSubmit(plugin, listTargets(1))),
    },
    {
      name: "submit to pending frames, 40 cells",
      unit: "ms CPU",
      samples: await repeat(() => measureSubmit(plugin, listTargets(40))),
    },
    { name: "receiving 8 MB in the sandbox", unit: "ms CPU", samples: await repeat(measureReceive) },
  ];
}
