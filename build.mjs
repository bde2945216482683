// Builds the plugin: dist/manifest.json, dist/code.js for Figma's sandbox, dist/ui.html for its iframe; and dist/admin, the page
// that the relay serves to operators.
//   --relay https://relay.example.com   the only address the plugin may reach (default: the local relay, for development)
//   --out FOLDER                        where to write (default dist)
//   --id 1234567890                     the plugin's id from Figma (default: the one in FOLDER/manifest.json, if there is one)
//   --watch                             build again on every change
//   --probe                             build the probe plugin instead (playground/probe)
//   --admin                             build the admin page alone (into FOLDER; default dist/admin)
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { context } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));

const help = `Builds the plugin, and the admin page beside it.

  npm run build -- [--relay https://relay.example.com] [--out dist] [--id 1234567890] [--watch] [--probe] [--admin]

  --relay  the only address the plugin may reach (this computer's relay)
  --out    the folder to write to (dist)
  --id     the plugin's id from Figma (the one in the folder's manifest.json, where there is one)
  --watch  builds again on every change
  --probe  builds the probe plugin instead
  --admin  builds the admin page alone (dist/admin)
`;
const known = {
  relay: { type: "string" },
  out: { type: "string" },
  id: { type: "string" },
  watch: { type: "boolean" },
  probe: { type: "boolean" },
  admin: { type: "boolean" },
  help: { type: "boolean" },
};
const usage = "Usage: npm run build -- --relay https://relay.example.com --out dist/company (all: --help)";

/** The arguments as options; throws a sentence that names the one that is wrong. */
function readOptions(args) {
  const { tokens } = parseArgs({ args, options: known, strict: false, tokens: true });
  const read = {};
  for (const { kind, name, rawName, value } of tokens) {
    if (kind === "positional")
      throw new Error(`"${value}" is one word too many, or misses its option. ${usage}`);
    if (kind !== "option") continue;
    if (!Object.hasOwn(known, name)) throw new Error(`There is no option ${rawName}. ${usage}`);
    const wantsValue = known[name].type === "string";
    if (wantsValue && (value === undefined || value === "" || value.startsWith("--")))
      throw new Error(`--${name} needs a value. ${usage}`);
    if (!wantsValue && value !== undefined) throw new Error(`--${name} takes no value. ${usage}`);
    read[name] = value ?? true;
  }
  return read;
}

/**
 * Refuses what Figma would refuse in the manifest's `networkAccess` (developers.figma.com/docs/plugins/manifest): an entry
 * has a scheme and, as its importer insists, a lower-case name that ends in letters, or `localhost`; no IP address.
 */
function checkRelay(address) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined)
    throw new Error(`--relay "${address}" is not an address. Write it like https://relay.example.com`);
  const local = url.hostname === "localhost";
  if (url.protocol !== "https:" && !(local && url.protocol === "http:"))
    throw new Error(`--relay ${address} must start with https:// (http is for localhost alone).`);
  if (!local && !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(url.hostname))
    throw new Error(
      `--relay ${address}: Figma takes a name with a dot, such as relay.example.com, and no IP address.`,
    );
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "")
    throw new Error(`--relay ${address} must be an origin alone, without a path.`);
  return url.origin;
}

/** @create-figma-plugin/ui marks its global stylesheet with a "!", which only its own build tool knows. */
const globalStyles = {
  name: "global-styles",
  setup(build) {
    build.onResolve({ filter: /^!/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.slice(1)) }));
  },
};

/**
 * Lets a bundle leave out the schemas it does not decode with, and zod with them (a fifth of ui.html): making a schema has
 * no side effect, which esbuild cannot know of `z.string().check(...)` by itself.
 */
const leanCore = {
  name: "lean-core",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const full = join(resolveDir, path);
      return full.startsWith(join(root, "core", sep)) ? { path: full, sideEffects: false } : undefined;
    });
    // Whole declarations become pure calls (a spread inside one counts as an effect), the rest of the calls one by one.
    const declaration = /^((?:export )?const \w+ =)\s+(\/\* @__PURE__ \*\/ z\s*\.[\s\S]*?\));$/gm;
    build.onLoad({ filter: /[\\/]core[\\/](?:[a-z-]+[\\/])?[a-z-]+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8"))
        .replaceAll(/\bz\s*\.\w+\(/g, "/* @__PURE__ */ $&")
        .replaceAll(declaration, "$1 /* @__PURE__ */ (() => $2)();"),
      loader: "ts",
    }));
  },
};

/** Figma refuses bundles that contain these anywhere, strings and comments included. */
const refused = ["import(", "<!--", "-->"];

function makeOnEnd(finish) {
  return {
    name: "finish",
    setup(build) {
      build.onEnd((result) => (result.errors.length === 0 ? finish(result.outputFiles) : undefined));
    },
  };
}

async function writeWhole(path, text) {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function report(name, text) {
  process.stdout.write(
    `${name.padEnd(14)} ${kb(Buffer.byteLength(text))} (${kb(gzipSync(text).length)} gzipped)\n`,
  );
}

/** The id of an earlier build: Figma wrote it there when the plugin was published, and a rebuild must not forget it. */
async function readKeptId(path) {
  try {
    const { id } = JSON.parse(await readFile(path, "utf8"));
    return typeof id === "string" && id !== "" ? id : undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read, so its plugin id would be lost. Correct it or give --id.`, {
      cause: error,
    });
  }
}

async function buildManifest(out, relay, id) {
  const manifest = JSON.parse(await readFile(new URL("manifest.json", import.meta.url), "utf8"));
  manifest.id = id ?? (await readKeptId(join(out, "manifest.json"))) ?? manifest.id;
  const local = relay.startsWith("http://");
  manifest.networkAccess = local
    ? { ...manifest.networkAccess, allowedDomains: ["none"], devAllowedDomains: [relay] }
    : { ...manifest.networkAccess, allowedDomains: [relay] };
  await writeWhole(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function sandboxOptions(entry, out, define) {
  return {
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: out,
    format: "iife",
    platform: "neutral",
    target: "es2017",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    define,
    plugins: [
      leanCore,
      makeOnEnd(async ([file]) => {
        // Two of the refused sequences are legal code (a-->b); a space keeps the meaning outside strings.
        const text = file.text.replaceAll("-->", "-- >").replaceAll("<!--", "< !--");
        const found = refused.find((sequence) => text.includes(sequence));
        if (found !== undefined) throw new Error(`code.js contains "${found}", which Figma refuses.`);
        await writeWhole(join(out, "code.js"), text);
        report("code.js", text);
      }),
    ],
  };
}

/** The style without the custom properties of the UI kit that nothing in the panel reads. */
function dropUnused(css, script) {
  const kept = css.replace(/(?<=[{;])(--[\w-]+):\s*([^;{}]*);?/g, (_, name, value) =>
    css.includes(`var(${name})`) || script.includes(name) ? `${name}:${value.replaceAll(", ", ",")};` : "",
  );
  // What only a dropped one read can go now.
  return kept.length < css.length ? dropUnused(kept, script) : kept;
}

function panelOptions(out, define) {
  return {
    entryPoints: ["ui/main.tsx"],
    bundle: true,
    write: false,
    outdir: out,
    format: "iife",
    target: "es2020",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    jsx: "automatic",
    jsxImportSource: "preact",
    define,
    loader: { ".svg": "text" },
    plugins: [
      globalStyles,
      leanCore,
      makeOnEnd(async (files) => {
        const js = files.find((file) => file.path.endsWith(".js"))?.text ?? "";
        const css = files.find((file) => file.path.endsWith(".css"))?.text ?? "";
        const script = js.replaceAll(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
        const styles = dropUnused(css, script).replaceAll(";}", "}");
        const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Polyframe</title><style>${styles}</style></head><body><div id="root"></div><script>${script}</script></body></html>`;
        await writeWhole(join(out, "ui.html"), html);
        report("ui.html", html);
      }),
    ],
  };
}

/** The page that the relay serves at /admin: its script, and beside it the two files that need no making. */
async function buildAdmin(out) {
  await mkdir(out, { recursive: true });
  for (const name of ["page.html", "page.css"])
    await writeWhole(join(out, name), await readFile(new URL(`admin/${name}`, import.meta.url), "utf8"));
  const options = {
    entryPoints: [join(root, "admin/main.tsx")],
    bundle: true,
    write: false,
    outdir: out,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [
      leanCore,
      makeOnEnd(async ([file]) => {
        await writeWhole(join(out, "page.js"), file.text);
        report("admin/page.js", file.text);
      }),
    ],
  };
  await run([options], false);
}

async function run(builds, watch) {
  const contexts = await Promise.all(builds.map((build) => context(build)));
  if (watch) await Promise.all(contexts.map((each) => each.watch()));
  else {
    try {
      await Promise.all(contexts.map((each) => each.rebuild()));
    } finally {
      // esbuild's service keeps the process alive until then, after a failed build too.
      await Promise.all(contexts.map((each) => each.dispose()));
    }
  }
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  if (options.id !== undefined && !/^[A-Za-z0-9_-]{1,100}$/.test(options.id))
    throw new Error(
      `--id "${options.id}" is no plugin id. Copy it from the manifest that Figma wrote it into.`,
    );
  if (options.admin) return buildAdmin(options.out ?? "dist/admin");
  const out = options.out ?? (options.probe ? "dist/probe" : "dist");
  await mkdir(out, { recursive: true });
  if (options.probe) {
    const manifest = await readFile(new URL("playground/probe/manifest.json", import.meta.url), "utf8");
    await writeWhole(join(out, "manifest.json"), manifest);
    await run([sandboxOptions("playground/probe/main.ts", out, {})], options.watch);
    return;
  }
  const relay = checkRelay(options.relay ?? `http://localhost:${process.env.PORT ?? "8787"}`);
  const { version } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));
  const define = { __RELAY_URL__: JSON.stringify(relay), __VERSION__: JSON.stringify(version) };
  await buildManifest(out, relay, options.id);
  await run([sandboxOptions("src/main.ts", out, define), panelOptions(out, define)], options.watch);
  // A folder of its own holds a plugin to hand on, and nothing else.
  if (options.out === undefined && !options.watch) await buildAdmin(join(out, "admin"));
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
