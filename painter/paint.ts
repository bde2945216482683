/** Paints one request from plan to encoded bytes. Runs in the painter's worker thread. */
import { createCanvas, loadImage, type Canvas } from "@napi-rs/canvas";
import { createBrush, type Brush } from "./brush.ts";
import { fromRgb } from "./colour.ts";
import { finishPicture } from "./finish.ts";
import { computeLayout, type Layout } from "./layout.ts";
import { paintMark, paintStack } from "./lettering.ts";
import { computePlan, type Plan } from "./plan.ts";
import { createRandom } from "./random.ts";
import { release } from "./release.ts";
import { mostReferences, type OfflineRequest, type PaintedImage, type PartialStep } from "./request.ts";
import { paintCutout, paintScene } from "./scenes/paint-scene.ts";
import type { Scene } from "./scenes/scene.ts";
import type { Box } from "./typeset.ts";

/** The one or two strongest hues of a picture; grey ones have none. */
async function readHues(bytes: Uint8Array): Promise<number[]> {
  const size = 24;
  const canvas = createCanvas(size, size);
  const context = canvas.getContext("2d");
  context.drawImage(await loadImage(bytes), 0, 0, size, size);
  const { data } = context.getImageData(0, 0, size, size);
  const weights = Array.from({ length: 24 }, () => 0);
  for (let index = 0; index < data.length; index += 4) {
    const colour = fromRgb([data[index] ?? 0, data[index + 1] ?? 0, data[index + 2] ?? 0]);
    const bin = Math.floor(colour.hue / 15) % 24;
    if (colour.chroma > 0.03) weights[bin] = (weights[bin] ?? 0) + colour.chroma * (data[index + 3] ?? 255);
  }
  const ranked = weights
    .map((weight, bin) => ({ weight, hue: bin * 15 + 7 }))
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  const first = ranked[0];
  const far = ranked.find(
    ({ hue }) => first !== undefined && Math.abs(((hue - first.hue + 540) % 360) - 180) > 40,
  );
  return [first, far].flatMap((entry) => (entry === undefined ? [] : [entry.hue]));
}

/** An edit keeps its source: it fills the frame and is only graded. */
async function paintSource(canvas: Canvas, source: Uint8Array): Promise<void> {
  const image = await loadImage(source);
  const scale = Math.max(canvas.width / image.width, canvas.height / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  canvas
    .getContext("2d")
    .drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

function createPlanBrush(canvas: Canvas, plan: Plan): Brush {
  const { width, height } = canvas;
  return createBrush({
    context: canvas.getContext("2d"),
    width,
    height,
    unit: Math.min(width, height),
    style: plan.style,
    palette: plan.palette,
    detail: plan.detail,
    random: createRandom(plan.seed, "brush"),
  });
}

/** Composes the scene for the band that will be seen, so that its ground is in it; sky and ground run on beyond. */
function paintInBand(canvas: Canvas, visible: Box, plan: Plan, scene: Scene): void {
  const { width, height } = canvas;
  const top = Math.round(visible.y * height);
  const tall = Math.max(1, Math.round(visible.height * height));
  const band = createCanvas(width, tall);
  function raise(box: Box): Box {
    return { ...box, y: box.y - top };
  }
  const raised = { ...scene, focus: raise(scene.focus), taken: scene.taken.map(raise) };
  paintScene(createPlanBrush(band, plan), plan.family, raised);
  const context = canvas.getContext("2d");
  context.drawImage(band, 0, 0, width, 1, 0, 0, width, top);
  context.drawImage(band, 0, tall - 1, width, 1, 0, top + tall, width, height - top - tall);
  context.drawImage(band, 0, top);
  release(band);
}

async function paintPicture(canvas: Canvas, request: OfflineRequest, layout: Layout): Promise<void> {
  const context = canvas.getContext("2d");
  const hues = await Promise.all((request.references ?? []).slice(0, mostReferences).map(readHues));
  const plan = computePlan(request, hues.flat());
  const brush = createPlanBrush(canvas, plan);
  const scene = { seed: plan.seed, subject: plan.subject, focus: layout.focus, taken: layout.taken };
  const isTransparent = request.background === "transparent";
  if (request.source !== undefined) await paintSource(canvas, request.source);
  else if (isTransparent) paintCutout(brush, scene);
  else if (request.visible !== undefined && request.visible.height < 0.98)
    paintInBand(canvas, request.visible, plan, scene);
  else paintScene(brush, plan.family, scene);
  if (request.source === undefined && !isTransparent)
    finishPicture(brush, plan.seed, plan.detail > 0 && request.format === "jpeg");
  const isCrisp =
    plan.style !== "photo" && plan.style !== "clay" && plan.style !== "watercolor" && plan.style !== "neon";
  for (const stack of layout.stacks) paintStack(context, stack, plan.palette, isCrisp);
  paintMark(context, layout.mark);
}

function encode(canvas: Canvas, request: OfflineRequest): PaintedImage {
  const isPng = request.format === "png" || request.background === "transparent";
  const quality = request.quality === "low" ? 78 : request.quality === "high" ? 88 : 84;
  const encoded = isPng ? canvas.encodeSync("png") : canvas.encodeSync("jpeg", quality);
  return { bytes: new Uint8Array(encoded), type: isPng ? "image/png" : "image/jpeg" };
}

/** The same request always gives the same bytes. Rejects when a reference or the source cannot be decoded. */
export async function paint(request: OfflineRequest): Promise<PaintedImage> {
  const canvas = createCanvas(request.width, request.height);
  try {
    await paintPicture(canvas, request, computeLayout(canvas.getContext("2d"), request));
    return encode(canvas, request);
  } finally {
    release(canvas);
  }
}

/** The same picture, unfinished: painted small and stretched to its size, sharper with every step. */
export async function paintUnfinished(request: OfflineRequest, step: PartialStep): Promise<PaintedImage> {
  const done = Math.min(1, Math.max(0, step.number / (step.total + 1)));
  const shortSide = 24 * 2 ** (done * 3.4);
  const scale = Math.min(1, shortSide / Math.min(request.width, request.height));
  const small = createCanvas(
    Math.max(8, Math.round(request.width * scale)),
    Math.max(8, Math.round(request.height * scale)),
  );
  const sized = { ...request, width: small.width * 2, height: small.height * 2 };
  const sharp = createCanvas(sized.width, sized.height);
  await paintPicture(sharp, sized, computeLayout(sharp.getContext("2d"), sized));
  small.getContext("2d").drawImage(sharp, 0, 0, small.width, small.height);
  const canvas = createCanvas(request.width, request.height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, request.width, request.height);
  const image = encode(canvas, request);
  release(small, sharp, canvas);
  return image;
}
