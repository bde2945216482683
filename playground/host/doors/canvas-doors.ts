/** Pages, selection, viewport, undo, images, fonts, export. */
import * as z from "zod/mini";
import { absoluteBounds } from "../document/geometry.ts";
import { commitUndo, undo } from "../document/history.ts";
import { addImage } from "../document/images.ts";
import type { FontName, NodeRecord } from "../document/record.ts";
import { lookAt, openPage, select, selectionOf, showNodes } from "../document/session.ts";
import type { ImageRecord } from "../document/store.ts";
import { nodeOf, rootId } from "../document/store.ts";
import { isAllowed } from "../manifest.ts";
import { check } from "../validation.ts";
import { fontKey } from "./need-fonts.ts";
import type { Door, ExportRequest, RunState } from "./run-state.ts";
import {
  fieldOf,
  needLoadedPage,
  nodeArg,
  number,
  PlainRejection,
  reference,
  text,
  texts,
} from "./run-state.ts";

const exportSchema = z.strictObject({
  format: z.enum(["PNG", "JPG"]),
  useAbsoluteBounds: z.optional(z.boolean()),
  contentsOnly: z.optional(z.boolean()),
  suffix: z.optional(z.string()),
  colorProfile: z.optional(z.enum(["DOCUMENT", "SRGB", "DISPLAY_P3_V4"])),
  constraint: z.optional(
    z.strictObject({ type: z.enum(["SCALE", "WIDTH", "HEIGHT"]), value: z.number().check(z.gt(0)) }),
  ),
});

/** The longest edge an export may have; beyond it Figma refuses. */
const maxExportPx = 16_384;

/** A hidden layer cannot be exported, nor a group of which nothing shows. */
function shows(run: RunState, record: NodeRecord): boolean {
  if (!record.visible) return false;
  const children = record.children.map((id) => nodeOf(run.document, id));
  return record.type !== "GROUP" || children.some((child) => shows(run, child));
}

async function exportNode(run: RunState, id: unknown, settings: unknown): Promise<Uint8Array> {
  const record = nodeArg(run, id);
  needLoadedPage(run, record, "exportAsync");
  const format = fieldOf(settings, "format") ?? "PNG";
  if (typeof format === "string" && !["PNG", "JPG"].includes(format)) {
    throw new Error(`Exporting "${format}" is not implemented in this stand-in for Figma`);
  }
  const wanted = check("settings", exportSchema, settings ?? { format: "PNG" }, "'");
  if (!shows(run, record)) {
    throw new PlainRejection("Failed to export node. This node may not have any visible layers.");
  }
  const bounds = absoluteBounds(run.document, record);
  const { type = "SCALE", value = 1 } = wanted.constraint ?? {};
  const scale = type === "SCALE" ? value : type === "WIDTH" ? value / bounds.width : value / bounds.height;
  if (Math.max(bounds.width, bounds.height) * scale > maxExportPx) {
    throw new PlainRejection("Target is too large to export as an image.");
  }
  const absolute = wanted.useAbsoluteBounds ?? false;
  const request: ExportRequest = { id: record.id, format: wanted.format, scale, absoluteBounds: absolute };
  return await run.painter(run.document, request);
}

function imageOf(run: RunState, hash: unknown): ImageRecord {
  const image = run.document.images.get(text(hash, "hash"));
  if (image === undefined) throw new Error("Image does not exist");
  return image;
}

async function loadImage(run: RunState, address: unknown): Promise<string> {
  const url = new URL(text(address, "src"));
  // Figma refuses localhost here even where the manifest lists it.
  if (url.hostname === "localhost" || !isAllowed(run.manifest, url))
    throw new Error("Image URL is not allowed");
  const request = { url: url.href, method: "GET", headers: {}, redirect: "follow" } as const;
  const { body } = await run.fetch(request, run.abort.signal);
  return addImage(run.document, body).hash;
}

async function loadFont(run: RunState, value: unknown): Promise<void> {
  const schema = z.strictObject({ family: z.string(), style: z.optional(z.string()) });
  const { family, style } = check("fontName", schema, value);
  const found = run.fonts.filter(
    (font) => font.family === family && (style === undefined || font.style === style),
  );
  if (found.length === 0) {
    throw new PlainRejection(`The font "${[family, style].filter(Boolean).join(" ")}" could not be loaded`);
  }
  for (const font of found) run.loadedFonts.add(fontKey(font));
}

function bounds(run: RunState): { x: number; y: number; width: number; height: number } {
  const { x, y, zoom } = run.document.viewport;
  const [width, height] = [run.document.window.width / zoom, run.document.window.height / zoom];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

async function loadPage(run: RunState, id: unknown): Promise<void> {
  run.loadedPages.add(nodeArg(run, id).id);
}

export const canvasDoors: Readonly<Record<string, Door>> = {
  "page.current": (run) => reference(nodeOf(run.document, run.document.currentPage)),
  "page.open": async (run, id) => {
    await loadPage(run, id);
    openPage(run.document, text(id, "page"));
  },
  "page.load": loadPage,
  "page.loadAll": async (run) => {
    for (const id of nodeOf(run.document, rootId).children) run.loadedPages.add(id);
  },
  "page.selection": (run, id) => {
    return selectionOf(run.document, text(id, "page")).map((node) => reference(nodeOf(run.document, node)));
  },
  "page.select": (run, id, ids) => {
    needLoadedPage(run, nodeArg(run, id), "selection");
    select(run.document, text(id, "page"), texts(ids, "selection"));
  },
  "viewport.get": (run) => ({ ...run.document.viewport, bounds: bounds(run) }),
  "viewport.center": (run, point) => {
    const { x, y } = check("center", z.object({ x: z.number(), y: z.number() }), point);
    lookAt(run.document, { x, y });
  },
  "viewport.zoom": (run, zoom) => {
    lookAt(run.document, { zoom: Math.max(0.01, number(zoom, "zoom")) });
  },
  "viewport.show": (run, ids) => showNodes(run.document, texts(ids, "nodes")),
  "undo.commit": (run) => commitUndo(run.document),
  "undo.trigger": (run) => void undo(run.document),
  "image.create": (run, bytes) => {
    if (!(bytes instanceof Uint8Array)) throw new Error("Expected argument to be a Uint8Array");
    return addImage(run.document, bytes).hash;
  },
  "image.load": loadImage,
  "image.exists": (run, hash) => run.document.images.has(text(hash, "hash")),
  "image.bytes": async (run, hash) => imageOf(run, hash).bytes,
  "image.size": async (run, hash) => {
    const { width, height } = imageOf(run, hash);
    return { width, height };
  },
  "font.load": loadFont,
  "font.list": async (run): Promise<{ fontName: FontName }[]> => run.fonts.map((fontName) => ({ fontName })),
  "node.export": exportNode,
};
