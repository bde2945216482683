/** GIF: the screen size, then block by block to the trailer; a second picture makes it animated (GIF89a). */
import { type Findings, type Parser, take } from "./image-facts.ts";

/** Starts after the six bytes of the signature. */
export function* parseGif(findings: Findings): Parser {
  const screen = yield* take(7);
  const head = {
    type: "image/gif" as const,
    width: screen.getUint16(0, true),
    height: screen.getUint16(2, true),
    animated: false,
    orientation: 1,
    plainColour: false,
    ended: false,
  };
  if (head.width === 0 || head.height === 0) return;
  findings.head = head;
  yield { skip: readTableBytes(screen.getUint8(4)) };
  for (let pictures = 0; ;) {
    const kind = (yield* take(1)).getUint8(0);
    if (kind === 0x3b) {
      head.ended = true;
      return;
    }
    if (kind === 0x2c) {
      pictures += 1;
      head.animated = pictures > 1;
      const flags = (yield* take(9)).getUint8(8);
      // The colour table, then one byte of code size.
      yield { skip: readTableBytes(flags) + 1 };
    } else if (kind === 0x21) {
      yield { skip: 1 };
    } else {
      return;
    }
    yield* skipBlocks();
  }
}

function readTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function* skipBlocks(): Parser {
  for (;;) {
    const length = (yield* take(1)).getUint8(0);
    if (length === 0) return;
    yield { skip: length };
  }
}
