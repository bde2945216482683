/** Taking our own things off the canvas: frames of ours go, a person's node only loses our picture. */
import type { PlacementRecord } from "../../core/records.ts";
import { findNode, findSetNodes } from "./find-nodes.ts";
import { isLabel } from "./write-labels.ts";
import { clearRecords, readPending, readPlacement, readSet, readVersions } from "./node-records.ts";
import { withoutImage } from "./paints.ts";
import { asFillable, readFills } from "./place-version.ts";

/** Removes one placement or pending frame, and its section when that leaves it empty. Call inside a burst. */
export function removeFrom(node: SceneNode): void {
  if (node.removed) return;
  const placement = readPlacement(node);
  const wayIn = placement?.wayIn ?? readPending(node)?.wayIn;
  if (wayIn === "selection") freeNode(node, placement);
  else node.remove();
}

/** A node the person chose to fill stays; what was there before our picture comes back. */
function freeNode(node: SceneNode, placement: PlacementRecord | undefined): void {
  const fillable = asFillable(node);
  if (placement !== undefined && fillable !== undefined) {
    const hashes = readVersions(node, placement).map((version) => version.hash);
    fillable.fills = withoutImage(readFills(fillable), hashes, placement.replaced);
  }
  clearRecords(node);
  node.setRelaunchData({});
}

/** Removes everything of a set from a loaded page. Returns how many layers were taken away or freed. */
export function removeSetFrom(page: PageNode, set: string): number {
  const nodes = findSetNodes(
    page,
    (node) => readPlacement(node)?.set === set || readPending(node)?.set === set,
  );
  for (const node of nodes) removeFrom(node);
  const sections = findSetNodes(page, (node) => node.type === "SECTION" && readSet(node)?.id === set);
  for (const section of sections) if (!section.removed) removeSection(section);
  return nodes.length;
}

/** A section of ours in which only our labels are left goes too. */
export async function removeEmptySection(id: string | undefined): Promise<void> {
  const section = id === undefined ? undefined : await findNode(id);
  if (section?.type === "SECTION" && readSet(section) !== undefined && holdsOnlyLabels(section))
    section.remove();
}

/** What a person put into our section is not ours to remove: then only our labels and records go. */
function removeSection(section: SceneNode): void {
  if (section.type !== "SECTION") return;
  if (holdsOnlyLabels(section)) {
    section.remove();
    return;
  }
  for (const child of section.children) if (isLabel(child)) child.remove();
  clearRecords(section);
}

function holdsOnlyLabels(section: SectionNode): boolean {
  return section.children.every(isLabel);
}
