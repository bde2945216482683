/** What the panel's Runs tab shows of a run: record, jobs and canvas put together. Pure. */
import type { Job } from "../../core/api.ts";
import { isEnded } from "../../core/job.ts";
import type { RunView, TakeView } from "../../core/messages.ts";
import { toSetRecord } from "../run/to-set-record.ts";
import {
  chooseImage,
  isElsewhere,
  keyOf,
  listSlots,
  type FollowedRun,
  type Slot,
} from "../run/followed-run.ts";

export function buildRunView(followed: FollowedRun): RunView {
  const { record } = followed;
  const set = toSetRecord(record);
  return {
    run: record.run,
    set: record.set,
    title: record.title,
    createdAt: record.createdAt,
    stage: record.stage,
    ...(record.cancelled === true ? { cancelled: true } : {}),
    state: record.stage === "refused" ? "closed" : followed.state,
    model: record.model,
    quality: record.quality,
    cost: followed.cost,
    takes: listSlots(record).map((slot) => buildTakeView(followed, slot)),
    ...(set === undefined ? {} : { brief: set.brief, settings: set.settings, shots: set.shots }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
  };
}

function buildTakeView(followed: FollowedRun, slot: Slot): TakeView {
  const { landing, take } = slot;
  const { nodeId } = landing.places[0];
  const key = keyOf(slot);
  const job = followed.jobs.get(key);
  const state = chooseState(followed, key, job);
  return {
    cell: landing.cell,
    take,
    locale: landing.locale,
    ...(landing.shot === undefined ? {} : { shot: landing.shot }),
    shotNumber: landing.shotNumber,
    target: landing.target,
    state,
    attempt: job?.attempt ?? 0,
    placement: choosePlacement(followed, key, state),
    ...(followed.shown.has(key) ? { shown: true } : {}),
    ...(landing.anchor === undefined ? {} : { anchor: landing.anchor }),
    ...(landing.draft !== undefined || isFromDraft(job) ? { finishes: true } : {}),
    ...(landing.becomesAnchor === true ? { becomesAnchor: true } : {}),
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(job === undefined ? {} : pickJobFacts(job)),
    ...(state === "failed" && job?.failure === undefined && followed.record.failure !== undefined
      ? { failure: followed.record.failure }
      : {}),
  };
}

/** Of another person's run this device knows only what the relay says of it. */
function isFromDraft({ inputs = [] }: Partial<Job> = {}): boolean {
  return inputs.some(({ role }) => role === "draft");
}

/** What is placed has succeeded, whether or not the relay answers; the rest has failed where the relay does not have the run. */
function chooseState(followed: FollowedRun, key: string, job: Job | undefined): TakeView["state"] {
  const { record } = followed;
  const elsewhere = isElsewhere(followed);
  if (job !== undefined && (isEnded(job.state) || !elsewhere)) return job.state;
  if (record.stage === "refused") return "refused";
  if (record.placed.includes(key)) return "succeeded";
  return elsewhere ? "failed" : "sending";
}

/** A place that was undone while its picture is still being made is simply not there yet; afterwards it is "not placed". */
function choosePlacement(
  followed: FollowedRun,
  key: string,
  state: TakeView["state"],
): TakeView["placement"] {
  const placement = followed.placements.get(key);
  if (placement === undefined) return "none";
  return placement === "not-placed" && state !== "succeeded" ? "none" : placement;
}

function pickJobFacts(job: Job): Partial<TakeView> {
  const image = chooseImage(job);
  return {
    job: job.id,
    ...(job.size === undefined ? {} : { size: job.size }),
    ...(image === undefined ? {} : { measured: { width: image.width, height: image.height } }),
    ...(image?.drift === undefined ? {} : { drift: image.drift.percent }),
    ...(job.thumb === undefined ? {} : { thumb: job.thumb }),
    ...(job.startedAt === undefined ? {} : { startedAt: job.startedAt }),
    ...(job.typicalMs === undefined ? {} : { typicalMs: job.typicalMs }),
    ...(job.approval === undefined ? {} : { approval: job.approval }),
    ...(job.cancelRequested === undefined ? {} : { cancelRequested: job.cancelRequested }),
    ...(job.cost === undefined ? {} : { cost: job.cost }),
    ...(job.failure === undefined ? {} : { failure: job.failure }),
  };
}
