/** The picture of one event while it arrives: straight into the sink, or in memory while it may be an unfinished one. */
import type { ProviderSink } from "../../provider.ts";
import { type Intake, createIntake } from "./intake.ts";

/** A longer one is no preview. */
const maxKeptBytes = 32_000_000;

/** What all calls of the process keep in memory together; handing a preview out takes as much again. */
export const keptInAllBytes = 48_000_000;
let keptInAll = 0;

/** `unknown` where the event has not said yet which it is. */
export type EventKind = "final" | "partial" | "unknown";

export type EventPicture = {
  intake: Intake;
  /** True while all that has come is in memory or in the sink. */
  isThere: () => boolean;
  /** The same, once the text has come to its end and was base64. */
  isWhole: () => boolean;
  /** The bytes in memory; undefined where they went to the sink, or were dropped for want of room. */
  read: () => Buffer | undefined;
  /** Brings it into the sink, in the place of what is there. */
  settle: () => Promise<void>;
  /** Gives its room back. */
  drop: () => void;
};

/** The sink, and whose picture is in it. */
export type Target = { sink: ProviderSink; holder: EventPicture | undefined; isTouched: boolean };

/**
 * A preview is worth nothing by itself and is dropped where it finds no room in memory; a picture that may be the finished
 * one then goes to the sink, from where a later one may drive it out.
 */
export function createEventPicture(target: Target, kind: EventKind): EventPicture {
  let kept: Uint8Array[] = [];
  let bytes = 0;
  let place: "memory" | "sink" | "dropped" = "memory";

  function drop(): void {
    keptInAll -= kept.reduce((sum, chunk) => sum + chunk.length, 0);
    kept = [];
    if (place === "memory") place = "dropped";
  }

  async function settle(): Promise<void> {
    if (place !== "memory") return;
    if (target.isTouched) target.sink.restart();
    target.isTouched = true;
    target.holder = picture;
    place = "sink";
    for (const chunk of kept) await target.sink.write(chunk);
    drop();
  }

  async function write(chunk: Uint8Array): Promise<void> {
    if (place === "dropped") return;
    const isRoomy = bytes + chunk.length <= maxKeptBytes && keptInAll + chunk.length <= keptInAllBytes;
    if (place === "memory" && kind !== "final" && isRoomy) {
      bytes += chunk.length;
      keptInAll += chunk.length;
      kept.push(Uint8Array.from(chunk));
      return;
    }
    if (kind === "partial") {
      drop();
      return;
    }
    await settle();
    await target.sink.write(chunk);
  }

  function isThere(): boolean {
    return place === "memory" || target.holder === picture;
  }

  const intake = createIntake(write);
  const picture: EventPicture = {
    intake,
    isThere,
    isWhole: () => intake.ended() && isThere(),
    read: () => (place === "memory" && kept.length > 0 ? Buffer.concat(kept) : undefined),
    settle,
    drop,
  };
  return picture;
}
