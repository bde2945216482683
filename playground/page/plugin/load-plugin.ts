/** Fetches the built plugin and what its engine and window need. */
import { type Manifest, readManifest } from "../../host/manifest.ts";

export type LoadedPlugin = {
  readonly manifest: Manifest;
  readonly code: string;
  readonly html: string;
};

export type Runtime = {
  readonly wasm: WebAssembly.Module;
  readonly prelude: string;
  readonly panelFonts: string;
  readonly theme: string;
};

async function fetchText(path: string): Promise<string> {
  const answer = await fetch(path);
  if (!answer.ok)
    throw new Error(`${path} is missing (${answer.status}). Build the plugin with "npm run build".`);
  return answer.text();
}

/** The plugin as it is built now. Rejects with a sentence when it is not built or its manifest is refused. */
export async function loadPlugin(): Promise<LoadedPlugin> {
  const [manifest, code, html] = await Promise.all(
    ["/plugin/manifest.json", "/plugin/code.js", "/plugin/ui.html"].map(fetchText),
  );
  const parsed: unknown = JSON.parse(manifest ?? "");
  return { manifest: readManifest(parsed), code: code ?? "", html: html ?? "" };
}

/** The engine and the host's styles; fetched once for the page's life. */
export async function loadRuntime(): Promise<Runtime> {
  const [wasm, prelude, panelFonts, theme] = await Promise.all([
    WebAssembly.compileStreaming(fetch("/quickjs.wasm")),
    fetchText("/prelude.js"),
    fetchText("/panel-fonts.css"),
    fetchText("/theme.css"),
  ]);
  return { wasm, prelude, panelFonts, theme };
}
