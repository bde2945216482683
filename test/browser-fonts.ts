// Fonts for the carried browser: it has none of its own and takes only plain TrueType, while the font packages hold WOFF2.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import wawoff2 from "wawoff2";

/** Regular weight and every script; a variable file holds all weights. Bold is drawn by the browser where it must be. */
const wanted = /-(?:400|wght)-normal\.woff2$/;
const scopes = ["@fontsource", "@fontsource-variable"];

/** Writes the installed Inter and Noto fonts as TrueType into `folder` (about 500 files, 45 MB, 2 s). */
export async function unpackFonts(modules: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const scope of scopes) {
    const families = await readdir(join(modules, scope));
    for (const family of families.filter((name) => name === "inter" || name.startsWith("noto-"))) {
      const files = join(modules, scope, family, "files");
      for (const name of (await readdir(files)).filter((file) => wanted.test(file))) {
        await writeFile(
          join(folder, name.replace(/\.woff2$/, ".ttf")),
          await wawoff2.decompress(await readFile(join(files, name))),
        );
      }
    }
  }
}

/** A fontconfig file that knows these folders alone, so that a screenshot is the same on every machine. */
export function describeFonts(folders: readonly string[], cacheFolder: string): string {
  const dirs = folders.map((path) => `  <dir>${path}</dir>`);
  const aliases = ["sans-serif", "serif", "monospace", "system-ui"].map(
    (family) =>
      `  <alias><family>${family}</family><prefer><family>Inter</family><family>Open Sans</family></prefer></alias>`,
  );
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    "<fontconfig>",
    ...dirs,
    ...aliases,
    `  <cachedir>${cacheFolder}</cachedir>`,
    "</fontconfig>",
    "",
  ].join("\n");
}
