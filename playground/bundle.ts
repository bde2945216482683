// The page's script, bundled in memory.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";

export type PageBundle = { readScript: () => Promise<string>; close: () => Promise<void> };

/** Bundles playground/page/main.tsx; with `watch` each request gets what is on disk then. */
export async function bundlePage(watch: boolean): Promise<PageBundle> {
  const bundle = await context({
    entryPoints: [fileURLToPath(new URL("page/main.tsx", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    minify: !watch,
    sourcemap: watch ? "inline" : false,
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".css": "text" },
  });
  async function build(): Promise<string> {
    const { outputFiles } = await bundle.rebuild();
    return outputFiles[0]?.text ?? "";
  }
  let built: Promise<string> | undefined;
  function readScript(): Promise<string> {
    if (watch || built === undefined) built = build();
    return built;
  }
  return { readScript, close: () => bundle.dispose() };
}

/** QuickJS as WebAssembly, the engine the plugin's main thread runs in. */
export async function readEngine(): Promise<Uint8Array<ArrayBuffer>> {
  const url = import.meta.resolve("@jitl/quickjs-wasmfile-release-sync/wasm");
  return new Uint8Array(await readFile(fileURLToPath(url)));
}
