/** How long choosing sizes takes: CPU time of 200 cells in V8 and in the QuickJS build the sandbox runs on. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import { gptImage2 } from "../core/catalogue.fixture.ts";
import { chooseSize, type Density } from "../core/size.ts";
import { measureCpu } from "./cpu.ts";
import type { Figure } from "./figure.ts";

/** Milliseconds of CPU time for 200 cells. `first` includes building the index; `rest` are the repeats, sorted. */
export type SizeTimes = { first: number; rest: number[]; median: number };
export type SizeFigures = { v8: SizeTimes; quickjs: SizeTimes; limitsMs: { v8: number; quickjs: number } };

const cellCount = 200;
const rounds = 15;
const repeatsV8 = 40;

/** Figures promised for 200 cells. */
export const limitsMs = { v8: 5, quickjs: 150 };

/** A fixed mixture: icons, cards, frames, banners and posters at every density. */
export function listBenchTargets(): { width: number; height: number; density: Density }[] {
  let seed = 20261123;
  function next(most: number): number {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return 1 + ((seed >>> 8) % most);
  }
  return Array.from({ length: cellCount }, (_, index) => {
    const most = [120, 800, 2000, 10_000][index % 4] ?? 800;
    const density = ([1, 2, 3] as const)[index % 3] ?? 1;
    return { width: next(most), height: next(most), density };
  });
}

function summarize(times: number[]): SizeTimes {
  const [first = 0, ...later] = times;
  const rest = later.sort((a, b) => a - b);
  return { first, rest, median: rest[Math.floor(rest.length / 2)] ?? 0 };
}

function measureV8(): SizeTimes {
  const targets = listBenchTargets();
  const quality = gptImage2.qualities[1];
  if (quality === undefined) throw new Error("the fixture has no medium quality");
  function chooseAll(): void {
    for (const target of targets) chooseSize(target, target.density, gptImage2, quality!);
  }
  const first = measureCpu(chooseAll);
  // The clock of a thread's CPU time is coarse (milliseconds on some systems), so a sample is many repeats.
  const rest = Array.from({ length: rounds }, () => measureCpu(chooseAll, repeatsV8));
  return summarize([first, ...rest]);
}

const quickjsEntry = `
import { gptImage2 } from "./core/catalogue.fixture.ts";
import { chooseSize } from "./core/size.ts";
globalThis.chooseAll = (json) => {
  const targets = JSON.parse(json);
  return JSON.stringify(targets.map((target) => chooseSize(target, target.density, gptImage2, gptImage2.qualities[1]).size));
};
`;

/** Bundles core as the plugin does (es2017, one IIFE), so that what runs here is what runs in the sandbox. */
async function bundleForSandbox(): Promise<string> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const result = await build({
    stdin: { contents: quickjsEntry, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2017",
    logLevel: "silent",
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error("esbuild wrote nothing");
  return file.text;
}

/** Runs the 200 cells in QuickJS; `sizes` is what it chose, for comparing with V8. */
async function measureQuickjs(): Promise<SizeTimes & { sizes: string }> {
  const code = await bundleForSandbox();
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const context = quickjs.newContext();
  context.unwrapResult(context.evalCode(code)).dispose();
  const argument = JSON.stringify(JSON.stringify(listBenchTargets()));
  let sizes = "";
  function chooseAll(): void {
    const handle = context.unwrapResult(context.evalCode(`chooseAll(${argument})`));
    sizes = context.getString(handle);
    handle.dispose();
  }
  const times = Array.from({ length: rounds + 1 }, () => measureCpu(chooseAll));
  context.dispose();
  return { ...summarize(times), sizes };
}

/** Measures both engines; throws when they disagree on a single size. */
export async function measureSizes(): Promise<SizeFigures> {
  const v8 = measureV8();
  const { sizes, ...quickjs } = await measureQuickjs();
  const quality = gptImage2.qualities[1]!;
  const here = listBenchTargets().map(
    (target) => chooseSize(target, target.density, gptImage2, quality).size,
  );
  if (JSON.stringify(here) !== sizes) throw new Error("V8 and QuickJS chose different sizes");
  return { v8, quickjs, limitsMs };
}

/** The same as a table; `first` also builds the index of sizes, once per start. */
export async function listSizeFigures(): Promise<Figure[]> {
  const { v8, quickjs } = await measureSizes();
  return [
    {
      name: "V8",
      unit: "ms CPU",
      samples: v8.rest,
      promise: { most: limitsMs.v8, gates: true },
    },
    { name: "V8, the first time", unit: "ms CPU", samples: [v8.first] },
    {
      name: "QuickJS",
      unit: "ms CPU",
      samples: quickjs.rest,
      promise: { most: limitsMs.quickjs, gates: true },
    },
    { name: "QuickJS, the first time", unit: "ms CPU", samples: [quickjs.first] },
  ];
}
