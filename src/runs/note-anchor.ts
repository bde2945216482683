/** The picture that a set's others are made from, noted at its home as soon as it is there. */
import { setEntrySchema } from "../../core/home-record.ts";
import { versionId } from "../../core/placement-record.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import { homeNames, keyOf as entryKeyOf } from "../../core/record-keys.ts";
import type { Anchor } from "../../core/set/anchor.ts";
import { readText } from "../canvas/entries.ts";
import { findNode } from "../canvas/find-nodes.ts";
import { readPlacement } from "../canvas/node-records.ts";
import { findHome, putHomeEntries } from "../canvas/set-home.ts";
import { chooseImage, keyOf, type FollowedRun, type Slot } from "../run/followed-run.ts";

/** The take that the relay makes the others from. */
const firstTake = 1;

/**
 * Notes the anchors that these runs have made, each once: what a set has already, or was told to do without, stays (T8). Its place
 * on the canvas may be gone by now; the others are made from it all the same. Call inside the burst of the arrivals.
 */
export async function noteAnchors(runs: readonly FollowedRun[]): Promise<void> {
  for (const followed of runs) {
    const landing = followed.record.landings.find(({ becomesAnchor }) => becomesAnchor === true);
    if (landing !== undefined) await noteAnchor(followed, { landing, take: firstTake });
  }
}

async function noteAnchor(followed: FollowedRun, slot: Slot): Promise<void> {
  const { set } = followed.record;
  const job = followed.jobs.get(keyOf(slot));
  const image = job && chooseImage(job);
  if (image === undefined) return;
  const home = await findHome(set);
  if (home === undefined) return;
  const stored = valueOf(readEntry(setEntrySchema, readText(home, entryKeyOf(homeNames.set, set))));
  if (stored === undefined || stored.settings.sameLook !== true || stored.anchor !== undefined) return;
  const { id, sha256, width, height } = image;
  const hash = await findHash(followed, slot);
  const anchor: Anchor = {
    sha256,
    image: id,
    ...(hash === undefined ? {} : { hash }),
    cell: slot.landing.cell,
    width,
    height,
  };
  putHomeEntries(home, set, [{ name: homeNames.set, value: { anchor } }]);
}

/** Figma's own hash of the picture; undefined where its layer is gone. */
async function findHash({ record }: FollowedRun, { landing, take }: Slot): Promise<string | undefined> {
  const { nodeId } = landing.places[0];
  const node = nodeId === undefined ? undefined : await findNode(nodeId);
  const versions = node === undefined ? [] : (readPlacement(node)?.versions ?? []);
  return versions.find(({ id }) => id === versionId(record.run, take))?.hash;
}
