/** The document a newcomer meets: real sizes to fill, a product mockup, and headlines in several scripts. */
import { clearHistory } from "./document/history.ts";
import { settle } from "./document/layout.ts";
import { readBackEffect, readBackPaint } from "./document/paint-readback.ts";
import { solid } from "./document/paint-schema.ts";
import type { NodeRecord } from "./document/record.ts";
import { openPage, showNodes } from "./document/session.ts";
import type { PlaygroundDocument, TextRuler } from "./document/store.ts";
import { createDocument, nodeOf, patch, rootId } from "./document/store.ts";
import { create } from "./document/tree.ts";

type Target = { readonly name: string; readonly width: number; readonly height: number };

/** Rows of targets as they are laid out on the first page. */
const targetRows: readonly (readonly Target[])[] = [
  [
    { name: "Desktop", width: 1440, height: 900 },
    { name: "Phone", width: 390, height: 844 },
  ],
  [{ name: "Slide", width: 1920, height: 1080 }],
  [
    { name: "Square", width: 1080, height: 1080 },
    { name: "Tablet", width: 834, height: 1194 },
  ],
  [
    { name: "Story", width: 1080, height: 1920 },
    { name: "Skyscraper", width: 160, height: 600 },
  ],
  [{ name: "Cover", width: 1584, height: 396 }],
  [
    { name: "Banner", width: 970, height: 250 },
    { name: "Leaderboard", width: 728, height: 90 },
  ],
];

/** Room to the right of each target: a new picture of its size lands there. */
const besidePx = 40;
const gap = 120;
const grey = readBackPaint(solid(0.93, 0.93, 0.94));
const ink = readBackPaint(solid(0.11, 0.12, 0.15));
const muted = readBackPaint(solid(0.42, 0.44, 0.5));
const violet = readBackPaint(solid(0.36, 0.25, 0.86));

const sunset = readBackPaint({
  type: "GRADIENT_LINEAR",
  visible: true,
  opacity: 1,
  blendMode: "NORMAL",
  gradientTransform: [
    [0.7, 0.7, -0.2],
    [-0.7, 0.7, 0.5],
  ],
  gradientStops: [
    { position: 0, color: { r: 0.16, g: 0.14, b: 0.38, a: 1 } },
    { position: 1, color: { r: 0.93, g: 0.45, b: 0.42, a: 1 } },
  ],
});

/** Headlines of one campaign, one for each script the product ships. */
const headlines: readonly (readonly [language: string, family: string, words: string])[] = [
  ["English", "Inter", "Spring starts here"],
  ["Русский", "Inter", "Весна начинается здесь"],
  ["Ελληνικά", "Inter", "Η άνοιξη ξεκινά εδώ"],
  ["日本語", "Noto Sans JP", "春の新作コレクション"],
  ["한국어", "Noto Sans KR", "봄이 시작되는 곳"],
  ["中文", "Noto Sans SC", "春天从这里开始"],
  ["हिन्दी", "Noto Sans Devanagari", "वसंत यहीं से शुरू"],
  ["বাংলা", "Noto Sans Bengali", "বসন্ত এখানেই শুরু"],
  ["العربية", "Noto Sans Arabic", "الربيع يبدأ من هنا"],
  ["עברית", "Noto Sans Hebrew", "האביב מתחיל כאן"],
  ["ไทย", "Noto Sans Thai", "ฤดูใบไม้ผลิเริ่มที่นี่"],
];

/** Builds the starter document. Its history is empty: undo cannot take it apart. */
export function createStarter(ruler?: TextRuler): PlaygroundDocument {
  const document = createDocument(ruler);
  const page = document.currentPage;
  patch(document, rootId, { name: "Spring campaign" });
  patch(document, page, { name: "Targets" });
  const bottom = addTargets(document, page);
  addShop(document, page, bottom + gap);
  addHero(document, page, 0, bottom + gap * 2 + 820);
  const second = create(document, "PAGE", rootId, { name: "Playground" });
  const note = addText(document, second.id, "An empty page to try things on", {
    fontSize: 32,
    fills: [muted],
  });
  patch(document, note.id, { x: 0, y: 0 });
  openPage(document, page);
  showNodes(document, nodeOf(document, page).children);
  clearHistory(document);
  return document;
}

function addTargets(document: PlaygroundDocument, page: string): number {
  let y = 0;
  for (const row of targetRows) {
    let x = 0;
    for (const { name, width, height } of row) {
      create(document, "FRAME", page, {
        name: `${name} ${width}×${height}`,
        x,
        y,
        width,
        height,
      });
      x += width * 2 + besidePx + gap;
    }
    // Room for the names above frames, which keep their size however far one zooms out.
    y += Math.max(...row.map((target) => target.height)) + gap * 2;
  }
  return y;
}

function addText(
  document: PlaygroundDocument,
  parent: string,
  characters: string,
  fields: Partial<NodeRecord>,
): NodeRecord {
  const record = create(document, "TEXT", parent, { characters, name: characters, ...fields });
  settle(document, record.id);
  return nodeOf(document, record.id);
}

const shadow: NodeRecord["effects"] = [
  readBackEffect({
    type: "DROP_SHADOW",
    color: { r: 0.07, g: 0.07, b: 0.15, a: 0.12 },
    offset: { x: 0, y: 8 },
    radius: 24,
    visible: true,
    blendMode: "NORMAL",
  }),
];

function rounded(radius: number): Partial<NodeRecord> {
  return {
    topLeftRadius: radius,
    topRightRadius: radius,
    bottomLeftRadius: radius,
    bottomRightRadius: radius,
  };
}

/** A shop's product grid with image placeholders: auto-layout cards in an auto-layout row. */
function addShop(document: PlaygroundDocument, page: string, y: number): void {
  const frame = create(document, "FRAME", page, {
    name: "Shop mockup",
    y,
    width: 1280,
    height: 820,
    fills: [solid(0.98, 0.98, 0.99)],
  });
  addText(document, frame.id, "New this spring", {
    x: 64,
    y: 56,
    fontSize: 40,
    fontName: bold,
    fills: [ink],
  });
  addText(document, frame.id, "Light layers for the first warm days", {
    x: 64,
    y: 112,
    fontSize: 18,
    fills: [muted],
  });
  const row = create(document, "FRAME", frame.id, {
    name: "Cards",
    x: 64,
    y: 176,
    width: 1152,
    height: 100,
    fills: [],
    clipsContent: false,
    layoutMode: "HORIZONTAL",
    itemSpacing: 24,
    counterAxisSizingMode: "AUTO",
    primaryAxisSizingMode: "FIXED",
  });
  const goods = [
    ["Linen jacket", "€ 129", 320],
    ["Canvas sneaker", "€ 89", 400],
    ["Rain bag", "€ 59", 280],
    ["Straw hat", "€ 39", 360],
  ] as const;
  for (const [name, price, height] of goods) addCard(document, row.id, name, price, height);
}

const bold = { family: "Inter", style: "Bold" };

function addCard(
  document: PlaygroundDocument,
  row: string,
  name: string,
  price: string,
  height: number,
): void {
  const card = create(document, "FRAME", row, {
    name: `Card ${name}`,
    width: 270,
    height: 100,
    fills: [solid(1, 1, 1)],
    effects: shadow,
    ...rounded(16),
    layoutMode: "VERTICAL",
    counterAxisSizingMode: "FIXED",
    itemSpacing: 12,
    paddingLeft: 16,
    paddingRight: 16,
    paddingTop: 16,
    paddingBottom: 20,
  });
  create(document, "RECTANGLE", card.id, {
    name: "Image",
    width: 238,
    height,
    fills: [grey],
    ...rounded(10),
  });
  addText(document, card.id, name, { fontSize: 18, fontName: bold, fills: [ink] });
  addText(document, card.id, price, { fontSize: 16, fills: [muted] });
}

/** A landing page's hero with live headlines: text above pictures in eleven languages. */
function addHero(document: PlaygroundDocument, page: string, x: number, y: number): void {
  const hero = create(document, "FRAME", page, {
    name: "Hero",
    x,
    y,
    width: 1440,
    height: 820,
    fills: [sunset],
  });
  const white = solid(1, 1, 1);
  addText(document, hero.id, "SPRING 2027", { x: 80, y: 72, fontSize: 18, fontName: bold, fills: [white] });
  create(document, "RECTANGLE", hero.id, {
    name: "Picture",
    x: 880,
    y: 96,
    width: 480,
    height: 628,
    fills: [grey],
    ...rounded(24),
  });
  headlines.forEach(([language, family, words], index) => {
    const large = index === 0;
    const row = 190 + index * 46;
    addText(document, hero.id, words, {
      name: `Headline ${language}`,
      x: 80,
      y: large ? 110 : row,
      fontSize: large ? 64 : 28,
      fontName: { family, style: "Bold" },
      fills: [white],
    });
  });
  const button = create(document, "FRAME", hero.id, {
    name: "Button",
    x: 80,
    y: 724,
    fills: [violet],
    ...rounded(28),
    layoutMode: "HORIZONTAL",
    primaryAxisSizingMode: "AUTO",
    counterAxisSizingMode: "AUTO",
    paddingLeft: 28,
    paddingRight: 28,
    paddingTop: 16,
    paddingBottom: 16,
  });
  addText(document, button.id, "Discover", { fontSize: 18, fontName: bold, fills: [white] });
}
