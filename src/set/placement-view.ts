/** A layer that shows a cell of a set, as the panel is told of it. */
import type { SetView } from "../../core/messages.ts";
import { cellIdOf } from "../../core/placement-record.ts";
import { readPlacement, type Version } from "../canvas/node-records.ts";

/** None for a layer that only waits for a picture, or whose record cannot be read. */
export function toPlacementView(layer: SceneNode): SetView["placements"] {
  const placement = readPlacement(layer);
  if (placement === undefined) return [];
  const { cell, shown, versions } = placement;
  return [
    {
      nodeId: layer.id,
      cell: cellIdOf(cell),
      ...(shown === undefined ? {} : { shown }),
      versions: versions.map(toVersionView),
    },
  ];
}

function toVersionView(version: Version): SetView["placements"][number]["versions"][number] {
  const { id, run, take, placedAt, image, hash, pass, intent, anchor, draft, adopted, thumb } = version;
  return {
    id,
    run,
    take,
    placedAt,
    image: { id: image.id, sha256: image.sha256, width: image.width, height: image.height },
    hash,
    pass: {
      model: pass.model,
      quality: pass.quality,
      ...(pass.size === undefined ? {} : { size: pass.size }),
    },
    ...(intent === undefined ? {} : { intent }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(draft === undefined ? {} : { draft }),
    ...(image.drift === undefined ? {} : { drift: image.drift.percent }),
    ...(adopted === undefined ? {} : { adopted }),
    ...(thumb === undefined ? {} : { thumb }),
  };
}
