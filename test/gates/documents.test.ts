// What the documents name is there: files and folders, commands, and other documents.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRepository } from "./rule-quotes.ts";

const root = join(import.meta.dirname, "../..");
const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "core/SPEC.md"] as const;
const folders = "admin bench core deploy docs painter playground relay src test ui words".split(" ");
const path = String.raw`(?:(?:${folders.join("|")})/[\w./-]*|[\w-]+\.(?:json|mjs))`;

/** What commands make and the repository does not keep. */
const made = new Set(["bench/latest.json", "deploy/backup/"]);

/** Paths in backticks: `core/size.ts`, `relay/routes/`, `manifest.json`. */
function listPaths(text: string): string[] {
  return [...text.matchAll(new RegExp(`\`(${path})\``, "g"))].map(([, found]) => found!);
}

/** Paths in italics: rooms that open with their first user. */
function listComing(text: string): string[] {
  return [...text.matchAll(new RegExp(String.raw`(?<!\*)\*(${path})\*(?!\*)`, "g"))].map(
    ([, found]) => found!,
  );
}

describe.each(documents)("%s", (name) => {
  const text = readFileSync(join(root, name), "utf8");

  test("names files and folders that are there", () => {
    expect(listPaths(text).filter((each) => !existsSync(join(root, each)))).toEqual([]);
  });

  test("has in italics only what is still to come: an opened room goes into backticks", () => {
    expect(listComing(text).filter((each) => existsSync(join(root, each)))).toEqual([]);
  });

  test("links to files that are there", () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(root, name, "..", link)))).toEqual([]);
  });

  test("names npm scripts that are there", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const named = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

test("no comment and no text of ours sends a reader to a document that is not in the repository", async () => {
  const files = await readRepository(root);
  const here = new Set(files.map(({ file }) => file.split("/").at(-1)));
  const missing = files.flatMap(({ file, text }) =>
    [...text.matchAll(/(?<![\w*$}])[\w-]+\.md\b/g)]
      .map(([found]) => found)
      .filter((found) => !here.has(found))
      .map((found) => `${file} names ${found}`),
  );
  expect(missing).toEqual([]);
});

test("no comment and no text of ours names a file of ours in backticks that is not there", async () => {
  const files = await readRepository(root);
  const missing = files.flatMap(({ file, text }) =>
    listPaths(text)
      .filter((each) => each.includes("/") && !made.has(each) && !existsSync(join(root, each)))
      .map((each) => `${file} names ${each}`),
  );
  expect(missing).toEqual([]);
});

test("paths are found in backticks, coming ones in italics", () => {
  expect(listPaths("see `core/size.ts`, `manifest.json` and `relay/`, not `zod/mini` or `size.w`")).toEqual([
    "core/size.ts",
    "manifest.json",
    "relay/",
  ]);
  expect(listComing("opens in *core/review.ts*; **core/size.ts** and *worst case* are none")).toEqual([
    "core/review.ts",
  ]);
});
