/** Names and records of a landing's frame. Pure. */
import { layerName } from "../../core/layout.ts";
import type { OutboxLanding, OutboxRecord } from "../../core/outbox.ts";
import type { PendingRecord } from "../../core/records.ts";

/** `Hero/ja-JP/1080x1350`: Figma's own export makes folders of it. */
export function nameCell({ target, locale, shotNumber }: OutboxLanding): string {
  const { name, width, height } = target;
  return layerName({ target: name, locale, width, height, shot: shotNumber });
}

export function describePending(record: OutboxRecord, landing: OutboxLanding): PendingRecord {
  return {
    v: 1,
    set: record.set,
    run: record.run,
    cell: landing.cell,
    takes: landing.takes,
    locale: landing.locale,
    shot: landing.shotNumber,
    target: landing.target,
    wayIn: landing.destination,
    title: record.title,
    createdAt: record.createdAt,
    model: record.model,
    quality: record.quality,
  };
}
