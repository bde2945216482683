/** The room on the disk that calls own before they leave: for their picture, and for what is written down of their end. */
import type { Catalogue } from "../../core/catalogue.ts";
import type { HeldRoom } from "../bytes/disk-room.ts";
import { boundAnswer } from "../images/bound-bytes.ts";
import type { Services } from "../services.ts";

type Size = { width: number; height: number };

/**
 * What the store writes of one call, from its claim to its small copy: an estimate of fifty pages of 4 kB in its log (13 for the claim, 25 for
 * the end, 9 for the copy), and the description in the spool; the floor bears what is above it.
 */
export const bookBytes = 250_000;

/** What a call writes at most before its small copy is there. */
export function boundCall(size: Size): number {
  return boundAnswer(size) + bookBytes;
}

/** What the call writes that makes the largest picture of the catalogue: before a claim it is not known which one comes. */
export function boundAnyCall({ models }: Catalogue): number {
  const pixels = Math.max(...models.map(({ sizes }) => sizes.maxPixels));
  return boundCall({ width: pixels, height: 1 });
}

/** Room by attempt (D5). */
export type CallRoom = {
  /** Makes up to so many attempt ids whose calls have room, whichever picture they make; fewer where the disk ends. */
  take: (count: number) => string[];
  /** Of one attempt no more than so many bytes are still to be written. */
  shrink: (attempt: string, bytes: number) => void;
  /** Nothing more will be written of an attempt. */
  release: (attempt: string) => void;
};

export function createCallRoom(services: Pick<Services, "diskRoom" | "catalogue" | "createId">): CallRoom {
  const held = new Map<string, HeldRoom>();
  const anyCall = boundAnyCall(services.catalogue);
  return {
    take: (count) =>
      services.diskRoom.holdEach(anyCall, count).map((room) => {
        const attempt = services.createId();
        held.set(attempt, room);
        return attempt;
      }),
    shrink: (attempt, bytes) => held.get(attempt)?.shrink(bytes),
    release: (attempt) => {
      held.get(attempt)?.release();
      held.delete(attempt);
    },
  };
}
