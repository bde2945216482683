/** Placing a picture that was made elsewhere: a version of a cell, which no run made (T9). */
import { versionId } from "../../core/placement-record.ts";
import type { Landing, OutboxRecord } from "../../core/outbox.ts";
import type { AdoptedItem } from "../../core/set/adopt.ts";
import { dropPending, readPlacement, writeCell, writeShown, writeVersion } from "./node-records.ts";
import { showImage, toCellFacts, toRecipe, type FillableNode } from "./place-version.ts";

/**
 * Writes the version and shows it. A person's own layer that becomes the cell's place keeps its fills as they are: it shows the
 * picture already (C1). `record` is the act of taking in, in the form of a run; its place was reserved before.
 */
export function placeAdopted(
  node: FillableNode,
  record: OutboxRecord,
  landing: Landing,
  { picture, thumb }: AdoptedItem,
): void {
  const { run, createdAt } = record;
  const { asset, hash, ...facts } = picture;
  const { intent } = landing;
  const before = readPlacement(node);
  const isInPlace = before === undefined && landing.destination === "selection";
  const cell = toCellFacts(node, { record }, { landing }, before);
  if (!isInPlace) showImage(node, hash, cell.destination, before);
  const version = {
    run,
    job: "",
    take: 1,
    image: { ...facts, id: asset, attempt: 0, expiresAt: "" },
    hash,
    pass: { model: "", quality: "" },
    placedAt: createdAt,
    adopted: true,
    ...(intent === undefined ? {} : { intent }),
    ...(thumb === undefined ? {} : { thumb }),
  };
  writeVersion(node, version, toRecipe(record, { landing }));
  writeCell(node, cell);
  writeShown(node, versionId(run, 1));
  dropPending(node, run);
  node.setRelaunchData({ edit: "" });
}
