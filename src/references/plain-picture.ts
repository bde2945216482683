/** Whether a layer shows one whole picture and nothing else: only then are its stored bytes what a person sees. */
import { isKeptFrame } from "../canvas/kept-frame.ts";

type Size = { width: number; height: number };

/**
 * The paint of a layer that is nothing but its picture; undefined for every other layer, which is exported instead. Everything is
 * asked for by what it must be, so that what Figma adds later makes a layer an export too.
 */
export function findPlainPicture(node: SceneNode): ImagePaint | undefined {
  if (node.type !== "RECTANGLE" && node.type !== "FRAME") return undefined;
  if (node.type === "FRAME" && node.children.some((child) => child.visible || !isKeptFrame(child)))
    return undefined;
  if (!isPlainLayer(node) || !isUpright(node.absoluteTransform) || typeof node.fills === "symbol")
    return undefined;
  const [paint, second] = node.fills.filter(isVisible);
  return paint?.type === "IMAGE" && second === undefined && isPlainPaint(paint) ? paint : undefined;
}

function isPlainLayer(node: RectangleNode | FrameNode): boolean {
  const isSolid = node.opacity === 1 && isNormal(node.blendMode) && !node.isMask;
  return isSolid && node.cornerRadius === 0 && !node.strokes.some(isVisible) && !node.effects.some(isVisible);
}

/** Not turned, not mirrored. */
function isUpright([[a, b], [c, d]]: Transform): boolean {
  return Math.abs(a - 1) + Math.abs(b) + Math.abs(c) + Math.abs(d - 1) < 1e-4;
}

function isPlainPaint({
  opacity = 1,
  blendMode,
  rotation = 0,
  filters = {},
  scaleMode,
}: ImagePaint): boolean {
  const isFiltered = Object.values(filters).some((value) => value !== undefined && value !== 0);
  const isWhole = scaleMode === "FILL" || scaleMode === "FIT";
  return isWhole && opacity === 1 && rotation === 0 && !isFiltered && isNormal(blendMode ?? "NORMAL");
}

/**
 * Whether a picture that covers a layer, centred, is seen as a whole. Sizes in whole pixels cut a part of a pixel off, which may not
 * be more than a 200th of an edge.
 */
export function showsWhole(picture: Size, layer: Size): boolean {
  const scale = Math.max(layer.width / picture.width, layer.height / picture.height);
  const across = picture.width * scale - layer.width;
  const down = picture.height * scale - layer.height;
  return across < Math.min(1, layer.width / 200) && down < Math.min(1, layer.height / 200);
}

function isVisible({ visible }: { visible?: boolean }): boolean {
  return visible !== false;
}

function isNormal(blendMode: BlendMode): boolean {
  return blendMode === "NORMAL" || blendMode === "PASS_THROUGH";
}
