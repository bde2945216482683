// What is too slow for every run: the test files that ask for POLYFRAME_NIGHTLY, with it. Arguments go on to vitest.
import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const vitest = join(createRequire(import.meta.url).resolve("vitest/package.json"), "..", "vitest.mjs");
const files = globSync("test/**/*.test.ts").filter((file) =>
  readFileSync(file, "utf8").includes('process.env["POLYFRAME_NIGHTLY"]'),
);
const child = spawn(process.execPath, [vitest, "run", ...files, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, POLYFRAME_NIGHTLY: "1" },
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
