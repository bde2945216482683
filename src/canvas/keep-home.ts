/** Giving a run's set its home on the canvas, where it has none yet. */
import type { OutboxRecord } from "../../core/outbox.ts";
import { toSetRecord } from "../run/to-set-record.ts";
import { writeHome } from "./set-home.ts";

/** The home's node id. For another person's run, whose set is not known here, nothing is written. Call inside a burst. */
export function keepHome(record: OutboxRecord, home: BaseNode | undefined): string | undefined {
  if (home === undefined) return undefined;
  const { file, title, landings } = record;
  const set = toSetRecord(record);
  if (set !== undefined) writeHome(home, set, { file, title, cells: landings.length });
  return home.id;
}
