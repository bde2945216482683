import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadPage } from "./serve-page.ts";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "polyframe-home-"));
});
afterEach(() => rm(home, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(home, path, ".."), { recursive: true });
  await writeFile(join(home, path), text);
}

async function writeBuilt(): Promise<void> {
  for (const name of ["page.html", "page.css", "page.js"]) await write(`dist/admin/${name}`, `built ${name}`);
}

test("an image without the page's sources serves what was built into it", async () => {
  await writeBuilt();
  expect(await loadPage(home)).toEqual({
    "page.html": "built page.html",
    "page.css": "built page.css",
    "page.js": "built page.js",
  });
});

test("a clone builds the page from its sources, whatever an older build left", async () => {
  await writeBuilt();
  await write("admin/main.tsx", "");
  const build = `import { writeFileSync } from "node:fs";
    const [admin, out, folder] = process.argv.slice(2);
    if (admin !== "--admin" || out !== "--out") throw new Error("asked for something else");
    for (const name of ["page.html", "page.css", "page.js"]) writeFileSync(folder + "/" + name, "new " + name);`;
  await write("build.mjs", build);
  expect(await loadPage(home)).toMatchObject({ "page.js": "new page.js", "page.html": "new page.html" });
});

test("a page that cannot be built says why", async () => {
  await write("admin/main.tsx", "");
  await write("build.mjs", 'throw new Error("No space is left.");');
  await expect(loadPage(home)).rejects.toThrow("No space is left.");
});
