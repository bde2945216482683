/** What leaves as a reference: stored bytes only of a layer that shows all of its picture, an export of what is seen, or nothing. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { exportReference } from "./export-reference.ts";

const stored = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
const exported = Uint8Array.from([2]);
const mixed = Symbol("mixed");

beforeAll(() => {
  const image = {
    getSizeAsync: async () => ({ width: 400, height: 300 }),
    getBytesAsync: async () => stored,
  };
  vi.stubGlobal("figma", { mixed, getImageByHash: (hash: string) => (hash === "photo" ? image : null) });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

type Node = Record<string, unknown>;

const picture = { type: "IMAGE", scaleMode: "FILL", imageHash: "photo", visible: true, opacity: 1 };
/** As Figma gives an image paint back, whatever was written. */
const readBack = {
  ...picture,
  blendMode: "NORMAL",
  rotation: 0,
  scalingFactor: 0.5,
  imageTransform: at(0, 0),
  filters: { exposure: 0, contrast: 0, saturation: 0, temperature: 0, tint: 0, highlights: 0, shadows: 0 },
};
const page = { type: "PAGE", id: "0:1", children: [] };

function at(x: number, y: number): number[][] {
  return [
    [1, 0, x],
    [0, 1, y],
  ];
}

let lastId = 0;

/** A rectangle of 40 x 30 at 100, 100 that shows the photograph. */
function layer(changes: Node = {}): Node {
  return {
    id: `1:${(lastId += 1)}`,
    type: "RECTANGLE",
    name: "Photo",
    visible: true,
    opacity: 1,
    blendMode: "PASS_THROUGH",
    isMask: false,
    effects: [],
    fills: [readBack],
    strokes: [],
    cornerRadius: 0,
    cornerSmoothing: 0,
    width: 40,
    height: 30,
    absoluteTransform: at(100, 100),
    absoluteRenderBounds: { x: 100, y: 100, width: 40, height: 30 },
    parent: page,
    exportAsync: async () => exported,
    ...changes,
  };
}

/** A frame at 100, 100 that holds these layers. */
function frame(children: Node[], changes: Node = {}): Node {
  const made: Node = {
    ...layer(),
    type: "FRAME",
    name: "Card",
    fills: [],
    clipsContent: true,
    topLeftRadius: 0,
    topRightRadius: 0,
    bottomLeftRadius: 0,
    bottomRightRadius: 0,
    children,
    ...changes,
  };
  for (const child of children) child["parent"] = made;
  return made;
}

async function send(node: Node): Promise<string> {
  const sent = await exportReference([node as unknown as SceneNode]);
  if ("kind" in sent) return sent.message;
  return sent.bytes === stored ? "stored" : "exported";
}

test.each<[string, Node]>([
  ["a rectangle", {}],
  ["a frame without children", { type: "FRAME", children: [], clipsContent: true }],
  ["fills that are hidden beside its picture", { fills: [{ ...readBack, visible: false }, readBack] }],
  [
    "a stroke, a shadow and a blur that are switched off",
    {
      strokes: [{ type: "SOLID", visible: false }],
      effects: [
        { type: "LAYER_BLUR", visible: false, radius: 4 },
        { type: "DROP_SHADOW", visible: false },
      ],
    },
  ],
  ["the picture fitted where it fills the layer", { fills: [{ ...picture, scaleMode: "FIT" }] }],
  ["a size in whole pixels", { width: 401, height: 301 }],
])("the stored bytes of a layer that shows all of its picture are sent: %s", async (_, changes) => {
  expect(await send(layer(changes))).toBe("stored");
});

const turned = [
  [0, 1, 100],
  [-1, 0, 130],
];

test.each<[string, Node]>([
  ["an ellipse", { type: "ELLIPSE", arcData: { startingAngle: 0, endingAngle: 6.28, innerRadius: 0 } }],
  ["an arc", { type: "ELLIPSE", arcData: { startingAngle: 0, endingAngle: 3, innerRadius: 0.5 } }],
  ["a polygon", { type: "POLYGON" }],
  ["a star", { type: "STAR" }],
  ["a vector", { type: "VECTOR" }],
  ["a boolean operation", { type: "BOOLEAN_OPERATION", children: [] }],
  ["a text filled with a picture", { type: "TEXT" }],
  ["an instance", { type: "INSTANCE", children: [] }],
  ["a layer of a kind to come", { type: "HOLOGRAM" }],
  ["round corners", { cornerRadius: 8 }],
  ["one round corner", { cornerRadius: mixed, topLeftRadius: 8 }],
  ["a stroke", { strokes: [{ type: "SOLID" }] }],
  ["half its opacity", { opacity: 0.5 }],
  ["a blend mode", { blendMode: "MULTIPLY" }],
  ["a blur", { effects: [{ type: "LAYER_BLUR", visible: true, radius: 20 }] }],
  ["a shadow", { effects: [{ type: "DROP_SHADOW", visible: true }] }],
  ["an effect of a kind to come", { effects: [{ type: "FOG", visible: true }] }],
  ["a turn", { absoluteTransform: turned }],
  [
    "a mirror",
    {
      absoluteTransform: [
        [-1, 0, 140],
        [0, 1, 100],
      ],
    },
  ],
  ["fills that differ", { fills: mixed }],
  ["no fill", { fills: [] }],
  ["a colour over its picture", { fills: [readBack, { type: "SOLID", opacity: 0.5 }] }],
  ["a colour under its picture", { fills: [{ type: "SOLID" }, readBack] }],
  ["a fill of a kind to come over it", { fills: [readBack, { type: "SHADER" }] }],
  ["a picture that is hidden", { fills: [{ ...readBack, visible: false }] }],
  ["a faded picture", { fills: [{ ...readBack, opacity: 0.9 }] }],
  ["a blended picture", { fills: [{ ...readBack, blendMode: "SCREEN" }] }],
  ["a filter", { fills: [{ ...readBack, filters: { exposure: -1 } }] }],
  ["a turned picture", { fills: [{ ...readBack, rotation: 90 }] }],
  [
    "a crop",
    {
      fills: [
        {
          ...readBack,
          scaleMode: "CROP",
          imageTransform: [
            [0.5, 0, 0.2],
            [0, 0.5, 0.2],
          ],
        },
      ],
    },
  ],
  ["tiles", { fills: [{ ...readBack, scaleMode: "TILE" }] }],
  ["a video", { fills: [{ type: "VIDEO" }] }],
  ["a picture that is not there", { fills: [{ ...readBack, imageHash: "gone" }] }],
  ["a ratio that cuts two pixels off", { width: 400, height: 298 }],
  ["a small layer that cuts a pixel off", { width: 40, height: 29.5 }],
  ["a ratio that leaves bands", { fills: [{ ...picture, scaleMode: "FIT" }], width: 60 }],
])(
  "what a layer hides of its picture is never sent, but an export of what is seen: %s",
  async (_, changes) => {
    expect(await send(layer(changes))).toBe("exported");
  },
);

test("children lie over a frame's picture, hidden ones too, so that it is exported", async () => {
  expect(await send(frame([layer()], { fills: [readBack] }))).toBe("exported");
  expect(await send(frame([layer({ visible: false })], { fills: [readBack] }))).toBe("exported");
});

test.each<[string, () => Node]>([
  ["a frame that holds all of it", () => inFrame({ width: 60, height: 60 })],
  ["a frame of its own size", () => inFrame({})],
  ["a small frame that does not clip", () => inFrame({ width: 20, clipsContent: false })],
  [
    "round corners away from it",
    () => inFrame({ width: 60, height: 60, absoluteTransform: at(90, 85), ...round(20) }),
  ],
  [
    "a faded frame with a shadow",
    () => inFrame({ opacity: 0.4, effects: [{ type: "DROP_SHADOW", visible: true }] }),
  ],
  ["a mask above it", () => inGroup((photo) => [photo, layer({ isMask: true })])],
  ["a hidden mask below it", () => inGroup((photo) => [layer({ isMask: true, visible: false }), photo])],
])("what lies around a layer and hides nothing of it changes nothing: %s", async (_, make) => {
  expect(await send(make())).toBe("stored");
});

function round(radius: number): Node {
  return {
    topLeftRadius: radius,
    topRightRadius: radius,
    bottomLeftRadius: radius,
    bottomRightRadius: radius,
  };
}

function inFrame(changes: Node, photo = layer()): Node {
  frame([frame([photo], changes)], { type: "GROUP", name: "Group", clipsContent: undefined });
  return photo;
}

function inGroup(arrange: (photo: Node) => Node[]): Node {
  const photo = layer();
  frame(arrange(photo), { type: "GROUP", name: "Group", clipsContent: undefined });
  return photo;
}

const sendCard = "Card hides part of Photo. Select Card instead: only what is seen is sent.";

test.each<[string, () => Node, string]>([
  ["a frame that cuts it off", () => inFrame({ width: 30 }), sendCard],
  ["a frame that cuts an ellipse off", () => inFrame({ width: 30 }, layer({ type: "ELLIPSE" })), sendCard],
  ["a frame that is turned", () => inFrame({ absoluteTransform: turned }), sendCard],
  ["a frame with round corners", () => inFrame(round(8)), sendCard],
  ["a frame with one round corner", () => inFrame({ bottomRightRadius: 8 }), sendCard],
  [
    "a frame with smooth corners",
    () => inFrame({ width: 60, height: 60, absoluteTransform: at(98, 98), ...round(6), cornerSmoothing: 1 }),
    sendCard,
  ],
  [
    "a frame that cuts a child off",
    () =>
      inFrame(
        { width: 60, height: 60 },
        frame([layer({ absoluteTransform: at(150, 150) })], { name: "Photo", clipsContent: false }),
      ),
    sendCard,
  ],
  ["a frame that is blurred", () => inFrame({ effects: [{ type: "LAYER_BLUR", visible: true }] }), sendCard],
  ["a frame that is as good as not there", () => inFrame({ opacity: 0.01 }), sendCard],
  ["a boolean operation", () => inFrame({ type: "BOOLEAN_OPERATION" }), sendCard],
  [
    "a section whose contents are hidden",
    () => inFrame({ type: "SECTION", sectionContentsHidden: true }),
    sendCard,
  ],
  [
    "a mask",
    () => inGroup((photo) => [layer({ isMask: true, name: "Circle" }), layer(), photo]),
    "Circle hides part of Photo. Select Group instead: only what is seen is sent.",
  ],
  [
    "a mask further out",
    () => {
      const photo = layer();
      frame([layer({ isMask: true, name: "Circle" }), frame([photo], { width: 60, height: 60 })], {
        name: "Group",
      });
      return photo;
    },
    "Circle hides part of Photo. Select Group instead: only what is seen is sent.",
  ],
  [
    "a mask on the page",
    () => {
      const photo = layer();
      photo["parent"] = { ...page, children: [layer({ isMask: true, name: "Circle" }), photo] };
      return photo;
    },
    "Circle hides part of Photo. Group both and select the group: only what is seen is sent.",
  ],
  [
    "being a mask",
    () => inGroup((photo) => [Object.assign(photo, { isMask: true })]),
    "Photo is a mask and not seen itself. Select the layers around it.",
  ],
  ["being hidden", () => layer({ visible: false }), "Photo is hidden. Show it, or select another layer."],
  [
    "a frame that is hidden",
    () => inFrame({ visible: false }),
    "Card is hidden. Show it, or select another layer.",
  ],
])(
  "a layer of which others hide something is not sent, and the sentence says what to select: %s",
  async (_, make, sentence) => {
    expect(await send(make())).toBe(sentence);
  },
);

test("a turned layer is exported by the longer side of the box around it", async () => {
  const asked: unknown[] = [];
  async function exportAsync(settings: unknown): Promise<Uint8Array> {
    asked.push(settings);
    return exported;
  }
  const box = { x: 100, y: 100, width: 30, height: 40 };
  await send(layer({ absoluteTransform: turned, absoluteRenderBounds: box, exportAsync }));
  expect(asked[0]).toMatchObject({ constraint: { type: "HEIGHT", value: 80 } });
});
