// A disk of a size a test chooses: Node's own file functions refuse as the system does when it is full.
import fs, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

export type LimitedDisk = {
  /** Bytes that may still be written; Infinity for as many as the real disk takes. */
  setFree: (bytes: number) => void;
};

/** Puts the limit in place for every module of this process, whenever it is loaded. SQLite writes past it. */
export function limitDisk(): LimitedDisk {
  let free = Infinity;
  const open = fs.open.bind(fs);
  const statfs = fs.statfs.bind(fs);
  function take(bytes: number): void {
    if (bytes > free)
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    free -= bytes;
  }
  async function openLimited(...args: Parameters<typeof open>): Promise<FileHandle> {
    const isWrite = typeof args[1] === "string" && /[wa]/.test(args[1]);
    // A new file needs an entry in its folder.
    if (isWrite) take(1);
    const handle = await open(...args);
    const writeFile = handle.writeFile.bind(handle);
    handle.writeFile = async (...written) => {
      const [data] = written;
      take(typeof data === "string" ? Buffer.byteLength(data) : data instanceof Uint8Array ? data.length : 0);
      return writeFile(...written);
    };
    return handle;
  }
  async function statfsLimited(path: Parameters<typeof statfs>[0]) {
    const facts = await statfs(path);
    return free === Infinity ? facts : Object.assign(facts, { bavail: Math.floor(free / facts.bsize) });
  }
  Object.assign(fs, { open: openLimited, statfs: statfsLimited });
  syncBuiltinESMExports();
  return {
    setFree: (bytes) => {
      free = bytes;
    },
  };
}
