import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folders = "admin bench core painter playground relay src test ui".split(" ");

/** Every script of ours, with the path from the repository's root. */
function listScripts(): string[] {
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  );
  return ["build.mjs", ...found].filter(
    (path) => /\.(ts|tsx|mjs)$/.test(path) && !/(^|[\\/])node_modules[\\/]/.test(path),
  );
}

/** Places where a module's own address is made a path by its `pathname`, which is `/my%20folder` or `/C:/my`. */
function listPathnames(text: string): string[] {
  const named = [...text.matchAll(/const (\w+) = new URL\([^;]*?import\.meta\.url\);/g)].map(
    ([, name]) => name,
  );
  const uses = [
    /import\.meta\.url\)\.pathname/g,
    ...named.map((name) => new RegExp(`\\b${name}\\.pathname`, "g")),
  ];
  return uses.flatMap((use) => [...text.matchAll(use)].map(([found]) => found));
}

test("no script takes the path of an address for a file's, which blanks and Windows break", () => {
  expect(listPathnames("readFile(new URL('x', import.meta.url).pathname)")).toHaveLength(1);
  expect(listPathnames("const file = new URL('x', import.meta.url);\nread(file.pathname);")).toHaveLength(1);
  const scripts = listScripts().filter((path) => !path.endsWith("paths.test.ts"));
  expect(scripts.length).toBeGreaterThan(300);
  const found = scripts.filter((path) => listPathnames(readFileSync(join(root, path), "utf8")).length > 0);
  expect(found).toEqual([]);
});
