/** Names and records of a landing's frame. Pure. */
import { layerName } from "../../core/layout.ts";
import type { Landing, OutboxRecord } from "../../core/outbox.ts";
import type { PendingFacts } from "../../core/placement-record.ts";

/**
 * `Hero/ja-JP/1080x1350`: Figma's own export makes folders of it. A typed size has no layer to take a name from, so the run's
 * title stands there: what the picture shows.
 */
export function nameCell({ target, locale, shotNumber }: Landing, title: string): string {
  const { name, width, height, nodeId } = target;
  return layerName({ target: nodeId === undefined ? title : name, locale, width, height, shotNumber });
}

/** What a layer says while it waits for a landing's pictures. `home` is the node id of its set's home. */
export function toPendingFacts(
  record: OutboxRecord,
  landing: Landing,
  home?: string,
): Omit<PendingFacts, "self" | "layer"> {
  const { shot, intent, anchorSha256, becomesAnchor } = landing;
  return {
    ...(home === undefined ? {} : { home }),
    ...(shot === undefined ? {} : { shot }),
    ...(intent === undefined ? {} : { intent }),
    ...(anchorSha256 === undefined ? {} : { anchorSha256 }),
    ...(becomesAnchor === undefined ? {} : { becomesAnchor }),
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
