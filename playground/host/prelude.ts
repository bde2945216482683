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
 * themselves; lowered ones are seen by the sandbox's watch for unhandled rejections.
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
 * yield moves into a loop around it that runs once.
 */
function hoistYields(code: string): string {
  const head = /\bfor \(((?:const|let|var) [^\n;]*?) of (?=yield\b)/g;
  let result = "";
  let done = 0;
  for (let found = head.exec(code); found !== null; found = head.exec(code)) {
    const end = closingParenthesis(code, head.lastIndex);
    const list = `$list${end}`;
    result += code.slice(done, found.index);
    result += `for (var ${list} = [${code.slice(head.lastIndex, end)}]; ${list}; ${list} = null) for (${found[1]} of ${list}[0])`;
    done = end + 1;
    head.lastIndex = done;
  }
  return result + code.slice(done);
}

/** Where the parenthesis closes that was opened before `from`; parentheses inside quotes do not count. */
function closingParenthesis(code: string, from: number): number {
  const token = /[()]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs;
  token.lastIndex = from;
  let depth = 1;
  for (let found = token.exec(code); found !== null; found = token.exec(code)) {
    if (found[0] === "(") depth += 1;
    if (found[0] === ")") depth -= 1;
    if (depth === 0) return found.index;
  }
  throw new Error("The plugin's code has a loop without an end. Build it again.");
}
