/** What the states of a set's cells cost, worked out anew from brief, placements and runs, in V8 and in the sandbox's QuickJS. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import type { TextBlock } from "../core/brief.ts";
import { listStandings } from "../core/set/cell-state.ts";
import { prepareIntents } from "../core/set/intent.ts";
import type { SetFacts } from "../core/set/set-facts.ts";
import { cellId, expandCells } from "../core/set.ts";
import { measureCpu } from "./cpu.ts";
import type { Figure } from "./figure.ts";

const rounds = 15;
const repeatsV8 = 20;

/** Goals for 1,000 cells in 50 languages with 12 text blocks. */
const limitsMs = { v8: 2, quickjs: 60 };

/** Facts as JSON carries them. */
type PlainFacts = Omit<SetFacts, "off" | "hashAsset">;

const locales =
  `en de fr es it nl pl pt sv da fi nb cs hu ro tr el uk vi id ja ko th he ar fa hi bn ta te bg hr sk sl sr et
  lv lt is ga mt ca eu gl sq mk ka hy az kk`.split(/\s+/);

/** Every cell was made in one press, from the brief as it is now or in another style. */
function listFacts(style: string): PlainFacts {
  const texts = Array.from({ length: 12 }, (_, at): TextBlock => ({
    key: `b${at}`,
    role: "body",
    words: Object.fromEntries(
      locales.map((tag) => [tag, `Spring starts here, block ${at} in ${tag}, and goes on`]),
    ),
  }));
  const targets = Array.from({ length: 20 }, (_, at) => ({
    key: `t${at}`,
    name: `Target ${at}`,
    width: 600 + at,
    height: 400,
  }));
  const brief = { subject: "A quiet harbour at dawn, seen from the water. ".repeat(10), style: "ink", texts };
  const set = { brief, shots: [], locales, targets };
  const intentOf = prepareIntents({ ...set, brief: { ...brief, style } }, () => undefined);
  const cells = expandCells(locales, targets, []);
  const [run, placedAt] = ["0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10", "2026-11-30T08:01:00.000Z"];
  const jobs = cells.map(({ id }) => ({ cell: id, state: "succeeded" as const }));
  const placements = cells.map((cell) => ({
    cell: cellId(cell.target.key, cell.locale),
    shown: `${run}.1`,
    versions: [
      {
        id: `${run}.1`,
        run,
        placedAt,
        image: { sha256: "ab".repeat(32) },
        pass: { quality: "low" },
        intent: intentOf(cell),
      },
    ],
  }));
  return {
    set,
    qualities: ["low", "medium", "high"],
    placements,
    runs: [{ id: run, createdAt: placedAt, jobs }],
  };
}

function countChanged(facts: PlainFacts): number {
  const standings = listStandings({ ...facts, off: new Set(), hashAsset: () => undefined });
  return standings.filter(({ state }) => state === "changed").length;
}

function measureV8(facts: PlainFacts, changed: number): number[] {
  function work(): void {
    if (countChanged(facts) !== changed) throw new Error(`V8 did not find ${changed} cells changed.`);
  }
  measureCpu(work, repeatsV8);
  return Array.from({ length: rounds }, () => measureCpu(work, repeatsV8));
}

const quickjsEntry = `
import { listStandings } from "./core/set/cell-state.ts";
let facts;
globalThis.keep = (json) => { facts = JSON.parse(json); };
globalThis.countChanged = () => {
  const standings = listStandings({ ...facts, off: new Set(), hashAsset: () => undefined });
  return standings.filter(({ state }) => state === "changed").length;
};
`;

async function measureQuickjs(facts: PlainFacts, changed: number): Promise<number[]> {
  const resolveDir = fileURLToPath(new URL("..", import.meta.url));
  const stdin = { contents: quickjsEntry, resolveDir, loader: "ts" as const };
  const bundle = await build({
    stdin,
    bundle: true,
    write: false,
    format: "iife",
    target: "es2017",
    logLevel: "silent",
  });
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const context = quickjs.newContext();
  context.unwrapResult(context.evalCode(bundle.outputFiles[0]?.text ?? "")).dispose();
  context.unwrapResult(context.evalCode(`keep(${JSON.stringify(JSON.stringify(facts))})`)).dispose();
  function work(): void {
    const handle = context.unwrapResult(context.evalCode("countChanged()"));
    const count = context.getNumber(handle);
    handle.dispose();
    if (count !== changed) throw new Error(`QuickJS found ${count} cells changed, and ${changed} are.`);
  }
  const times = Array.from({ length: rounds }, () => measureCpu(work));
  context.dispose();
  return times;
}

/** 1,000 cells that are all current, and all changed by another style. */
export async function measureSets(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, style, changed] of [
    ["all current", "ink", 0],
    ["all changed", "oil", 1000],
  ] as const) {
    const facts = listFacts(style);
    figures.push(
      {
        name: `V8, ${name}`,
        unit: "ms CPU",
        samples: measureV8(facts, changed),
        promise: { most: limitsMs.v8, gates: false },
      },
      {
        name: `QuickJS, ${name}`,
        unit: "ms CPU",
        samples: await measureQuickjs(facts, changed),
        promise: { most: limitsMs.quickjs, gates: false },
      },
    );
  }
  return figures;
}
