/** What the sandbox knows while the panel is open. One per start of the plugin; nothing here outlives it. */
import type { PersonSettings } from "../../core/person-settings.ts";
import type { Pauses } from "../client/backoff.ts";
import type { RelayAccess } from "../client/calls.ts";
import { type Arrivals, createArrivals } from "./arrivals.ts";
import type { FollowedRun } from "./followed-run.ts";

/**
 * `tracked` are the nodes that tell of it when they change: its home and the layers that show its cells. `texts` is what stands
 * at its home, as it was last told, and `reads` counts readings up, so that one that took longer does not replace a later one.
 */
export type OpenSet = {
  set: string;
  tracked: Set<string>;
  texts: string;
  reads: number;
  timer: number | undefined;
};

export type Session = {
  settings: PersonSettings;
  /** The file's random id, "" until the panel supplied one for a file that has none. */
  file: string;
  runs: Map<string, FollowedRun>;
  /** Ids of runs that a person took off the list. */
  hidden: Set<string>;
  /** Whether this relay ever answered on this device: tells a dead network from a wrong address. */
  relayReached: boolean;
  /**
   * What the panel was last told of the relay: `lost` when nothing usable answers, `refused` when it does not take the token.
   * Any answer ends both; only an update of the relay ends `too-old`.
   */
  relayTold: "nothing" | "ok" | "lost" | "refused" | "too-old";
  /** What answered when the panel was last told: who makes pictures, and whether a token is needed. */
  maker: string;
  /** Words of core/features.ts that the relay last named. */
  features: readonly string[];
  /** What the relay calls pictures that were sent along under another id. */
  assets: Map<string, string>;
  /** Figma's own hashes of references, by the ids that their first uploads got. */
  hashes: Map<string, string>;
  /** Called each time the panel is told that the relay is lost. */
  afterLost: (() => void) | undefined;
  /** True while a lost relay is asked again and again until it answers. */
  isWatching: boolean;
  /** Grows with each poll and placement, so that a late answer to an older one is recognised. */
  generation: number;
  /** Polls in a row that failed, over all generations. */
  misses: number;
  /** Timers of what is tried again. */
  pauses: Pauses;
  /** Runs being sent now, each with the number of its latest sender: a resend replaces the one that is waiting. */
  senders: Map<string, number>;
  arrivals: Arrivals;
  /** The burst of writes that the next one waits for. */
  lastBurst: Promise<unknown>;
  /** Runs whose view is to be posted, and the timer that posts them together. */
  dueViews: { runs: Set<string>; timer: number | undefined };
  /** Pages whose changes are heard, and what changed on them since it was last read. */
  canvas: { pages: Set<string>; runs: Set<string>; selection: boolean; timer: number | undefined };
  /** Copies of sets that were seen, by the ids they go by until their first change: whose copy it is, and where it stands. */
  copies: Map<string, { of: string; home: string }>;
  /** The set that the panel has open, whose changes it is told. */
  openSet: OpenSet | undefined;
  /** Called after each burst of writes. */
  afterBurst: (() => void) | undefined;
  /** Counts readings of the selection up, so that one that took longer does not replace a later one. */
  selectionReads: number;
  /** Set on close: after that every call to Figma throws. */
  closed: boolean;
};

export function createSession(settings: PersonSettings): Session {
  return {
    settings,
    file: "",
    runs: new Map(),
    hidden: new Set(),
    relayReached: false,
    relayTold: "nothing",
    maker: "",
    features: [],
    assets: new Map(),
    hashes: new Map(),
    afterLost: undefined,
    isWatching: false,
    generation: 0,
    misses: 0,
    pauses: new Set(),
    senders: new Map(),
    arrivals: createArrivals(),
    lastBurst: Promise.resolve(),
    dueViews: { runs: new Set(), timer: undefined },
    canvas: { pages: new Set(), runs: new Set(), selection: false, timer: undefined },
    copies: new Map(),
    openSet: undefined,
    afterBurst: undefined,
    selectionReads: 0,
    closed: false,
  };
}

/** Whom the relay is asked for, from Figma's own account of the current user. */
export function readPerson(): { id: string; name: string } | undefined {
  const user = figma.currentUser;
  return user === null || user.id === null ? undefined : { id: user.id, name: user.name };
}

/** True while the panel says that the relay cannot be used, which any answer of the relay's ends. */
export function isInTrouble({ relayTold }: Session): boolean {
  return relayTold === "lost" || relayTold === "refused";
}

export function readAccess(session: Session): RelayAccess {
  return { base: __RELAY_URL__, token: session.settings.token.trim(), person: readPerson() };
}
