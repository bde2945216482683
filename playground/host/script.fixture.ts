/** Runs a few lines of plugin code in QuickJS and answers what they returned or threw. */
import type { HeadlessOptions } from "./headless.ts";
import { startHeadless } from "./headless.ts";
import { createDocument } from "./document/store.ts";
import { readManifest } from "./manifest.ts";
import { watchableCode } from "./prelude.ts";

export const testManifest = {
  name: "Test",
  id: "test-plugin",
  api: "1.0.0",
  main: "code.js",
  ui: "ui.html",
  editorType: ["figma"],
  documentAccess: "dynamic-page",
  permissions: ["currentuser"],
  networkAccess: { allowedDomains: ["none"], devAllowedDomains: ["http://localhost:8787"] },
  relaunchButtons: [{ command: "collect", name: "Collect" }],
};

export type ScriptOptions = Partial<Omit<HeadlessOptions, "plugin">> & {
  readonly manifest?: Readonly<Record<string, unknown>>;
};

/** Starts plugin code as `main`; a harness for tests of the host itself. */
export async function startCode(code: string, options: ScriptOptions = {}) {
  const { manifest = {}, ...others } = options;
  return await startHeadless({
    document: createDocument(),
    painter: async () => new Uint8Array([137, 80, 78, 71]),
    ...others,
    plugin: {
      manifest: readManifest({ ...testManifest, ...manifest }),
      code: await watchableCode(code),
      html: "<p>panel</p>",
    },
  });
}

/** The value the script returns; rejects with "Name: message" when it throws. The plugin is closed afterwards. */
export async function script(body: string, options: ScriptOptions = {}): Promise<unknown> {
  const harness = await startCode(
    `figma.showUI(__html__, { visible: false });
     (async () => {
       try { figma.ui.postMessage({ value: await (async () => { ${body} })() }); }
       catch (error) { figma.ui.postMessage({ error: String(error) }); }
     })();`,
    options,
  );
  try {
    const message = await harness.message("the script's result", readResult);
    if (message.error !== undefined) throw new Error(message.error);
    return message.value;
  } finally {
    await harness.stop();
  }
}

function readResult(message: unknown): { value?: unknown; error?: string } | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  return "error" in message ? { error: String(message.error) } : { ...message };
}
