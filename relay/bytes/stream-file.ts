/** A file on its way out. */
import { open, stat, type FileHandle } from "node:fs/promises";
import type { OpenBlob } from "./blobs.ts";
import { ifThere } from "./files.ts";

/** A large picture takes sixteen reads of this size, and a slow client holds one of them in memory. */
const readBytes = 524_288;

/** The bytes as a stream, or undefined when there is no such file. `ended` is called once, when it was read or given up. */
export async function streamFile(path: string, ended: () => void = doNothing): Promise<OpenBlob | undefined> {
  const facts = await ifThere(stat(path));
  if (!facts) return undefined;
  // Opened at the first read: an answer to HEAD, or to a client that left, is never read and must hold no file.
  let handle: FileHandle | undefined;
  async function end(): Promise<void> {
    await handle?.close();
    ended();
  }
  const source = {
    pull: async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      handle ??= await open(path, "r");
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(readBytes), 0, readBytes);
      if (bytesRead > 0) {
        controller.enqueue(buffer.subarray(0, bytesRead));
        return;
      }
      await end();
      controller.close();
    },
    cancel: end,
  };
  return { bytes: facts.size, stream: new ReadableStream(source, { highWaterMark: 0 }) };
}

function doNothing(): void {
  // The file stays.
}
