import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
// @ts-expect-error a script without declarations
import { describeNode } from "../../check-node.mjs";

test("an older Node is told what to do, with node_modules and without", () => {
  expect(describeNode("20.20.2", true)).toMatch(/Node 20\.20\.2.*npm rebuild node --ignore-scripts=false/);
  expect(describeNode("20.20.2", false)).toMatch(/npm ci/);
  expect(describeNode("24.0.0", true)).toBeUndefined();
  expect(describeNode("100.1.0", false)).toBeUndefined();
});

test("every command that runs our own scripts looks at its Node first", () => {
  const scripts = Object.entries(packageJson.scripts);
  const own = scripts.filter(([name, command]) => /node |vitest/.test(command) && name !== "lock");
  expect(own.length).toBeGreaterThan(8);
  for (const [name, command] of own)
    expect(command, name).toMatch(/^node (--import \.\/check-node\.mjs \S+|check-node\.mjs && )/);
});

test("under this Node the check says nothing and lets the script run", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const args = ["--import", "./check-node.mjs", "-e", "process.stdout.write('ran')"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  expect([stdout, stderr]).toEqual(["ran", ""]);
});
