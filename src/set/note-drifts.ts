/** Noting how far finished pictures went from their drafts: the relay says it some time after a picture has arrived. */
import type { Drift } from "../../core/api.ts";
import type { SetView } from "../../core/messages.ts";
import { readPlacement, writeDrift } from "../canvas/node-records.ts";
import { chooseImage, type FollowedRun } from "../run/followed-run.ts";
import type { Session } from "../run/session.ts";
import { toPlacementView } from "./placement-view.ts";

type PlacedVersion = SetView["placements"][number]["versions"][number];

/**
 * Writes the figures that are known by now into the versions that lack them. Call inside a burst that other things caused: a
 * figure alone is not worth an undo step.
 */
export function noteDrifts({ runs }: Session, layers: readonly SceneNode[]): void {
  for (const layer of layers)
    for (const { cell, versions } of toPlacementView(layer))
      for (const version of versions) {
        const drift = findDrift(runs.get(version.run), cell, version);
        const stored = drift && readPlacement(layer)?.versions.find(({ id }) => id === version.id);
        if (drift !== undefined && stored !== undefined) writeDrift(layer, stored, drift);
      }
}

function findDrift(
  followed: FollowedRun | undefined,
  cell: string,
  { image, draft, drift }: PlacedVersion,
): Drift | undefined {
  if (followed === undefined || draft === undefined || drift !== undefined) return undefined;
  const jobs = Array.from(followed.jobs.values()).filter((job) => job.cell === cell);
  return jobs.flatMap((job) => chooseImage(job) ?? []).find(({ id }) => id === image.id)?.drift;
}
