// Runs the compiler once per realm, so that `document` in core, `window` in src and `figma` in ui do not compile.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const tsc = require.resolve("typescript/package.json").replace(/package\.json$/, "bin/tsc");
let failed = 0;
for (const realm of [
  "core",
  "src",
  "src/tsconfig.test.json",
  "ui",
  "relay",
  "painter",
  "admin",
  "playground",
  "playground/probe",
  "test",
]) {
  const { status } = spawnSync(
    process.execPath,
    [tsc, "-p", realm.endsWith(".json") ? realm : `${realm}/tsconfig.json`],
    { stdio: "inherit" },
  );
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
