/** The rules as the sandbox runs them: bundled to es2017, in QuickJS, without Intl, URL or TextEncoder. */
import { fileURLToPath } from "node:url";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import { build } from "esbuild";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import { expect, it } from "vitest";
import { catalogue } from "./catalogue.fixture.ts";
import { layerName, layoutSection } from "./layout.ts";
import { localeFacts, suggestLocales } from "./locale.ts";
import { formatDollars, formatSeconds } from "./money.ts";
import { compilePrompt } from "./prompt.ts";
import { quoteRun } from "./quote.ts";
import type { RunBody } from "./run-body.ts";
import { targetKey } from "./target-key.ts";

const locales = ["en", "ru", "el", "zh-Hans", "zh-TW", "ja-JP", "ko", "hi", "bn", "ar", "he", "th"];
const words = [
  "Go",
  "Вперёд",
  "Πάμε",
  "出发",
  "出發",
  "行こう",
  "가자",
  "चलो",
  "চলো",
  "هيا",
  "קדימה",
  "ไปกัน",
];

const body: RunBody = {
  kind: "picture",
  model: "gpt-image-2",
  quality: "low",
  density: 2,
  brief: {
    subject: "A red bicycle",
    style: "ink",
    texts: [
      {
        role: "headline",
        position: "top",
        words: Object.fromEntries(locales.map((tag, i) => [tag, words[i] ?? ""])),
      },
    ],
  },
  cells: locales.flatMap((locale) =>
    [
      { width: 1080, height: 1350 },
      { width: 728, height: 90 },
    ].map((target) => ({ id: `${target.width}/${locale}`, locale, target })),
  ),
};

const entry = `
import { layerName, layoutSection } from "./layout.ts";
import { localeFacts, suggestLocales } from "./locale.ts";
import { formatDollars, formatSeconds } from "./money.ts";
import { compilePrompt } from "./prompt.ts";
import { quoteRun } from "./quote.ts";
import { targetKey } from "./target-key.ts";
globalThis.work = (json) => {
  const { body, catalogue, locales } = JSON.parse(json);
  return JSON.stringify([
    quoteRun(body, catalogue, { inputSizes: () => undefined }),
    body.cells.map((cell) => compilePrompt(body.brief, { ...cell, size: { width: 1440, height: 480 } })),
    locales.map((tag) => [localeFacts(tag), suggestLocales(tag)]),
    layoutSection(locales, [{ label: "Hero", width: 10, height: 20 }]),
    layerName({ target: "A/B", locale: "ja-JP", width: 1, height: 2 }),
    formatDollars(1620000),
    formatSeconds(960),
    locales.map((tag) => targetKey(tag.repeat(40))),
  ]);
};
`;

it("the rules give the same answers in QuickJS as in V8", async () => {
  const bundle = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2017",
  });
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const context = quickjs.newContext();
  context.unwrapResult(context.evalCode(bundle.outputFiles[0]?.text ?? "")).dispose();
  const argument = JSON.stringify(JSON.stringify({ body, catalogue, locales }));
  const handle = context.unwrapResult(context.evalCode(`work(${argument})`));
  const there: unknown = JSON.parse(context.getString(handle));
  handle.dispose();
  context.dispose();
  const here = [
    quoteRun(body, catalogue, { inputSizes: () => undefined }),
    body.cells.map((cell) => compilePrompt(body.brief, { ...cell, size: { width: 1440, height: 480 } })),
    locales.map((tag) => [localeFacts(tag), suggestLocales(tag)]),
    layoutSection(locales, [{ label: "Hero", width: 10, height: 20 }]),
    layerName({ target: "A/B", locale: "ja-JP", width: 1, height: 2 }),
    formatDollars(1_620_000),
    formatSeconds(960),
    locales.map((tag) => targetKey(tag.repeat(40))),
  ];
  expect(there).toEqual(JSON.parse(JSON.stringify(here)));
  expect(here[0]).toHaveProperty("cells");
}, 30_000);
