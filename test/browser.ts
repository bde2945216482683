// A real Chromium for tests, on a machine that has none: the system's where there is one, else the one an npm package carries.
import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { describeFonts, unpackFonts } from "./browser-fonts.ts";
import { type Browser, type LaunchOptions, chromium } from "playwright-core";

/** How to start one browser: its program and what its environment needs beyond ours. */
export type BrowserProgram = { executablePath: string; carried: boolean; env: Record<string, string> };

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const places = [
  "/usr/bin/chromium",
  "/usr/lib/chromium/chromium",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * The browser the tests use: `POLYFRAME_CHROMIUM`, else the system's Chromium or Chrome, else the one @sparticuz/chromium
 * carries (Linux on x64 with glibc), unpacked once into node_modules/.cache with fonts for every script (about 5 s and 250 MB).
 * Throws a sentence saying what to install where none of the three exists.
 */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<BrowserProgram> {
  const asked = env.POLYFRAME_CHROMIUM;
  if (asked !== undefined && asked !== "") {
    if (!isExecutable(asked))
      throw new Error(`POLYFRAME_CHROMIUM names ${asked}, which is not a program. Correct it or unset it.`);
    return { executablePath: asked, carried: false, env: {} };
  }
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...places].find(isExecutable);
  if (found !== undefined) return { executablePath: found, carried: false, env: {} };
  return unpackCarried(env);
}

/** Starts a headless browser for tests; the caller closes it. `options` win over the defaults. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const program = await findBrowser();
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const browser = await chromium.launch({
    executablePath: program.executablePath,
    headless: true,
    ...options,
    args: [...quietFlags, ...(needsNoSandbox(program) ? ["--no-sandbox"] : []), ...(options.args ?? [])],
    env: { ...inherited, ...program.env, ...options.env },
  });
  await drawOnce(browser);
  return browser;
}

/** A browser reads its program and all fonts for the first page. The set-up waits for the disk, not the first test. */
async function drawOnce(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  await page.setContent("<p>The first page</p>", { timeout: 0 });
  await page.screenshot({ timeout: 0 });
  await page.close();
}

/** No call home, no graphics card: what a test sees must not depend on the network or the machine. */
const quietFlags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Root cannot use Chromium's sandbox at all, and the carried one lacks the setuid part that systems without user
// namespaces need. Our tests only open our own pages.
function needsNoSandbox(program: BrowserProgram): boolean {
  return program.carried || process.getuid?.() === 0;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not a program: the search goes on
  }
}

async function unpackCarried(env: NodeJS.ProcessEnv): Promise<BrowserProgram> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "No Chromium or Chrome was found. Install one, or set POLYFRAME_CHROMIUM to its path, and run the tests again.",
    );
  }
  const home = dirname(dirname(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"))));
  const modules = dirname(dirname(home));
  const folder = join(modules, ".cache", `polyframe-browser-${await readVersion(home)}`);
  if (!existsSync(folder)) await unpackInto(folder, modules);
  return {
    executablePath: join(folder, "chromium"),
    carried: true,
    env: {
      LD_LIBRARY_PATH: [join(folder, "al2023", "lib"), env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  };
}

async function readVersion(home: string): Promise<string> {
  const { default: found } = (await import(join(home, "package.json"), { with: { type: "json" } })) as {
    default: { version: string };
  };
  return found.version;
}

/**
 * The package unpacks into the temporary folder and takes a half-written program of a neighbour for a finished one. So it
 * runs in a process of its own with a temporary folder of its own, and the result moves into place in one step: any
 * number of test workers may start at once. The variable makes it unpack its shared libraries (libnss3 and others) too.
 */
async function unpackInto(folder: string, modules: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}-unpacking-`);
  try {
    await promisify(execFile)(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        'const { default: carried } = await import("@sparticuz/chromium"); await carried.executablePath();',
      ],
      {
        cwd: import.meta.dirname,
        env: { ...process.env, TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" },
      },
    );
    await unpackFonts(modules, join(staging, "noto"));
    const families = [join(folder, "fonts", "fonts"), join(folder, "noto")];
    await writeFile(join(staging, "fonts.conf"), describeFonts(families, join(folder, "fonts-cache")));
    // The next run of the tests may be another user's than the one who unpacked.
    await Promise.all([chmod(staging, 0o755), chmod(join(staging, "chromium"), 0o755)]);
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // A neighbour that finished first is a success for us too.
    if (!existsSync(folder))
      throw new Error(
        "The carried Chromium could not be unpacked. Install Chromium, or set POLYFRAME_CHROMIUM.",
        { cause: error },
      );
  }
}
