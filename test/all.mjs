// Every check, in order of cost: types and lint, the build, then unit, contract, gates and journeys. Ends with one plain line of counts.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "./run-to-end.mjs";

const require = createRequire(import.meta.url);
const failures = [];

function bin(pack, path) {
  return join(require.resolve(`${pack}/package.json`), "..", path);
}

async function run(title, file, args, done) {
  process.stdout.write(`\n== ${title}\n`);
  if ((await runToEnd([file, ...args], { done })) !== 0) failures.push(title);
}

const folder = await mkdtemp(join(tmpdir(), "polyframe-test-"));
const report = join(folder, "report.json");
await run("types", "test/typecheck.mjs", []);
await run("lint", bin("oxlint", "bin/oxlint"), ["--type-aware", "--deny-warnings"]);
await run("format", bin("oxfmt", "bin/oxfmt"), ["--check"]);
await run("build", "build.mjs", []);
const reporting = ["--reporter=default", "--reporter=json", `--outputFile=${report}`];
await run("tests", bin("vitest", "vitest.mjs"), ["run", ...reporting], report);

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
