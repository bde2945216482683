// The playground's fonts: stylesheets and files of the @fontsource packages, served by our own address.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Each package with its stylesheets; one family per package. */
const families: Record<string, { folder: string; sheets: string[] }> = {
  inter: {
    folder: "@fontsource/inter",
    sheets: ["300.css", "400.css", "500.css", "600.css", "700.css", "800.css"],
  },
  sans: { folder: "@fontsource/noto-sans", sheets: ["400.css", "500.css", "700.css"] },
  arabic: { folder: "@fontsource/noto-sans-arabic", sheets: ["400.css", "500.css", "700.css"] },
  hebrew: { folder: "@fontsource/noto-sans-hebrew", sheets: ["400.css", "500.css", "700.css"] },
  devanagari: { folder: "@fontsource/noto-sans-devanagari", sheets: ["400.css", "500.css", "700.css"] },
  bengali: { folder: "@fontsource/noto-sans-bengali", sheets: ["400.css", "500.css", "700.css"] },
  thai: { folder: "@fontsource/noto-sans-thai", sheets: ["400.css", "500.css", "700.css"] },
  jp: { folder: "@fontsource-variable/noto-sans-jp", sheets: ["index.css"] },
  sc: { folder: "@fontsource-variable/noto-sans-sc", sheets: ["index.css"] },
  kr: { folder: "@fontsource-variable/noto-sans-kr", sheets: ["index.css"] },
};

function folderOf(key: string): string | undefined {
  const family = families[key];
  return family && dirname(require.resolve(`${family.folder}/package.json`));
}

/** A stylesheet with the faces of all families, or of one; files are named `/fonts/<family>/<file>` under `origin`. */
export async function readFontSheet(origin: string, only?: string): Promise<string> {
  const sheets = Object.entries(families)
    .filter(([key]) => only === undefined || key === only)
    .flatMap(([key, family]) => family.sheets.map((sheet) => ({ key, sheet })));
  const texts = await Promise.all(
    sheets.map(async ({ key, sheet }) => {
      const css = await readFile(join(folderOf(key) ?? "", sheet), "utf8");
      // Designers know the family by one name, whether its file is variable or not.
      return css.replaceAll("url(./files/", `url(${origin}/fonts/${key}/`).replaceAll(" Variable'", "'");
    }),
  );
  return texts.join("\n");
}

/** A font file's bytes, or undefined when there is no such family or file. */
export async function readFontFile(key: string, file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const folder = folderOf(key);
  if (folder === undefined || !/^[A-Za-z0-9[\]-]+\.woff2?$/.test(file)) return undefined;
  try {
    return new Uint8Array(await readFile(join(folder, "files", file)));
  } catch {
    return undefined; // no such file: the server answers 404
  }
}
