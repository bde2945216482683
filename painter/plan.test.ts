import { createCanvas } from "@napi-rs/canvas";
import fc from "fast-check";
import { expect, test } from "vitest";
import { computeContrast, computeLuminance, fromRgb, oklch, toRgb } from "./colour.ts";
import { computeLayout, computeOverlap } from "./layout.ts";
import { chooseReading } from "./lettering.ts";
import { createPalette } from "./palette.ts";
import { computePlan } from "./plan.ts";
import { createRandom } from "./random.ts";
import type { OfflineRequest, OfflineText } from "./request.ts";

const request: OfflineRequest = {
  width: 1024,
  height: 1024,
  format: "png",
  quality: "medium",
  seed: "s",
  subject: "",
  texts: [],
};

test.each([
  ["A coffee cup on a kitchen table", "cup", "table"],
  ["a hot-air balloon over the mountains", "balloon", "mountains"],
  ["a friendly robot", "robot", "studio"],
  ["Ein Fahrrad in der Stadt", "bicycle", "city"],
  ["海辺の猫", "cat", "sea"],
  ["planets in space", undefined, "space"],
  ["лодка и море", "boat", "sea"],
  ["A potted monstera on a wooden shelf, soft morning light", "plant", "interior"],
  ["A red bicycle leaning on a stone wall in Tuscany", "bicycle", "meadow"],
  ["A kettle on a tray", "teapot", "table"],
  ["A cactus in a clay pot in the desert", "cactus", "desert"],
  ["A snowy owl on a branch in the forest", "owl", "forest"],
] as const)("%s shows %s in %s", (subject, art, family) => {
  const plan = computePlan({ ...request, subject }, []);
  expect(plan.subject).toBe(art);
  expect(plan.family).toBe(family);
});

test("pictures of other subjects share style and colours where they share what decides the look", () => {
  const subjects = ["a teapot", "a bowl", "a cake"];
  const plans = subjects.map((subject) =>
    computePlan({ ...request, scene: "on a table", subject, seed: subject, lookSeed: "one look" }, []),
  );
  expect(new Set(plans.map(({ style }) => style)).size).toBe(1);
  expect(new Set(plans.map(({ palette }) => JSON.stringify(palette))).size).toBe(1);
  expect(new Set(plans.map((plan) => plan.subject)).size).toBe(3);
});

test.each([
  ["soft watercolour", "watercolor"],
  ["3D clay render", "clay"],
  ["synthwave poster", "neon"],
  ["水彩", "watercolor"],
  ["pixel art", "pixel"],
] as const)("the style %s is painted as %s", (style, name) => {
  expect(computePlan({ ...request, style }, []).style).toBe(name);
});

test("letters reach 4.5:1 over any ground once their veil is laid", () => {
  const palette = createPalette(
    { light: "day", hues: [], accents: [], isMuted: false, isVivid: false, isMono: false },
    createRandom("p", "p"),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), (one, other) => {
      const greys = [Math.min(one, other), Math.max(one, other)] as const;
      const [dark, light] = greys.map((grey) => computeLuminance([grey, grey, grey]));
      const { text, scrim, scrimAlpha } = chooseReading({ dark: dark!, light: light! }, palette);
      const letters = computeLuminance(toRgb(text));
      for (const grey of greys) {
        const [red, green, blue] = toRgb(scrim).map((part) => part * scrimAlpha + grey * (1 - scrimAlpha));
        expect(computeContrast(letters, computeLuminance([red!, green!, blue!]))).toBeGreaterThan(4.5);
      }
    }),
  );
});

test("sRGB colours survive the way to OKLCH and back", () => {
  const part = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(part, part, part, (red, green, blue) => {
      const back = toRgb(fromRgb([red, green, blue]));
      [red, green, blue].forEach((value, index) =>
        expect(Math.abs(value - back[index]!)).toBeLessThanOrEqual(2),
      );
    }),
  );
  expect(toRgb(oklch(1, 0, 0))).toEqual([255, 255, 255]);
});

const blocks: OfflineText[] = [
  { role: "headline", words: "A headline of five words", locale: "en", direction: "ltr" },
  {
    role: "body",
    words: "Body copy that runs over more than one line of the picture.",
    locale: "en",
    direction: "ltr",
  },
  { role: "button", words: "Start", locale: "en", direction: "ltr", position: "bottom-right" },
  {
    role: "legal",
    words: "Terms apply until 30 June.",
    locale: "en",
    direction: "ltr",
    position: "bottom-left",
  },
];

test.each([
  [1024, 1024],
  [480, 1408],
  [1440, 480],
  [3840, 2160],
])("in a %i by %i frame every text lies inside and apart from the others", (width, height) => {
  const context = createCanvas(8, 8).getContext("2d");
  const { stacks, mark } = computeLayout(context, { width, height, texts: blocks });
  const boxes = stacks.map((stack) => stack.box);
  for (const box of [...boxes, mark]) {
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  }
  for (const box of boxes)
    for (const other of boxes) if (box !== other) expect(computeOverlap(box, other)).toBe(0);
});

test("right-to-left text is set along the right edge of its column", () => {
  const context = createCanvas(8, 8).getContext("2d");
  const texts: OfflineText[] = [
    { role: "headline", words: "كل رحلة تحكي قصة", locale: "ar", direction: "rtl" },
  ];
  const { stacks } = computeLayout(context, { width: 1536, height: 960, texts });
  expect(stacks[0]?.position).toBe("right");
  expect(stacks[0]?.blocks[0]?.align).toBe("right");
});

test.each([
  ["a leaderboard", 1440, 480, { x: 0, y: 0.315, width: 1, height: 0.37 }],
  ["a skyscraper", 480, 1440, { x: 0.1, y: 0, width: 0.8, height: 1 }],
])(
  "[S4] on %s texts, subject and mark keep to the part that will be seen",
  (_name, width, height, visible) => {
    const direction = "ltr" as const;
    const texts: OfflineText[] = [
      { role: "headline", words: "Frühling für Großstadtgärtner", locale: "de", direction },
      { role: "body", words: "Leichte Jacken, wetterfest genäht – ab 15. März.", locale: "de", direction },
      { role: "button", words: "Jetzt entdecken", locale: "de", direction },
    ];
    const context = createCanvas(16, 16).getContext("2d");
    const { stacks, mark, focus } = computeLayout(context, { width, height, texts, visible });
    const [left, top] = [visible.x * width, visible.y * height];
    for (const box of [...stacks.flatMap((stack) => stack.blocks.map((block) => block.box)), mark, focus]) {
      expect(box.x).toBeGreaterThanOrEqual(left);
      expect(box.y).toBeGreaterThanOrEqual(top);
      expect(box.x + box.width).toBeLessThanOrEqual(left + visible.width * width);
      expect(box.y + box.height).toBeLessThanOrEqual(top + visible.height * height);
    }
    const blocks = stacks.flatMap((stack) => stack.blocks);
    const sizeOf = new Map(blocks.map((block) => [block.role, block.sizePx]));
    expect(sizeOf.get("headline")! / sizeOf.get("body")!).toBeGreaterThan(1.6);
  },
);
