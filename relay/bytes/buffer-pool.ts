/**
 * Large buffers that are used again. A new one for each picture is a thousand pages to be filled with zeros, and after some
 * dozens of them V8 looks through its whole heap for those that are free again.
 */

export type BufferPool = {
  take: () => Buffer;
  /** The caller must not use the buffer afterwards. */
  giveBack: (buffer: Buffer) => void;
};

/** Keeps up to `most` buffers of `bytes` each; more may be out at a time. What they hold is never cleared. */
export function createBufferPool(bytes: number, most: number): BufferPool {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(bytes),
    giveBack: (buffer) => {
      if (free.length < most) free.push(buffer);
    },
  };
}
