/** How a layer is seen on its page: what a plan is made for, since its own width and height do not turn with it. */

export type Seen = {
  /** Canvas pixels, across and down as a person sees them; of a layer that is tilted, its own. */
  width: number;
  height: number;
  /** False for what stands on a side or its head, or is mirrored: a picture in its fills would too. A tilt leaves it true. */
  isUpright: boolean;
};

/** Told by the layer's matrix, whose columns are where its own right and its own down point to. */
export function readSeen({
  width,
  height,
  absoluteTransform,
}: Pick<LayoutMixin, "width" | "height" | "absoluteTransform">): Seen {
  const [[rightX, downX], [rightY, downY]] = absoluteTransform;
  const isSideways = Math.abs(rightY) > Math.abs(rightX) && Math.abs(downX) > Math.abs(downY);
  const isUpright = !isSideways && rightX > 0 && downY > 0;
  return isSideways ? { width: height, height: width, isUpright } : { width, height, isUpright };
}
