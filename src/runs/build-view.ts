/** What the panel's Runs tab shows of a run: record, jobs and canvas put together. Pure. */
import type { Job } from "../../core/api.ts";
import type { RunCellView, RunView } from "../../core/messages.ts";
import { chooseImage, listSlots, slotKey, type FollowedRun, type Slot } from "./followed-run.ts";

export function buildRunView(followed: FollowedRun): RunView {
  const { record } = followed;
  return {
    run: record.run,
    set: record.set,
    title: record.title,
    createdAt: record.createdAt,
    stage: record.stage,
    state: record.stage === "refused" ? "closed" : followed.state,
    model: record.model,
    quality: record.quality,
    cost: followed.cost,
    cells: listSlots(record).map((slot) => buildCellView(followed, slot)),
    ...(record.setRecord === undefined
      ? {}
      : {
          brief: record.setRecord.brief,
          settings: record.setRecord.settings,
          shots: record.setRecord.shots,
        }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
  };
}

function buildCellView(followed: FollowedRun, slot: Slot): RunCellView {
  const { cell, take } = slot;
  const key = slotKey(cell.id, take);
  const job = followed.jobs.get(key);
  return {
    cell: cell.id,
    take,
    locale: cell.locale,
    shot: cell.shot,
    target: cell.target,
    state: job?.state ?? (followed.record.stage === "refused" ? "refused" : "sending"),
    attempt: job?.attempt ?? 0,
    placement: describePlacement(followed, key, job),
    ...(followed.shown.has(key) ? { shown: true } : {}),
    ...(cell.waitsFor === undefined ? {} : { waitsFor: cell.waitsFor }),
    ...(cell.nodeId === undefined ? {} : { nodeId: cell.nodeId }),
    ...(job === undefined ? {} : pickJobFacts(job)),
  };
}

/** A place that was undone while its picture is still being made is simply not there yet; afterwards it is "not placed". */
function describePlacement(
  followed: FollowedRun,
  key: string,
  job: Job | undefined,
): RunCellView["placement"] {
  const state = followed.placements.get(key);
  if (state === undefined) return "none";
  return state === "not-placed" && job?.state !== "succeeded" ? "none" : state;
}

function pickJobFacts(job: Job): Partial<RunCellView> {
  const image = chooseImage(job);
  return {
    job: job.id,
    ...(job.size === undefined ? {} : { size: job.size }),
    ...(image === undefined ? {} : { measured: { width: image.width, height: image.height } }),
    ...(job.thumb === undefined ? {} : { thumb: job.thumb }),
    ...(job.startedAt === undefined ? {} : { startedAt: job.startedAt }),
    ...(job.typicalMs === undefined ? {} : { typicalMs: job.typicalMs }),
    ...(job.cancelRequested === undefined ? {} : { cancelRequested: job.cancelRequested }),
    ...(job.cost === undefined ? {} : { cost: job.cost }),
    ...(job.failure === undefined ? {} : { failure: job.failure }),
  };
}
