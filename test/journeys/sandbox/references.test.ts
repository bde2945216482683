/** What leaves the canvas as a reference: the built plugin and the stand-in's own exports, by the pixels the relay is sent. */
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addImage } from "../../../playground/host/document/images.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { createDocument, patch } from "../../../playground/host/document/store.ts";
import { create } from "../../../playground/host/document/tree.ts";
import type { PluginFetch } from "../../../playground/host/doors/run-state.ts";
import { createNodePainter } from "../../../playground/host/paint/node-canvas.ts";
import { addFrame, buildPlugin, createPerson, pickNodes, startPlugin, type Panel } from "./plugin-world.ts";
import { createScriptedRelay } from "./scripted-relay.ts";

/** Red at its edges, green in its middle: 400 x 300. */
async function paintPhoto(): Promise<Buffer> {
  const middle = sharp({ create: { width: 200, height: 150, channels: 3, background: "#00ff00" } });
  return sharp({ create: { width: 400, height: 300, channels: 3, background: "#ff0000" } })
    .composite([{ input: await middle.png().toBuffer() }])
    .png()
    .toBuffer();
}

const sent: Uint8Array[] = [];
const document = createDocument();
let panel: Panel;
let photo: Buffer;
let fill: NodeRecord["fills"][number];
let lastId = 0;

beforeAll(async () => {
  const relay = createScriptedRelay();
  function fetch(...[request, signal]: Parameters<PluginFetch>): ReturnType<PluginFetch> {
    if (request.url.endsWith("/v1/assets") && request.body instanceof Uint8Array) sent.push(request.body);
    return relay.handle(request, signal);
  }
  photo = await paintPhoto();
  const { hash } = addImage(document, photo);
  fill = {
    type: "IMAGE",
    scaleMode: "FILL",
    imageHash: hash,
    visible: true,
    opacity: 1,
    blendMode: "NORMAL",
  };
  const painter = createNodePainter();
  panel = await startPlugin(await buildPlugin(), document, createPerson("Ada"), fetch, "create", { painter });
});
afterAll(() => {
  panel.stop();
  expect(panel.errors).toEqual([]);
});

function addLayer(type: "RECTANGLE" | "ELLIPSE", fields: Partial<NodeRecord>, parent?: string): NodeRecord {
  const node = create(document, type, parent ?? document.currentPage);
  const box = { x: 0, y: 0, width: 200, height: 150 };
  return patch(document, node.id, { name: "Photo", ...box, fills: [fill], ...fields });
}

/** The bytes that the relay is sent for a layer, or the sentence that refuses it. */
async function send(node: NodeRecord): Promise<Uint8Array | string> {
  const requestId = `request ${(lastId += 1)}`;
  const since = panel.facts.length;
  pickNodes(document, node);
  await panel.until("selection-changed", undefined, since);
  panel.send({ type: "reference-from-selection", requestId });
  const ended = await Promise.race([
    panel.until("reference-added", (fact) => fact.requestId === requestId),
    panel.until("reference-failed", (fact) => fact.requestId === requestId),
  ]);
  return ended.type === "reference-failed" ? ended.failure.message : sent[sent.length - 1]!;
}

/** Red, green, blue and alpha at a place, in fractions of the picture. */
async function readPixel(bytes: Uint8Array | string, x: number, y: number): Promise<number[]> {
  if (typeof bytes === "string") throw new Error(bytes);
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 4;
  return Array.from(data.subarray(at, at + 4));
}

test("a plain layer's picture is sent as it is stored, at its own size", async () => {
  expect(Buffer.from((await send(addLayer("RECTANGLE", {}))) as Uint8Array).equals(photo)).toBe(true);
});

test.each<[string, "RECTANGLE" | "ELLIPSE", Partial<NodeRecord>, number]>([
  ["an ellipse", "ELLIPSE", {}, 0],
  [
    "round corners",
    "RECTANGLE",
    { topLeftRadius: 40, topRightRadius: 40, bottomLeftRadius: 40, bottomRightRadius: 40 },
    0,
  ],
  ["half its opacity", "RECTANGLE", { opacity: 0.5 }, 128],
])(
  "what is sent of a layer is what is seen of it, in its corner and its middle: %s",
  async (_, type, fields, corner) => {
    const bytes = await send(addLayer(type, fields));
    expect((await readPixel(bytes, 0.005, 0.005))[3]).toBe(corner);
    expect((await readPixel(bytes, 0.5, 0.5)).slice(0, 3)).toEqual([0, 255, 0]);
  },
);

test("a turned layer is sent turned", async () => {
  const { data, info } = await sharp((await send(addLayer("RECTANGLE", { rotation: 90 }))) as Uint8Array)
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([300, 400]);
  expect(data.length).toBeGreaterThan(0);
});

test("what a frame cuts off a layer is not sent with the layer, and the frame is sent as it is seen", async () => {
  const card = addFrame(document, "Card", { x: 0, y: 0, width: 100, height: 75 }, { clipsContent: true });
  const layer = addLayer("RECTANGLE", { x: -50, y: -37 }, card.id);
  expect(await send(layer)).toBe("Card hides part of Photo. Select Card instead: only what is seen is sent.");
  const bytes = await send(card);
  for (const [x, y] of [
    [0.01, 0.01],
    [0.5, 0.5],
    [0.99, 0.01],
  ] as const)
    expect((await readPixel(bytes, x, y)).slice(0, 3)).toEqual([0, 255, 0]);
});
