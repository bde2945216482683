/** Names and records of a landing's frame. Pure. */
import { layerName } from "../../core/layout.ts";
import type { Landing, OutboxRecord } from "../../core/outbox.ts";
import type { PendingFacts } from "../../core/placement-record.ts";

/** `Hero/ja-JP/1080x1350`: Figma's own export makes folders of it. */
export function nameCell({ target, locale, shotNumber }: Landing): string {
  const { name, width, height } = target;
  return layerName({ target: name, locale, width, height, shotNumber });
}

/** What a layer says while it waits for a landing's pictures. `home` is the node id of its set's home. */
export function toPendingFacts(
  record: OutboxRecord,
  landing: Landing,
  home?: string,
): Omit<PendingFacts, "self" | "layer"> {
  const { shot, intent } = landing;
  return {
    ...(home === undefined ? {} : { home }),
    ...(shot === undefined ? {} : { shot }),
    ...(intent === undefined ? {} : { intent }),
    set: record.set,
    run: record.run,
    cell: landing.cell,
    takes: landing.takes,
    locale: landing.locale,
    shotNumber: landing.shotNumber,
    target: landing.target,
    destination: landing.destination,
    title: record.title,
    createdAt: record.createdAt,
    model: record.model,
    quality: record.quality,
  };
}
