/** The browser's painter: exports of the plugin and downloads of the person. */
import {
  absoluteBounds,
  absoluteTransform,
  type Rect,
  renderBounds,
  unite,
} from "../../host/document/geometry.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import { nodeOf, type PlaygroundDocument } from "../../host/document/store.ts";
import { descendants } from "../../host/document/tree.ts";
import type { ExportRequest, Painter } from "../../host/doors/run-state.ts";
import type { Decoded } from "../../host/paint/context.ts";
import { paintOwn, paintPage } from "../../host/paint/paint.ts";
import { loadFonts } from "./fonts.ts";
import type { ImageCache } from "./images.ts";

const jpegQuality = 0.92;
/** Beyond this browsers give a blank canvas. */
const maxEdgePx = 8192;

type Pictures = ReadonlyMap<string, Decoded<ImageBitmap>>;

/** A painter that draws with full-size pictures, whatever the canvas shows at the moment. */
export function createPainter(images: ImageCache): Painter {
  return async (document, request) => {
    const record = nodeOf(document, request.id);
    const inside = [record, ...descendants(document, record.id)];
    await loadFonts(inside);
    const pictures = await decodePictures(inside, images);
    try {
      return await draw(document, record, request, pictures);
    } finally {
      for (const { picture } of pictures.values()) picture.close();
    }
  };
}

/** The largest scale up to `wanted` at which a node or page can be drawn in one piece. */
export function scaleThatFits(document: PlaygroundDocument, id: string, wanted: number): number {
  const box = boxOf(document, nodeOf(document, id), false);
  return Math.min(wanted, maxEdgePx / Math.max(box.width, box.height));
}

async function decodePictures(nodes: readonly NodeRecord[], images: ImageCache): Promise<Pictures> {
  const hashes = nodes.flatMap((node) =>
    node.fills.flatMap((paint) =>
      paint.type === "IMAGE" && paint.imageHash !== null ? [paint.imageHash] : [],
    ),
  );
  const pictures = new Map<string, Decoded<ImageBitmap>>();
  for (const hash of new Set(hashes)) {
    const decoded = await images.decode(hash);
    if (decoded !== undefined) pictures.set(hash, decoded);
  }
  return pictures;
}

async function draw(
  document: PlaygroundDocument,
  record: NodeRecord,
  request: ExportRequest,
  pictures: Pictures,
): Promise<Uint8Array> {
  const box = boxOf(document, record, request.absoluteBounds);
  const width = Math.max(1, Math.round(box.width * request.scale));
  const height = Math.max(1, Math.round(box.height * request.scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser has no canvas to export with. Use a current one.");
  if (request.format === "JPG") {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
  }
  context.imageSmoothingQuality = "high";
  context.scale(width / box.width, height / box.height);
  context.translate(-box.x, -box.y);
  const scene = { context, document, scale: request.scale, image: (hash: string) => pictures.get(hash) };
  if (record.type === "PAGE") {
    paintPage(scene, record.id);
  } else {
    const [[a, b, x], [c, d, y]] = absoluteTransform(document, record);
    context.transform(a, c, b, d, x, y);
    paintOwn(scene, record);
  }
  const type = request.format === "JPG" ? "image/jpeg" : "image/png";
  const blob = await canvas.convertToBlob({ type, quality: jpegQuality });
  return new Uint8Array(await blob.arrayBuffer());
}

/** A page exports what lies on it; a node its box, with shadows and outer strokes unless its bounds are asked for. */
function boxOf(document: PlaygroundDocument, record: NodeRecord, bare: boolean): Rect {
  if (record.type !== "PAGE") return bare ? absoluteBounds(document, record) : renderBounds(document, record);
  const boxes = record.children.map((id) => renderBounds(document, nodeOf(document, id)));
  return unite(boxes) ?? { x: 0, y: 0, width: 1, height: 1 };
}
