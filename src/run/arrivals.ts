/** Pictures on their way from the relay to the canvas. */
import type { ImageFacts, Job } from "../../core/api.ts";
import type { FollowedRun, Slot } from "./followed-run.ts";

/** `asked` marks a picture that a person wants placed although its place was undone. */
export type Arrival = { followed: FollowedRun; slot: Slot; job: Job; asked: boolean };
/** A picture with its bytes, and when it came, in ISO 8601. */
export type ArrivedPicture = { job: Job; image: ImageFacts; bytes: Uint8Array; placedAt: string };
export type Ready = Arrival & { picture: ArrivedPicture };

export type Arrivals = {
  /** Not fetched yet. */
  queue: Arrival[];
  /** Keys of all that are neither placed nor let go. */
  inFlight: Set<string>;
  /** Downloads under way. */
  active: number;
  /** Fetched, and waiting for a burst. */
  ready: Ready[];
  /** True while a burst is written: what arrives meanwhile comes together in the next. */
  placing: boolean;
  burstTimer: number | undefined;
  retryTimer: number | undefined;
};

export function createArrivals(): Arrivals {
  return {
    queue: [],
    inFlight: new Set(),
    active: 0,
    ready: [],
    placing: false,
    burstTimer: undefined,
    retryTimer: undefined,
  };
}
