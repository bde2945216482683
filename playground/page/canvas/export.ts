/** The browser's painter: exports of the plugin and downloads of the person. */
import type { NodeRecord } from "../../host/document/record.ts";
import { nodeOf, type PlaygroundDocument } from "../../host/document/store.ts";
import { descendants } from "../../host/document/tree.ts";
import type { ExportRequest, Painter } from "../../host/doors/run-state.ts";
import type { Decoded } from "../../host/paint/context.ts";
import { exportBox, exportSize, paintExport } from "../../host/paint/paint-export.ts";
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
  const box = exportBox(document, nodeOf(document, id), { absoluteBounds: false });
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
  const { width, height } = exportSize(exportBox(document, record, request), request.scale);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser has no canvas to export with. Use a current one.");
  context.imageSmoothingQuality = "high";
  paintExport({ context, document, image: (hash: string) => pictures.get(hash) }, record, request);
  const type = request.format === "JPG" ? "image/jpeg" : "image/png";
  const blob = await canvas.convertToBlob({ type, quality: jpegQuality });
  return new Uint8Array(await blob.arrayBuffer());
}
