/** Small copies of pictures, made by the browser: what a thumbnail shows when the picture itself is gone. */

/** Twice the width of a thumbnail on screen, in pixels. */
const sidePx = 64;

/** A square cut from the middle, as a data URL of a few kB; undefined where the browser cannot read the bytes as a picture. */
export async function makeSmallCopy(bytes: Uint8Array): Promise<string | undefined> {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)])).then(
    (made) => made,
    // Damaged, or of a kind this browser does not show: the thumbnail stays a quiet square.
    () => undefined,
  );
  if (bitmap === undefined) return undefined;
  const copy = drawSmallCopy(bitmap);
  bitmap.close();
  return copy;
}

/** The same of a picture that was read; undefined where the browser does not draw. */
export function drawSmallCopy(bitmap: ImageBitmap): string | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = sidePx;
  canvas.height = sidePx;
  const scale = Math.max(sidePx / bitmap.width, sidePx / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const context = canvas.getContext("2d");
  context?.drawImage(bitmap, (sidePx - width) / 2, (sidePx - height) / 2, width, height);
  return context === null ? undefined : canvas.toDataURL("image/webp", 0.8);
}
