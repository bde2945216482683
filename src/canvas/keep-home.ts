/** Giving a run's set its home on the canvas, where it has none yet. */
import type { OutboxRecord } from "../../core/outbox.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import { toSetRecord } from "../run/to-set-record.ts";
import { writeHome } from "./set-home.ts";

/** The home's node id. For another person's run, whose set is not known here, nothing is written. Call inside a burst. */
export function keepHome(record: OutboxRecord, home: BaseNode | undefined): string | undefined {
  if (home === undefined) return undefined;
  const content = toContent(record);
  if (content !== undefined) writeHome(home, content, record.file);
  return home.id;
}

/** All that the set's home is to say: what the panel sent for it, else what the run itself tells of its set. */
function toContent(record: OutboxRecord): SetContent | undefined {
  if (record.change !== undefined) return record.change.mine;
  const set = toSetRecord(record);
  return set && { set, title: record.title, off: [], hashes: {} };
}
