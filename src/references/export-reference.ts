/** A selected layer as reference bytes: its own picture where that is all it is, an export otherwise. */
import { createFailure, type Failure } from "../../core/failure.ts";
import { explainHidden } from "./hidden-by.ts";
import { findPlainPicture, showsWhole } from "./plain-picture.ts";
import { sniffImage } from "../../core/sniff-image.ts";

export type ReferenceBytes = { name: string; bytes: Uint8Array; preview: Uint8Array };

/** Longest side of an exported composition and of the panel's preview, in pixels. */
const longestPx = 1536;
const previewPx = 96;

export async function exportReference(selection: readonly SceneNode[]): Promise<ReferenceBytes | Failure> {
  const [node, second] = selection;
  if (node === undefined)
    return createFailure("nothing-selected", {
      message: "Select one layer to use as a reference, then press it again.",
    });
  if (second !== undefined)
    return createFailure("bad-reference", {
      message: "Select a single layer: each reference is one picture.",
    });
  const hidden = explainHidden(node);
  if (hidden !== undefined) return createFailure("bad-reference", { message: hidden });
  try {
    const { bytes } = await readSeenPicture(node, longestPx);
    return { name: node.name, bytes, preview: await exportPreview(node) };
  } catch (error) {
    return explainExport(node, error);
  }
}

/** Why a layer was not exported, where Figma threw `error`. */
export function explainExport(node: SceneNode, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Figma could not export ${node.name}: ${reason} Make it visible and smaller, or use a file.`;
  return createFailure("bad-reference", { message, doing: "exporting a reference" });
}

/** What is seen of a layer; `hash` is Figma's where that is the layer's own picture and nothing else. */
export type SeenPicture = { bytes: Uint8Array; hash?: string };

/** A layer's own picture where that is all it is, else an export whose longer side has at most `longest` pixels. */
export async function readSeenPicture(node: SceneNode, longest: number): Promise<SeenPicture> {
  const image = await findOwnImage(node);
  const bytes = await image?.getBytesAsync();
  const type = bytes && sniffImage(bytes);
  return image !== undefined && bytes !== undefined && (type === "image/png" || type === "image/jpeg")
    ? { bytes, hash: image.hash }
    : { bytes: await exportPicture(node, longest) };
}

/** PNG bytes of a small picture of a layer, for the panel. */
export function exportPreview(node: SceneNode): Promise<Uint8Array> {
  return exportPicture(node, previewPx);
}

/** The image of a layer that shows all of it and nothing else: its stored bytes are lossless and at its own size. */
export async function findOwnImage(node: SceneNode): Promise<Image | undefined> {
  const paint = findPlainPicture(node);
  if (paint === undefined || paint.imageHash === null) return undefined;
  const image = figma.getImageByHash(paint.imageHash);
  return image === null || !showsWhole(await image.getSizeAsync(), node) ? undefined : image;
}

/** PNG in sRGB, its longer side at most `longest` pixels and never enlarged beyond 2x. */
async function exportPicture(node: SceneNode, longest: number): Promise<Uint8Array> {
  // A turned layer's picture has the box around it.
  const { width, height } = ("absoluteRenderBounds" in node && node.absoluteRenderBounds) || node;
  const wide = width >= height;
  const value = Math.max(1, Math.round(Math.min(longest, 2 * Math.max(width, height))));
  return node.exportAsync({
    format: "PNG",
    colorProfile: "SRGB",
    constraint: { type: wide ? "WIDTH" : "HEIGHT", value },
  });
}
