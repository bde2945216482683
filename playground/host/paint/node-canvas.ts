/** The painter over @napi-rs/canvas: exports, thumbnails and text widths in Node. */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Image } from "@napi-rs/canvas";
import { createCanvas, GlobalFonts, loadImage } from "@napi-rs/canvas";
import type { NodeRecord } from "../document/record.ts";
import type { PlaygroundDocument, TextRuler } from "../document/store.ts";
import { nodeOf } from "../document/store.ts";
import { descendants } from "../document/tree.ts";
import type { ExportRequest, Painter } from "../doors/run-state.ts";
import type { Decoded, PaintContext } from "./context.ts";
import { exportBox, exportSize, paintExport } from "./paint-export.ts";
import { createRuler } from "./text.ts";

const require = createRequire(import.meta.url);

/** Families by the scripts that need them; the large ones are registered when such text first appears. */
const faces: readonly { family: string; folder: string; needs: RegExp; files: RegExp }[] = [
  {
    family: "Inter",
    folder: "@fontsource/inter",
    needs: /./u,
    files: /-(300|400|500|600|700|800)-normal\.woff2$/,
  },
  {
    family: "Noto Sans",
    folder: "@fontsource/noto-sans",
    needs: /./u,
    files: /-(400|500|700)-normal\.woff2$/,
  },
  face("Noto Sans Arabic", "noto-sans-arabic", /\p{Script=Arabic}/u),
  face("Noto Sans Hebrew", "noto-sans-hebrew", /\p{Script=Hebrew}/u),
  face("Noto Sans Devanagari", "noto-sans-devanagari", /\p{Script=Devanagari}/u),
  face("Noto Sans Bengali", "noto-sans-bengali", /\p{Script=Bengali}/u),
  face("Noto Sans Thai", "noto-sans-thai", /\p{Script=Thai}/u),
  variable("Noto Sans JP", "noto-sans-jp", /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u),
  variable("Noto Sans KR", "noto-sans-kr", /\p{Script=Hangul}/u),
  variable("Noto Sans SC", "noto-sans-sc", /\p{Script=Han}/u),
];

function face(family: string, name: string, needs: RegExp): (typeof faces)[number] {
  return { family, folder: `@fontsource/${name}`, needs, files: /-(400|500|700)-normal\.woff2$/ };
}

function variable(family: string, name: string, needs: RegExp): (typeof faces)[number] {
  return { family, folder: `@fontsource-variable/${name}`, needs, files: /-wght-normal\.woff2$/ };
}

const registered = new Set<string>();

function registerFor(text: string): void {
  for (const { family, folder, needs, files } of faces) {
    if (registered.has(family) || !needs.test(text)) continue;
    registered.add(family);
    const at = path.join(path.dirname(require.resolve(`${folder}/package.json`)), "files");
    for (const file of readdirSync(at)) {
      if (files.test(file)) GlobalFonts.registerFromPath(path.join(at, file), family);
    }
  }
}

/** Widths of text in the stand-in's fonts. */
export function createNodeRuler(): TextRuler {
  const ruler = createRuler(createCanvas(1, 1).getContext("2d"));
  return (text, record) => {
    registerFor(text === "" ? " " : text);
    return ruler(text, record);
  };
}

/** A painter that decodes each image once. */
export function createNodePainter(): Painter {
  const decoded = new Map<string, Decoded<Image>>();
  return async (document, request) => {
    const record = nodeOf(document, request.id);
    await prepare(document, record, decoded);
    return await draw(document, record, request, decoded);
  };
}

/** Decodes the images and registers the fonts a node and its children show. */
async function prepare(
  document: PlaygroundDocument,
  record: NodeRecord,
  decoded: Map<string, Decoded<Image>>,
): Promise<void> {
  for (const node of [record, ...descendants(document, record.id)]) {
    if (node.type === "TEXT") registerFor(node.characters || " ");
    for (const paint of node.fills) {
      if (paint.type !== "IMAGE" || paint.imageHash === null || decoded.has(paint.imageHash)) continue;
      const image = document.images.get(paint.imageHash);
      if (image === undefined) continue;
      const picture = await loadImage(image.bytes);
      decoded.set(paint.imageHash, { picture, width: picture.width, height: picture.height });
    }
  }
}

async function draw(
  document: PlaygroundDocument,
  record: NodeRecord,
  request: ExportRequest,
  decoded: ReadonlyMap<string, Decoded<Image>>,
): Promise<Uint8Array> {
  const { width, height } = exportSize(exportBox(document, record, request), request.scale);
  const canvas = createCanvas(width, height);
  const context: PaintContext<Image> = canvas.getContext("2d");
  paintExport({ context, document, image: (hash: string) => decoded.get(hash) }, record, request);
  return request.format === "JPG" ? await canvas.encode("jpeg", 92) : await canvas.encode("png");
}
