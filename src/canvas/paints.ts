/** Fills: ours go in and out, everybody else's stay as they are, paints we do not know included. Pure but for types. */

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

/**
 * The fills with our picture in: in the place of `formerHash` if it is there, else of the topmost visible image, else
 * on top of the others.
 */
export function withImage(
  fills: readonly Paint[],
  imageHash: string,
  formerHash: string | undefined,
): Paint[] {
  const index = findImage(fills, formerHash);
  if (index < 0) return [...fills, createImagePaint(imageHash)];
  return fills.map((paint, each) => (each === index ? createImagePaint(imageHash) : paint));
}

/** The topmost image that `withImage` would replace, for putting it back later. */
export function findReplaced(
  fills: readonly Paint[],
): { imageHash: string; scaleMode: ImagePaint["scaleMode"] } | undefined {
  const paint = fills[findImage(fills, undefined)];
  if (paint === undefined || paint.type !== "IMAGE" || paint.imageHash === null) return undefined;
  return { imageHash: paint.imageHash, scaleMode: paint.scaleMode };
}

/** The fills without our picture; the image that was there before it comes back. */
export function withoutImage(
  fills: readonly Paint[],
  hashes: readonly string[],
  replaced: { imageHash: string; scaleMode: ImagePaint["scaleMode"] } | undefined,
): Paint[] {
  return fills.flatMap((paint): Paint[] => {
    if (paint.type !== "IMAGE" || paint.imageHash === null || !hashes.includes(paint.imageHash))
      return [paint];
    return replaced === undefined ? [] : [{ type: "IMAGE", ...replaced }];
  });
}

function findImage(fills: readonly Paint[], formerHash: string | undefined): number {
  const former =
    formerHash === undefined
      ? -1
      : fills.findIndex((paint) => paint.type === "IMAGE" && paint.imageHash === formerHash);
  if (former >= 0) return former;
  for (let index = fills.length - 1; index >= 0; index -= 1) {
    const paint = fills[index];
    if (paint?.type === "IMAGE" && paint.visible !== false) return index;
  }
  return -1;
}
