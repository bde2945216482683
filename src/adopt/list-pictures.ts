/** The pictures of the selection, for taking them in: what is seen of each layer, and whether it can be a cell's place as it is. */
import { isFailure } from "../../core/failure.ts";
import type { LayerPicture } from "../../core/set/adopt.ts";
import { explainUnreadable, listPending, readCell } from "../canvas/node-records.ts";
import { isFillable, sortByPlace } from "../canvas/read-targets.ts";
import { isLabel } from "../canvas/write-labels.ts";
import { postToUi } from "../panel.ts";
import { explainExport, exportPreview, findOwnImage } from "../references/export-reference.ts";
import { explainHidden } from "../references/hidden-by.ts";

/** Tells the panel; nothing is sent to the relay or written. */
export async function listPictures(requestId: string): Promise<void> {
  const pictures: LayerPicture[] = [];
  const refused: string[] = [];
  for (const node of sortByPlace(figma.currentPage.selection)) {
    const picture = await describePicture(node);
    if (typeof picture === "string") refused.push(picture);
    else pictures.push(picture);
  }
  postToUi({ type: "pictures-listed", requestId, pictures, refused });
}

async function describePicture(node: SceneNode): Promise<LayerPicture | string> {
  const hidden = explainHidden(node);
  if (hidden !== undefined) return hidden;
  const preview = await exportPreview(node).catch((error: unknown) => explainExport(node, error));
  if (isFailure(preview)) return preview.message;
  const { width, height } = node;
  return {
    nodeId: node.id,
    path: nameWithAround(node),
    width,
    height,
    isWhole: await isFreeWhole(node),
    preview,
  };
}

/** True for a layer that is nothing but its picture, can be written to, and shows or awaits no other picture of ours. */
export async function isFreeWhole(node: SceneNode): Promise<boolean> {
  if (!isFillable(node) || explainUnreadable(node) !== undefined) return false;
  if (readCell(node) !== undefined || listPending(node).length > 0) return false;
  return (await findOwnImage(node)) !== undefined;
}

function nameWithAround(node: SceneNode): string {
  const names: string[] = [];
  for (let each: BaseNode | null = node; each !== null && each.type !== "PAGE"; each = each.parent)
    names.unshift(each.name);
  return names.join("/").slice(-1000);
}

/** How many layers of a selection show a picture: in their own fills, or in what they hold. */
export function countPictured(selection: readonly SceneNode[]): number {
  return selection.filter((node) => !isLabel(node) && showsPicture(node)).length;
}

/** The most layers that are looked at in one that holds others: a picture is rarely deep, and a selection is read often. */
const mostLooked = 200;

function showsPicture(node: SceneNode): boolean {
  const queue: SceneNode[] = [node];
  for (let looked = 0; looked < queue.length && looked < mostLooked; looked += 1) {
    const each = queue[looked];
    if (each === undefined || !each.visible) continue;
    if (hasImage(each)) return true;
    if ("children" in each) queue.push(...each.children);
  }
  return false;
}

function hasImage(node: SceneNode): boolean {
  if (!("fills" in node) || node.fills === figma.mixed) return false;
  return node.fills.some(({ type, visible }) => type === "IMAGE" && visible !== false);
}
