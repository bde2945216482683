/** A selected layer as reference bytes: its own picture where that is all it is, an export otherwise. */
import { createFailure, type Failure } from "../../core/failure.ts";
import { sniffImage } from "./sniff-image.ts";

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
  try {
    const bytes = (await readOwnPicture(node)) ?? (await exportPicture(node, longestPx));
    return { name: node.name, bytes, preview: await exportPicture(node, previewPx) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Figma could not export ${node.name}: ${reason} Make it visible and smaller, or use a file.`;
    return createFailure("bad-reference", { message, doing: "exporting a reference" });
  }
}

/**
 * The stored bytes of a layer that is nothing but its picture: lossless and at its own size. Anything that changes how
 * it looks (crop, filters, opacity, children, other fills) makes it a composition, which is exported instead.
 */
async function readOwnPicture(node: SceneNode): Promise<Uint8Array | undefined> {
  const paint = findOnlyPicture(node);
  if (paint === undefined || paint.imageHash === null) return undefined;
  const image = figma.getImageByHash(paint.imageHash);
  if (image === null) return undefined;
  const { width, height } = await image.getSizeAsync();
  if (Math.abs(width / height - node.width / node.height) > 0.01 * (node.width / node.height))
    return undefined;
  const bytes = await image.getBytesAsync();
  const type = sniffImage(bytes);
  return type === "image/png" || type === "image/jpeg" ? bytes : undefined;
}

function findOnlyPicture(node: SceneNode): ImagePaint | undefined {
  if (!("fills" in node) || node.fills === figma.mixed || node.fills.length !== 1) return undefined;
  if ("children" in node && node.children.length > 0) return undefined;
  const [paint] = node.fills;
  if (paint === undefined || paint.type !== "IMAGE" || paint.visible === false) return undefined;
  const plain = (paint.opacity ?? 1) === 1 && (paint.rotation ?? 0) === 0 && !hasFilters(paint);
  return plain && (paint.scaleMode === "FILL" || paint.scaleMode === "FIT") ? paint : undefined;
}

function hasFilters(paint: ImagePaint): boolean {
  const { filters } = paint;
  return filters !== undefined && Object.values(filters).some((value) => value !== undefined && value !== 0);
}

/** PNG in sRGB, its longer side at most `longest` pixels and never enlarged beyond 2x. */
async function exportPicture(node: SceneNode, longest: number): Promise<Uint8Array> {
  const wide = node.width >= node.height;
  const value = Math.max(1, Math.round(Math.min(longest, 2 * Math.max(node.width, node.height))));
  return node.exportAsync({
    format: "PNG",
    colorProfile: "SRGB",
    constraint: { type: wide ? "WIDTH" : "HEIGHT", value },
  });
}
