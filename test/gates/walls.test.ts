/** The walls between realms and between their rooms: every room has its place in the order, and the linter holds it. */
import { execFile } from "node:child_process";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deepest, realms } from "../../oxlint.config.ts";

const root = join(import.meta.dirname, "../..");
const housed = Object.entries(realms).flatMap(([realm, { rooms }]) => (rooms ? [{ realm, rooms }] : []));
let folder: string;
/** Paths, in the folder of planted files, of those that the linter refused an import of, with its reasons. */
let refused: Map<string, string>;

/** One planted file; `line` imports what the wall is about. */
type Planted = { path: string; line: string };

function isFile(room: string): boolean {
  return /\.tsx?$/.test(room);
}

/** A file of one room that imports from another, as it would be written there. */
function plant(realm: string, from: string, to: string): Planted {
  const path = isFile(from) ? `${realm}/${from}` : `${realm}/${from}/to-${to.replaceAll(/\W/g, "-")}.ts`;
  const target = `${realm}/${isFile(to) ? to : `${to}/some-file.ts`}`;
  const way = relative(dirname(path), target);
  return { path, line: `import { a } from "${way.startsWith(".") ? way : `./${way}`}";` };
}

/** Every way down and every way up of a realm; a root file has one name, so its imports are planted in one file. */
function plantAll(realm: string, rooms: readonly string[]): { up: Planted[]; down: Planted[] } {
  const folders = rooms.filter((room) => !isFile(room));
  const pairs = folders.flatMap((from) => rooms.filter((to) => to !== from).map((to) => [from, to] as const));
  function isUp([from, to]: readonly [string, string]): boolean {
    return rooms.indexOf(to) > rooms.indexOf(from);
  }
  return {
    up: pairs.filter(isUp).map(([from, to]) => plant(realm, from, to)),
    down: pairs.filter((pair) => !isUp(pair)).map(([from, to]) => plant(realm, from, to)),
  };
}

const forbidden: readonly Planted[] = [
  // Rooms: in folders below, from a root file, and whichever way an import is written.
  { path: "relay/providers/openai/answer/up.ts", line: 'import { a } from "../../../engine/perform.ts";' },
  { path: "relay/store/type.ts", line: 'import type { A } from "../engine/perform.ts";' },
  { path: "relay/store/again.ts", line: 'export { a } from "../engine/perform.ts";' },
  { path: "relay/store/all.ts", line: 'export * from "../engine/perform.ts";' },
  { path: "relay/store/later.ts", line: 'export const a = import("../engine/perform.ts");' },
  { path: "relay/settings.ts", line: 'import { a } from "./engine/perform.ts";' },
  { path: "ui/store.ts", line: 'import { a } from "./create/footer.tsx";' },
  { path: "src/guard.ts", line: 'import { a } from "./runs/arrive.ts";' },
  // Realms.
  { path: "core/out.ts", line: 'import { a } from "../relay/text/ids.ts";' },
  { path: "core/words/out.ts", line: 'import { a } from "../../ui/ids.ts";' },
  { path: "core/package.ts", line: 'import { a } from "hono";' },
  { path: "core/whole-zod.ts", line: 'import * as z from "zod";' },
  { path: "core/built-in.ts", line: 'import { a } from "node:path";' },
  { path: "src/canvas/out.ts", line: 'import { a } from "../../ui/ids.ts";' },
  { path: "src/canvas/built-in.ts", line: 'import { a } from "node:path";' },
  { path: "ui/create/out.ts", line: 'import { a } from "../../src/run/session.ts";' },
  { path: "ui/out.ts", line: 'import { a } from "../relay/text/ids.ts";' },
  { path: "relay/access/out.ts", line: 'import { a } from "../../src/run/session.ts";' },
  { path: "relay/commands/page.ts", line: 'import { a } from "../../admin/state.ts";' },
  { path: "relay/app.ts", line: 'import { a } from "../playground/settings.ts";' },
  { path: "painter/scenes/out.ts", line: 'import { a } from "../../relay/text/ids.ts";' },
  { path: "admin/out.ts", line: 'import { a } from "../relay/text/ids.ts";' },
  { path: "playground/host/out.ts", line: 'import { a } from "../../src/main.ts";' },
  { path: "relay/engine/by-name.ts", line: 'import { a } from "../../relay/store/db.ts";' },
];

const allowed: readonly Planted[] = [
  { path: "core/words/inside.ts", line: 'import { a } from "../set.ts";' },
  { path: "core/zod.ts", line: 'import * as z from "zod/mini";' },
  { path: "src/canvas/core.ts", line: 'import { a } from "../../core/set.ts";' },
  // A realm's folder may be called as another realm's room is.
  { path: "src/canvas/name.ts", line: 'import { a } from "../../core/runs/a.ts";' },
  { path: "ui/create/core.ts", line: 'import { a } from "../../core/set.ts";' },
  { path: "relay/commands/admin.ts", line: 'import { a } from "../admin/to-api.ts";' },
  { path: "relay/providers/painter.ts", line: 'import { a } from "../../painter/paint.ts";' },
  { path: "relay/engine/built-in.ts", line: 'import { a } from "node:path";' },
  { path: "admin/core.ts", line: 'import { a } from "../core/admin.ts";' },
  { path: "playground/host/core.ts", line: 'import { a } from "../../core/set.ts";' },
];

/** Runs the linter, with the repository's own rules, on planted files; resolves with what it said of each. */
async function lint(files: readonly Planted[]): Promise<Map<string, string>> {
  folder = await mkdtemp(join(tmpdir(), "polyframe-walls-"));
  for (const { path, line } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${line}\n`);
  }
  const config = pathToFileURL(join(root, "oxlint.config.ts")).href;
  await writeFile(join(folder, "oxlint.config.ts"), `export { default } from "${config}";\n`);
  const linter = join(createRequire(import.meta.url).resolve("oxlint/package.json"), "../bin/oxlint");
  const said = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [linter, "--format=json"],
      { cwd: folder, maxBuffer: 100_000_000 },
      (_, stdout) => {
        resolve(stdout);
      },
    );
  });
  const { diagnostics } = JSON.parse(said) as {
    diagnostics: { filename: string; code: string; help?: string }[];
  };
  return new Map(
    diagnostics
      .filter(({ code }) => code.includes("no-restricted-imports"))
      .map(({ filename, help }) => [relative(folder, join(folder, filename)), help ?? ""]),
  );
}

const planted = housed.map(({ realm, rooms }) => ({ realm, ...plantAll(realm, rooms) }));

beforeAll(async () => {
  const files = [...planted.flatMap(({ up, down }) => [...up, ...down]), ...forbidden, ...allowed];
  refused = await lint(files);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(housed)("$realm", ({ realm, rooms }) => {
  const entries = readdirSync(join(root, realm), { withFileTypes: true });

  test("every room has its place in the order of oxlint.config.ts, and the order names no other", () => {
    const found = entries
      .filter((entry) => entry.isDirectory() || /\.tsx?$/.test(entry.name))
      .map(({ name }) => name)
      .filter((name) => !/\.(?:test|d)\.tsx?$/.test(name));
    expect([...rooms].toSorted()).toEqual(found.toSorted());
  });

  test("no folder lies deeper than its walls hold", () => {
    const paths = readdirSync(join(root, realm), { recursive: true, encoding: "utf8" });
    const depths = paths.filter((path) => /\.tsx?$/.test(path)).map((path) => path.split(/[\\/]/).length - 1);
    expect(Math.max(...depths)).toBeLessThanOrEqual(deepest);
  });

  test("an import of a higher room is refused, in words that name the direction", () => {
    const { up = [] } = planted.find((each) => each.realm === realm) ?? {};
    expect(up.length).toBeGreaterThan(10);
    for (const { path, line } of up)
      expect(refused.get(path), `${path}: ${line}`).toMatch(/^Rooms import downwards: /);
  });

  test("an import of a lower room is allowed", () => {
    const { down = [] } = planted.find((each) => each.realm === realm) ?? {};
    expect(down.length).toBeGreaterThan(5);
    for (const { path, line } of down) expect(refused.get(path), `${path}: ${line}`).toBeUndefined();
  });
});

test("no module of src keeps state of its own: what changes while the panel is open is in the session", () => {
  const paths = globSync("src/**/*.ts", { cwd: root }).filter((path) => !path.endsWith(".test.ts"));
  expect(paths.length).toBeGreaterThan(40);
  const kept = paths.flatMap((path) =>
    Array.from(
      readFileSync(join(root, path), "utf8").matchAll(
        /^(?:export )?(?:let .*|const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap)\b.*\(\)|\[\]);)$/gm,
      ),
      ([line]) => `${path}: ${line}`,
    ),
  );
  expect(kept).toEqual([]);
});

test("every realm the walls speak of is there", () => {
  for (const realm of Object.keys(realms)) expect(existsSync(join(root, realm)), realm).toBe(true);
});

test.each(forbidden)("$path may not say $line", ({ path }) => {
  expect(refused.get(path)).toBeDefined();
});

test.each(allowed)("$path may say $line", ({ path }) => {
  expect(refused.get(path)).toBeUndefined();
});
