/** What is known of a set and of what was made of it: all that the states of its cells are worked out of. */
import type { JobState } from "../api.ts";
import type { FailureKind } from "../failure.ts";
import type { SetRecord, Target } from "../set.ts";
import type { HashAsset, IntentTarget } from "./intent.ts";

/** A version as states need it: the facts of its record, and its id. */
export type StoredVersion = {
  id: string;
  run: string;
  /** ISO 8601, in UTC. */
  placedAt: string;
  image: { sha256: string };
  pass: { quality: string };
  intent?: string | undefined;
  /** SHA-256 of the anchor it was made from. */
  anchor?: string | undefined;
  /** True for a picture that was made elsewhere. */
  adopted?: boolean | undefined;
};

/** A layer that shows a cell: which version is in its fill, and those it has carried. */
export type CellPlacement = { cell: string; shown?: string | undefined; versions: readonly StoredVersion[] };

/** What became of one take of a cell in a run. */
export type PressedJob = {
  cell: string;
  state: JobState;
  failure?: FailureKind | undefined;
  /** Nanodollars that were paid for it. */
  cost?: number | undefined;
  /** True while a picture that was made is on its way to its layer; without it, one that no layer carries is not placed (C2). */
  arriving?: boolean | undefined;
};

/** A press: when it was made, and its jobs. `createdAt` is ISO 8601, in UTC. */
export type PressedRun = { id: string; createdAt: string; jobs: readonly PressedJob[] };

/** A set with its placements and runs. */
export type SetFacts = {
  set: Pick<SetRecord, "brief" | "shots" | "locales"> & { targets: readonly (Target & IntentTarget)[] };
  /** Ids of cells that a person left out. */
  off: ReadonlySet<string>;
  /** SHA-256 of the set's anchor; absent while none is chosen. */
  anchor?: string | undefined;
  /** The quality of the set's final pass, which is the one its settings say; without one no picture is called a draft. */
  finalQuality?: string | undefined;
  /** Ids of the model's qualities, from the lowest to the best. */
  qualities: readonly string[];
  placements: readonly CellPlacement[];
  /** Those that are known here, the oldest first. */
  runs: readonly PressedRun[];
  hashAsset: HashAsset;
};
