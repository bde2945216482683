/** What a stored run asked for. */
import { cellSchema, runBodySchema, type RunBody } from "../../core/api.ts";
import { listInputs } from "../../core/inputs.ts";
import type { StoredJob, StoredRun } from "./rows.ts";

/** A body takes up to a megabyte, and the runs that are worked on at the same time are few. */
const bodiesKept = 8;
const bodies = new Map<string, RunBody>();

/** The decoded body of a stored run. Its jobs come one by one, so that of the last few runs is kept. */
export function bodyOf(run: StoredRun): RunBody {
  const key = `${run.team}/${run.id}/${run.bodyHash}`;
  const body = bodies.get(key) ?? runBodySchema.parse(JSON.parse(run.body));
  // A map keeps the order in which its entries were added: the first is the one not used for longest.
  bodies.delete(key);
  bodies.set(key, body);
  const [oldest] = bodies.keys();
  if (bodies.size > bodiesKept && oldest !== undefined) bodies.delete(oldest);
  return body;
}

/** Ids of the assets that one job of a run is made from. */
export function listJobAssets(run: StoredRun, job: StoredJob): string[] {
  const cell = cellSchema.parse(job.spec.cell);
  const ids = listInputs(bodyOf(run).brief, cell).flatMap((input) => ("asset" in input ? [input.asset] : []));
  return cell.mask === undefined ? ids : [...new Set([...ids, cell.mask])];
}
