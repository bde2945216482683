/** Bundles what runs inside the engine before the plugin. Node only; a page asks its server for the text. */
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

let bundled: Promise<string> | undefined;

/** The code of `sandbox/` as one script; built once for each process. */
export function bundlePrelude(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("./sandbox/main.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    platform: "neutral",
    legalComments: "none",
  });
  return result.outputFiles[0]?.text ?? "";
}

/**
 * Rewrites async functions so that they use the global Promise. The engine's own async functions keep rejections to
 * themselves; lowered ones are seen by the sandbox's watch for rejections nobody handles.
 */
export async function watchableCode(code: string): Promise<string> {
  const { code: lowered } = await transform(code, {
    format: "iife",
    supported: { "async-await": false, "async-generator": false, "for-await": false },
    target: "es2022",
    legalComments: "none",
  });
  return hoistYields(lowered);
}

/**
 * The engine miscompiles `for (const x of yield y)` ("stack underflow"), which `for (const x of await y)` becomes. The
 * yield moves into a loop around it that runs once. esbuild writes the head of a loop on one line.
 */
function hoistYields(code: string): string {
  let count = 0;
  return code.replaceAll(
    /\bfor \(((?:const|let|var) [^\n]*?) of (yield [^\n]*)\)( \{)?$/gm,
    (_all, name, value, brace) => {
      count += 1;
      const list = `$list${count}`;
      return `for (var ${list} = [${value}]; ${list}; ${list} = null) for (${name} of ${list}[0])${brace ?? ""}`;
    },
  );
}
