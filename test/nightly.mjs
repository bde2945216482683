// What is too slow for every run: the test files that ask for POLYFRAME_NIGHTLY, with it. Arguments go on to vitest.
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runToEnd } from "./run-to-end.mjs";

const vitest = join(createRequire(import.meta.url).resolve("vitest/package.json"), "..", "vitest.mjs");
const files = globSync("test/**/*.test.ts").filter((file) =>
  readFileSync(file, "utf8").includes('process.env["POLYFRAME_NIGHTLY"]'),
);
process.exitCode = await runToEnd([vitest, "run", ...files, ...process.argv.slice(2)], {
  env: { ...process.env, POLYFRAME_NIGHTLY: "1" },
  longestMs: 3 * 3_600_000,
});
