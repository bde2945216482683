/** Names and records of a cell's frame. Pure. */
import { layerName } from "../../core/layout.ts";
import type { OutboxCell, OutboxRecord } from "../../core/outbox.ts";
import type { PendingRecord } from "../../core/records.ts";

/** `Hero/ja-JP/1080x1350`: Figma's own export makes folders of it. */
export function nameCell(cell: OutboxCell): string {
  const { name, width, height } = cell.target;
  return layerName({ target: name, locale: cell.locale, width, height, shot: cell.shot });
}

export function describePending(record: OutboxRecord, cell: OutboxCell): PendingRecord {
  return {
    v: 1,
    set: record.set,
    run: record.run,
    cell: cell.id,
    takes: cell.takes,
    locale: cell.locale,
    shot: cell.shot,
    target: cell.target,
    wayIn: cell.wayIn,
    title: record.title,
    createdAt: record.createdAt,
    model: record.model,
    quality: record.quality,
  };
}
