/** Fills: ours are put in and taken out, all others stay as they are, also paints we do not know. Pure but for types. */

function grey(value: number): RGBA {
  return { r: value, g: value, b: value, a: 1 };
}

/** The quiet look of a frame whose picture is being made. */
export const pendingFills: readonly Paint[] = [
  {
    type: "GRADIENT_LINEAR",
    gradientTransform: [
      [0.7, 0.7, -0.2],
      [-0.7, 0.7, 0.5],
    ],
    gradientStops: [
      { position: 0, color: grey(0.93) },
      { position: 0.5, color: grey(0.97) },
      { position: 1, color: grey(0.9) },
    ],
  },
];

/** The same frame when its picture could not be made: a muted rose that reads on light and dark canvases. */
export const failedFills: readonly Paint[] = [{ type: "SOLID", color: { r: 0.96, g: 0.89, b: 0.88 } }];

/** FILL covers and centres: exactly what the quote called hidden is what is cropped. */
export function createImagePaint(imageHash: string): ImagePaint {
  return { type: "IMAGE", scaleMode: "FILL", imageHash };
}

/** Gives Figma the bytes of a picture. Undefined where it takes them in no such form, or not at this size. */
export function giveToFigma(bytes: Uint8Array): string | undefined {
  try {
    return figma.createImage(bytes).hash;
  } catch {
    return undefined; // a WebP or a picture of more than 4096 px: the relay makes one that Figma takes
  }
}

/**
 * The fills with our picture in: in the place of the paint with `shownHash` if it is there, or of the picture itself where
 * only its record was lost, else above the topmost visible image, which stays whole and hidden, else on top of the others.
 */
export function withImage(
  fills: readonly Paint[],
  imageHash: string,
  shownHash: string | undefined,
): Paint[] {
  const ours = createImagePaint(imageHash);
  const known = findShownPaint(fills, shownHash);
  const shown = known >= 0 || shownHash === undefined ? known : findShownPaint(fills, imageHash);
  if (shown >= 0) return fills.map((paint, each) => (each === shown ? ours : paint));
  const top = findTopImage(fills);
  if (top < 0) return [...fills, ours];
  return fills.flatMap((paint, each) => (each === top ? [...hide(paint, fills), ours] : [paint]));
}

/** The paint, hidden; none where a hidden one has its image already. */
function hide(paint: Paint, fills: readonly Paint[]): Paint[] {
  const hash = paint.type === "IMAGE" ? paint.imageHash : null;
  const isKept = hash !== null && fills.some((each) => each.visible === false && isOneOf(each, [hash]));
  return isKept ? [] : [{ ...paint, visible: false }];
}

/** The paint that a picture of ours covers: its image's hash, as it is found among the fills, and a copy of the whole paint. */
export type FormerPaint = { hash?: string | undefined; paint: { type: string } };

/** The topmost visible image: what `withImage` hides and `withoutImage` puts back. */
export function findFormer(fills: readonly Paint[]): FormerPaint | undefined {
  const paint = fills[findTopImage(fills)];
  if (paint?.type !== "IMAGE" || paint.imageHash === null) return undefined;
  return { hash: paint.imageHash, paint };
}

/** The fills without our pictures; the paint that was there before them is put back, also when a person deleted it meanwhile. */
export function withoutImage(
  fills: readonly Paint[],
  hashes: readonly string[],
  former: FormerPaint | undefined,
): Paint[] {
  const hidden = fills.findIndex((paint) => isHidden(paint, former));
  const own = fills.flatMap((paint, each) => (each !== hidden && isOneOf(paint, hashes) ? [each] : []));
  const back = former !== undefined && isImagePaint(former.paint) ? [former.paint] : [];
  return fills.flatMap((paint, each): Paint[] => {
    if (each === hidden) return back;
    if (!own.includes(each)) return [paint];
    return hidden < 0 && each === own[0] ? back : [];
  });
}

function findShownPaint(fills: readonly Paint[], hash: string | undefined): number {
  return hash === undefined
    ? -1
    : fills.findIndex((paint) => isOneOf(paint, [hash]) && paint.visible !== false);
}

function findTopImage(fills: readonly Paint[]): number {
  for (let index = fills.length - 1; index >= 0; index -= 1) {
    const paint = fills[index];
    if (paint?.type === "IMAGE" && paint.visible !== false) return index;
  }
  return -1;
}

function isOneOf(paint: Paint, hashes: readonly string[]): boolean {
  return paint.type === "IMAGE" && paint.imageHash !== null && hashes.includes(paint.imageHash);
}

function isHidden(paint: Paint, former: FormerPaint | undefined): boolean {
  return former?.hash !== undefined && paint.visible === false && isOneOf(paint, [former.hash]);
}

/** A copy comes out of a record, which any plugin may have written. */
function isImagePaint(paint: { type: string }): paint is ImagePaint {
  const isNamed = "imageHash" in paint && typeof paint.imageHash === "string";
  const scaleMode = "scaleMode" in paint ? paint.scaleMode : undefined;
  return (
    paint.type === "IMAGE" && isNamed && ["FILL", "FIT", "CROP", "TILE"].some((mode) => mode === scaleMode)
  );
}
