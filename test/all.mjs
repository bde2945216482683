// Every check, in order of cost: types and lint, the build, then unit, contract, gates and journeys. Ends with one plain line of counts.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const failures = [];

function bin(pack, path) {
  return join(require.resolve(`${pack}/package.json`), "..", path);
}

function run(title, file, args) {
  process.stdout.write(`\n== ${title}\n`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: "inherit" });
    child.on("exit", (code) => {
      if (code !== 0) failures.push(title);
      resolve(code);
    });
  });
}

const folder = await mkdtemp(join(tmpdir(), "polyframe-test-"));
const report = join(folder, "report.json");
await run("types", "test/typecheck.mjs", []);
await run("lint", bin("oxlint", "bin/oxlint"), ["--type-aware", "--deny-warnings"]);
await run("format", bin("oxfmt", "bin/oxfmt"), ["--check"]);
await run("build", "build.mjs", []);
await run("tests", bin("vitest", "vitest.mjs"), [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile=${report}`,
]);

let passed = 0;
let failed = 0;
try {
  const counts = JSON.parse(await readFile(report, "utf8"));
  passed = counts.numPassedTests;
  failed = counts.numFailedTests;
} catch {
  failures.push("report"); // no report: the runner itself broke, which the exit code says too
}
await rm(folder, { recursive: true, force: true });
// Each failed step counts, so that a type error cannot hide behind green tests.
failed += failures.filter((title) => title !== "tests" || failed === 0).length;
if (failures.length > 0) process.stdout.write(`\nFailed: ${failures.join(", ")}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && failures.length === 0 ? 0 : 1);
