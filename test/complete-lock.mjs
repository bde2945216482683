// Completes package-lock.json after a dependency changed: npm leaves out optional platform packages that the registry it
// asked does not carry, and `npm ci` then refuses the lock on every machine. Versions are pinned by their parents.
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const systems = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const processors = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "x64",
  "wasm32",
];

/** What a platform package's name says it runs on, such as @napi-rs/canvas-linux-x64-musl. */
export function readPlatform(name) {
  const words = name.split(/[^a-z0-9]+/);
  const os = words.includes("windows") ? "win32" : systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  const musl = words.some((word) => word.startsWith("musl")) || words.includes("linuxmusl");
  const gnu = words.some((word) => word.startsWith("gnu"));
  return {
    ...(os === undefined && !words.includes("linuxmusl") ? {} : { os: [os ?? "linux"] }),
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(musl ? { libc: ["musl"] } : gnu ? { libc: ["glibc"] } : {}),
  };
}

/** The entries a lock lacks, by path; empty when `npm ci` would accept it. */
export function listMissing(lock) {
  const missing = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = path === "" ? undefined : lock.packages[`${path}/node_modules/${name}`];
      const hoisted = lock.packages[`node_modules/${name}`] ?? missing[`node_modules/${name}`];
      if (nested === undefined && hoisted === undefined)
        missing[`node_modules/${name}`] = {
          version,
          ...readPlatform(name),
          optional: true,
          ...(entry.dev ? { dev: true } : {}),
        };
    }
  }
  return missing;
}

/** Entries without the hash that `npm ci` compares a download with, by path; what is inside another package needs none. */
export function listUnverified(lock) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== "" && !entry.link && !entry.inBundle && !entry.integrity)
    .map(([path]) => path);
}

/** The lock with its missing entries in, hashes of the same versions taken from the lock of before, in npm's order. */
export function completeLock(lock, before) {
  const packages = Object.entries({ ...lock.packages, ...listMissing(lock) }).map(([path, entry]) => {
    const known = before.packages[path];
    const isSame = !entry.integrity && known?.version === entry.version && known?.integrity;
    return [path, isSame ? { ...entry, integrity: known.integrity } : entry];
  });
  return { ...lock, packages: Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Lets npm ask its registry for what the lock does not say; it keeps what the lock does say. */
function askRegistry(folder) {
  // npm names its own script; without it this was not started by `npm run`.
  const npm = process.env.npm_execpath;
  const [program, ...first] = npm === undefined ? ["npm"] : [process.execPath, npm];
  const args = [...first, "install", "--package-lock-only", "--ignore-scripts"];
  const { status, error } = spawnSync(program, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`npm could not read the registry (${error?.code ?? `exit ${status}`}).`);
}

async function main(folder) {
  const file = join(folder, "package-lock.json");
  const before = JSON.parse(await readFile(file, "utf8"));
  const unverified = listUnverified(before);
  if (unverified.length > 0) {
    // npm asks only for entries that are not there at all.
    const kept = Object.entries(before.packages).filter(([path]) => !unverified.includes(path));
    await writeFile(file, JSON.stringify({ ...before, packages: Object.fromEntries(kept) }));
    try {
      askRegistry(folder);
    } catch (error) {
      await writeFile(file, `${JSON.stringify(before, null, 2)}\n`);
      throw error;
    }
  }
  const lock = completeLock(JSON.parse(await readFile(file, "utf8")), before);
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
  const added = Object.keys(lock.packages).filter((path) => before.packages[path] === undefined);
  process.stdout.write(`${added.length} platform packages added\n`);
  const left = listUnverified(lock);
  if (left.length === 0) return;
  process.stderr.write(
    `No integrity is known for ${left.join(", ")}. Run this again with a registry that carries them.\n`,
  );
  process.exitCode = 1;
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === self)
  await main(dirname(dirname(self)));
