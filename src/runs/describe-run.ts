/** From the panel's command to the run's body and its outbox record. Pure. */
import type { RunBody, RunCell } from "../../core/api.ts";
import type { SubmitCell, ToMain } from "../../core/messages.ts";
import type { OutboxLanding, OutboxRecord } from "../../core/outbox.ts";
import { titleOf } from "../../core/run-title.ts";
import type { Target } from "../../core/set.ts";

export type SubmitRun = Extract<ToMain, { type: "submit-run" }>;

/** The record a run is kept as before anything of it is sent. `createdAt` is UTC ISO 8601. */
export function describeRun(command: SubmitRun, file: string, createdAt: string): OutboxRecord {
  const { run, set, brief, locales, shots, settings } = command;
  return {
    v: 2,
    run,
    set,
    file,
    title: titleOf(brief),
    createdAt,
    stage: "preparing",
    model: settings.model,
    quality: command.quality,
    body: describeBody(command, file),
    setRecord: { v: 1, id: set, createdAt, brief, locales, shots, targets: listTargets(command), settings },
    closed: false,
    landings: command.cells.map((cell) => describeLanding(command, cell)),
    placed: [],
    notPlaced: [],
  };
}

/** The body that is priced, reserved and sent; the same value for the same command, so that repeating it is safe. */
export function describeBody(command: SubmitRun, file: string): RunBody {
  const { settings } = command;
  return {
    model: settings.model,
    quality: command.quality,
    density: settings.density,
    format: command.format,
    background: settings.background,
    ...(settings.experimental ? { experimental: true } : {}),
    ...(command.partials > 0 ? { partials: Math.min(3, Math.round(command.partials)) } : {}),
    file,
    brief: command.brief,
    cells: command.cells.flatMap((cell) => cell.takes.map((take) => describeJob(command, cell, take))),
    agreed: command.agreed,
  };
}

function describeJob(command: SubmitRun, cell: SubmitCell, take: number): RunCell {
  const shot = cell.shot > 0 ? command.shots[cell.shot - 1] : undefined;
  return {
    id: cell.id,
    take,
    locale: cell.locale,
    target: { width: cell.target.width, height: cell.target.height },
    ...(shot === undefined || shot === "" ? {} : { shot }),
    ...(cell.size === undefined ? {} : { size: cell.size }),
    ...(cell.fit === undefined ? {} : { fit: cell.fit }),
    ...(cell.waitsFor === undefined ? {} : { waitsFor: cell.waitsFor }),
  };
}

/** A node is filled only by a target's single cell: it cannot show two languages at once. */
function describeLanding(command: SubmitRun, cell: SubmitCell): OutboxLanding {
  const { id, takes, locale, shot, target } = cell;
  const waits = cell.waitsFor === undefined ? {} : { waitsFor: cell.waitsFor };
  const common = { cell: id, takes, locale, shotNumber: shot, target, ...waits };
  if (command.intoPlacement !== undefined && command.cells.length === 1)
    return { ...common, destination: "placement", places: [{ nodeId: command.intoPlacement }] };
  const siblings = command.cells.filter((each) => each.target.key === target.key);
  const wanted = command.settings.destination === "selection" && siblings.length === 1;
  return wanted && target.nodeId !== undefined
    ? { ...common, destination: "selection", places: [{ nodeId: target.nodeId }] }
    : { ...common, destination: "new-frame", places: [{}] };
}

function listTargets(command: SubmitRun): Target[] {
  const targets: Target[] = [];
  for (const { target } of command.cells)
    if (!targets.some((each) => each.key === target.key)) targets.push(target);
  return targets;
}
