import { createCanvas, loadImage } from "@napi-rs/canvas";
import { beforeAll, describe, expect, test } from "vitest";
import { addImage } from "../document/images.ts";
import type { ImagePaint } from "../document/paint-schema.ts";
import { solid } from "../document/paint-schema.ts";
import type { NodeRecord } from "../document/record.ts";
import { createDocument } from "../document/store.ts";
import { create } from "../document/tree.ts";
import { createNodePainter } from "./node-canvas.ts";

const painter = createNodePainter();
let twoHalves = new Uint8Array();

/** A 200 x 100 picture, red on the left and blue on the right. */
beforeAll(async () => {
  const canvas = createCanvas(200, 100);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ff0000";
  context.fillRect(0, 0, 100, 100);
  context.fillStyle = "#0000ff";
  context.fillRect(100, 0, 100, 100);
  twoHalves = new Uint8Array(await canvas.encode("png"));
});

type Pixel = (x: number, y: number) => string;

async function draw(fields: Partial<NodeRecord>, image?: Partial<ImagePaint>): Promise<Pixel> {
  const document = createDocument();
  const { hash } = addImage(document, twoHalves);
  const paint = {
    type: "IMAGE",
    scaleMode: "FILL",
    imageHash: hash,
    visible: true,
    opacity: 1,
    blendMode: "NORMAL",
  } as const;
  const frame = create(document, "FRAME", document.currentPage, {
    ...fields,
    ...(image && { fills: [{ ...paint, ...image }] }),
  });
  const bytes = await painter(document, { id: frame.id, format: "PNG", scale: 1, absoluteBounds: true });
  const picture = await loadImage(bytes);
  const canvas = createCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  return (x, y) => {
    const [r, g, b, a] = context.getImageData(x, y, 1, 1).data;
    return a === 0 ? "clear" : `${r},${g},${b}`;
  };
}

const [red, blue] = ["255,0,0", "0,0,255"];

describe("image fills", () => {
  test("FILL covers the box and is centred", async () => {
    const at = await draw({}, { scaleMode: "FILL" });
    expect([at(10, 5), at(90, 95)]).toEqual([red, blue]);
  });
  test("FIT stays inside the box", async () => {
    const at = await draw({}, { scaleMode: "FIT" });
    expect([at(50, 5), at(10, 50), at(90, 50), at(50, 95)]).toEqual(["clear", red, blue, "clear"]);
  });
  test("CROP shows the part its transform names", async () => {
    const at = await draw(
      {},
      {
        scaleMode: "CROP",
        imageTransform: [
          [0.5, 0, 0.5],
          [0, 1, 0],
        ],
      },
    );
    expect([at(2, 50), at(97, 50)]).toEqual([blue, blue]);
  });
  test("TILE repeats the picture at its scale", async () => {
    const at = await draw({}, { scaleMode: "TILE", scalingFactor: 0.25 });
    expect([at(5, 5), at(45, 5), at(55, 5), at(95, 5), at(5, 45)]).toEqual([red, blue, red, blue, red]);
  });
});

describe("shapes", () => {
  test("corners are round and strokes lie where they are aligned", async () => {
    const radii = { topLeftRadius: 30, topRightRadius: 0, bottomLeftRadius: 0, bottomRightRadius: 0 };
    const at = await draw({ ...radii, fills: [solid(0, 1, 0)], strokes: [solid(1, 0, 0)], strokeWeight: 4 });
    expect([at(1, 1), at(98, 1), at(50, 50)]).toEqual(["clear", red, "0,255,0"]);
  });
  test("a linear gradient runs along its transform", async () => {
    const at = await draw({
      fills: [
        {
          type: "GRADIENT_LINEAR",
          visible: true,
          opacity: 1,
          blendMode: "NORMAL",
          gradientTransform: [
            [0, 1, 0],
            [-1, 0, 1],
          ],
          gradientStops: [
            { position: 0, color: { r: 1, g: 0, b: 0, a: 1 } },
            { position: 1, color: { r: 0, g: 0, b: 1, a: 1 } },
          ],
        },
      ],
    });
    expect(Number(at(50, 2).split(",")[0])).toBeGreaterThan(240);
    expect(Number(at(50, 97).split(",")[2])).toBeGreaterThan(240);
  });
});
