/** Fonts arrive after the text that needs them; until then widths are wrong. This loads them and measures again. */
import { settle } from "../../host/document/layout.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import type { PlaygroundDocument, TextRuler } from "../../host/document/store.ts";
import { weightOf } from "../../host/fonts.ts";
import { createRuler } from "../../host/paint/text.ts";

/** Loads what these text nodes need of their own family; other scripts in them load when they are first drawn. */
export async function loadFonts(nodes: readonly NodeRecord[]): Promise<void> {
  const texts = nodes.filter((node) => node.type === "TEXT" && node.characters !== "");
  await Promise.all(
    texts.map(({ fontName, characters }) =>
      document.fonts.load(`${weightOf(fontName.style)} 16px "${fontName.family}"`, characters),
    ),
  );
}

/** A ruler over a canvas of its own. */
export function createPageRuler(): TextRuler {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null)
    throw new Error("This browser has no canvas to measure text with. Use a current one.");
  return createRuler(context);
}

/** Gives the texts the boxes their real fonts need. It is no edit: undo does not know about it. */
export function measureAgain(playground: PlaygroundDocument): void {
  playground.ruler = createPageRuler();
  const idle = playground.open.size === 0;
  for (const node of playground.nodes.values()) if (node.type === "TEXT") settle(playground, node.id);
  if (idle) playground.open = new Map();
}
