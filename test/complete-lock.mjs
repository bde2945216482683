// Completes package-lock.json after a dependency changed: npm leaves out optional platform packages that the registry it
// asked does not carry, and `npm ci` then refuses the lock on every machine. Versions are pinned by their parents.
import { readFile, writeFile } from "node:fs/promises";

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

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const file = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(await readFile(file, "utf8"));
  const missing = listMissing(lock);
  const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(packages);
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${Object.keys(missing).length} platform packages added\n`);
}
