/** Sizes of the built plugin: Figma loads it each time it is opened. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { Figure } from "./figure.ts";

/** What the built plugin may weigh, in kB. */
export const mostKb = { html: 450, htmlGzipped: 140, code: 230 } as const;

function weigh(name: string, text: Uint8Array, most: number): Figure {
  return { name, unit: "kB", samples: [text.length / 1000], promise: { most, gates: true } };
}

/** Builds the plugin into a folder of its own and weighs it. */
export async function measureBundles(): Promise<Figure[]> {
  const out = await mkdtemp(join(tmpdir(), "polyframe-bench-"));
  try {
    const script = fileURLToPath(new URL("../build.mjs", import.meta.url));
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    await promisify(execFile)(process.execPath, [script, "--out", out], { cwd });
    const [html, code] = await Promise.all([readFile(join(out, "ui.html")), readFile(join(out, "code.js"))]);
    return [
      weigh("ui.html", html, mostKb.html),
      weigh("ui.html, gzipped", gzipSync(html), mostKb.htmlGzipped),
      weigh("code.js", code, mostKb.code),
    ];
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
