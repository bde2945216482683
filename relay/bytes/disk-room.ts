/** Room on the disk: each piece of work holds what it may write, so that none takes what another one was promised. */
import { statfsSync } from "node:fs";

/** Bytes that are set aside. */
export type HeldRoom = {
  /** From now on at most so many bytes are still needed; what is more than before changes nothing. */
  shrink: (bytes: number) => void;
  /** Gives all of it back; a second time does nothing. */
  release: () => void;
};

export type DiskRoom = {
  /** Sets bytes aside until they are released; undefined when there is no room for them. */
  hold: (bytes: number) => HeldRoom | undefined;
  /** The same up to `count` times, as often as there is room; the disk is looked at once. */
  holdEach: (bytes: number, count: number) => HeldRoom[];
  /** True when so many bytes are free above the floor and beside all that is held. */
  has: (bytes: number) => boolean;
  /** True when so many bytes are free beside what others hold, the floor included; `own` of all that is held is the asker's. */
  spares: (bytes: number, own: number) => boolean;
};

/** What `measureFree` says is free, in bytes, and how many of them are never promised: a call's end is written there. */
export type DiskSize = { measureFree: () => number; floorBytes: number };

/** A refusal of ours before the disk's own, under the same code. */
export class NoRoomError extends Error {
  readonly code = "ENOSPC";
  constructor(bytes: number) {
    super(`The disk has no room for ${Math.ceil(bytes)} bytes above the floor and beside what is promised.`);
  }
}

/** The room that one process gives out. What others write on the same disk is seen as less that is free. */
export function createDiskRoom({ measureFree, floorBytes }: DiskSize): DiskRoom {
  let heldBytes = 0;
  function measureLeft(): number {
    return measureFree() - heldBytes - floorBytes;
  }
  function take(bytes: number): HeldRoom {
    let mine = bytes;
    heldBytes += mine;
    function shrink(to: number): void {
      if (to >= mine) return;
      heldBytes -= mine - to;
      mine = to;
    }
    return { shrink, release: () => shrink(0) };
  }
  function holdEach(bytes: number, count: number): HeldRoom[] {
    const fitting = Math.floor(measureLeft() / Math.max(1, bytes));
    return Array.from({ length: Math.max(0, Math.min(count, fitting)) }, () => take(bytes));
  }
  return {
    has: (bytes) => measureLeft() >= bytes,
    spares: (bytes, own) => measureFree() - (heldBytes - own) >= bytes,
    hold: (bytes) => holdEach(bytes, 1)[0],
    holdEach,
  };
}

/** Bytes that are free where a folder lies. Asked before every claim, so it must not wait for its turn in the thread pool. */
export function measureFreeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
