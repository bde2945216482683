// The page's script and styles, bundled in memory, and the texts the plugin's engine starts from.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, context } from "esbuild";

export type PageBundle = {
  readFile: (extension: "js" | "css") => Promise<string>;
  close: () => Promise<void>;
};

/** @create-figma-plugin/ui marks its global stylesheet with a "!", which only its own build tool knows. */
const globalStyles: Plugin = {
  name: "global-styles",
  setup(build) {
    build.onResolve({ filter: /^!/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.slice(1)) }));
  },
};

/** Bundles playground/page/main.tsx; with `watch` each request gets what is on disk then. */
export async function bundlePage(watch: boolean): Promise<PageBundle> {
  const bundle = await context({
    entryPoints: [fileURLToPath(new URL("page/main.tsx", import.meta.url))],
    bundle: true,
    write: false,
    outdir: "page",
    format: "esm",
    target: "es2023",
    minify: !watch,
    sourcemap: watch ? "inline" : false,
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [globalStyles],
  });
  async function build(): Promise<Map<string, string>> {
    const { outputFiles } = await bundle.rebuild();
    return new Map(outputFiles.map((file) => [file.path.split(".").at(-1) ?? "", file.text]));
  }
  let built: Promise<Map<string, string>> | undefined;
  async function readBuilt(extension: "js" | "css"): Promise<string> {
    if (watch || built === undefined) built = build();
    return (await built).get(extension) ?? "";
  }
  return { readFile: readBuilt, close: () => bundle.dispose() };
}

/** QuickJS as WebAssembly, the engine the plugin's main thread runs in. */
export async function readEngine(): Promise<Uint8Array<ArrayBuffer>> {
  const url = import.meta.resolve("@jitl/quickjs-wasmfile-release-sync/wasm");
  return new Uint8Array(await readFile(fileURLToPath(url)));
}

/**
 * Figma's colours, light and dark, as `.figma-light` and `.figma-dark` on the page's root. The list is the one
 * @create-figma-plugin/ui ships for its own stories, where the classes sit below the root.
 */
export async function readTheme(): Promise<string> {
  const path = createRequire(import.meta.url).resolve("@create-figma-plugin/ui/css/theme.css");
  return (await readFile(path, "utf8")).replaceAll(":root .", ":root.");
}
