/** Files of pictures as the browser sees them: how large they are, and copies that Figma can hold. */
import { sniffImage } from "../core/sniff-image.ts";
import { drawSmallCopy } from "./small-copy.ts";

/** Figma's longest edge of an image, in pixels. */
const longestPx = 4096;

/** `isHeld` says whether Figma can hold the file as it is. Edges in pixels. */
export type PictureFile = { width: number; height: number; isHeld: boolean; thumb?: string };

/** Undefined where the browser cannot read the file as a picture. */
export async function readPicture(file: File): Promise<PictureFile | undefined> {
  const bitmap = await decode(file);
  if (bitmap === undefined) return undefined;
  const { width, height } = bitmap;
  const thumb = drawSmallCopy(bitmap);
  bitmap.close();
  const type = sniffImage(new Uint8Array(await file.slice(0, 64).arrayBuffer()));
  const isHeld = (type === "image/png" || type === "image/jpeg") && Math.max(width, height) <= longestPx;
  return { width, height, isHeld, ...(thumb === undefined ? {} : { thumb }) };
}

/** A copy that Figma can hold: PNG where something shows through, else JPEG, and no larger than Figma takes. */
export async function makeFigmaCopy(file: File): Promise<Uint8Array | undefined> {
  const bitmap = await decode(file);
  if (bitmap === undefined) return undefined;
  const scale = Math.min(1, longestPx / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) return undefined;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const type = showsThrough(context, canvas) ? "image/png" : "image/jpeg";
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.92));
  return blob === null ? undefined : new Uint8Array(await blob.arrayBuffer());
}

function decode(file: File): Promise<ImageBitmap | undefined> {
  return createImageBitmap(file).then(
    (made) => made,
    // Damaged, or of a kind this browser does not show: the caller says so.
    () => undefined,
  );
}

/** Read in stripes: all pixels at once of the largest picture would be 67 MB. */
function showsThrough(context: CanvasRenderingContext2D, { width, height }: HTMLCanvasElement): boolean {
  const stripe = 256;
  for (let top = 0; top < height; top += stripe) {
    const { data } = context.getImageData(0, top, width, Math.min(stripe, height - top));
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  }
  return false;
}
