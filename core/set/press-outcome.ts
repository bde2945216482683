/** What became of the presses that a cell was part of: the part of its state that its pictures do not say. */
import type { FailureKind } from "../failure.ts";
import { isUncertain } from "../job.ts";
import type { CellPlacement, PressedJob, StoredVersion } from "./set-facts.ts";

/** A cell's share of one run: its takes. */
export type CellPress = { run: string; createdAt: string; jobs: PressedJob[] };

/** States that a press gives a cell. */
export type PressOutcome =
  | "running"
  | "waiting"
  | "may-have-been-paid"
  | "failed"
  | "cancelled"
  | "not-placed";

/** Failures after which a picture was paid for, or of which this plugin knows too little to say that none was. */
const paidKinds: readonly FailureKind[] = ["bad-image", "expired", "relay-fault", "unknown"];

/** True unless it is certain that nothing was paid for a failed job: such a one is not made again unasked (T5). */
export function mayHaveBeenPaid({ failure, cost = 0 }: Pick<PressedJob, "failure" | "cost">): boolean {
  return cost > 0 || failure === undefined || isUncertain(failure) || paidKinds.includes(failure);
}

/** What is on the canvas of a cell: its placements and the version that counts, and the ids of all runs that are known. */
type OnCanvas = {
  placements: readonly CellPlacement[];
  shown: StoredVersion | undefined;
  runs: ReadonlySet<string>;
};

/**
 * What a cell's presses say of it, the oldest first; undefined where its pictures say all. A press that brought a picture
 * settles those before it. So does a picture of a run that is not known here (another person's), placed later than a press
 * that cannot have been paid for.
 */
export function judgePresses(presses: readonly CellPress[], canvas: OnCanvas): PressOutcome | undefined {
  let isWaiting = false;
  let open: CellPress[] = [];
  for (const press of presses) {
    let hasPicture = false;
    for (const { state, arriving } of press.jobs) {
      if (state === "running" || arriving === true) return "running";
      if (state === "waiting" || state === "queued") isWaiting = true;
      if (state === "succeeded") hasPicture = true;
    }
    if (hasPicture) open = [];
    else open.push(press);
  }
  if (isWaiting) return "waiting";
  const last = presses[presses.length - 1];
  if (last === undefined) return undefined;
  if (open.length === 0) return isPlaced(last, canvas) ? undefined : "not-placed";
  if (open.some((press) => press.jobs.some(isOpenPayment))) return "may-have-been-paid";
  if (isSettled(last, canvas)) return undefined;
  return last.jobs.some(({ state }) => state === "failed") ? "failed" : "cancelled";
}

function isPlaced({ run }: CellPress, { placements, shown }: OnCanvas): boolean {
  if (shown?.run === run) return true;
  return placements.some(({ versions }) => versions.some((version) => version.run === run));
}

function isOpenPayment(job: PressedJob): boolean {
  return job.state === "failed" && mayHaveBeenPaid(job);
}

function isSettled({ createdAt }: CellPress, { shown, runs }: OnCanvas): boolean {
  return shown !== undefined && !runs.has(shown.run) && shown.placedAt > createdAt;
}
