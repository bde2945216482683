/** Row and column labels of a section, as text layers. */
import { formerKeys } from "../../core/former-records.ts";
import type { Label } from "../../core/layout.ts";
import { labelEntrySchema } from "../../core/placement-record.ts";
import { labelKey } from "../../core/record-keys.ts";
import { putEntry, readText } from "./entries.ts";

/** True for a label of ours, as opposed to a person's own text. */
export function isLabel(node: SceneNode): boolean {
  if (node.type !== "TEXT") return false;
  return readText(node, labelKey) !== "" || node.getPluginData(formerKeys.label) !== "";
}

/**
 * Writes labels in positions relative to the section; `sizePx` is the type size. Never throws, because a label is not
 * worth a run: returns what Figma said where labels are missing.
 */
export async function writeLabels(
  section: SectionNode,
  labels: readonly Label[],
  sizePx: number,
): Promise<string | undefined> {
  let problem: string | undefined;
  try {
    const font = await loadLabelFont();
    if (section.removed) return undefined;
    for (const label of labels) problem = writeLabel(section, label, font, sizePx) ?? problem;
  } catch (error) {
    problem = describe(error);
  }
  return problem;
}

/** Inter where the editor has it; without it the first font there is, because a label is better than none. */
async function loadLabelFont(): Promise<FontName> {
  const wanted = { family: "Inter", style: "Medium" };
  if (await canLoad(wanted)) return wanted;
  const fonts = await figma.listAvailableFontsAsync();
  for (const { fontName } of fonts.slice(0, 5)) if (await canLoad(fontName)) return fontName;
  throw new Error("no font could be loaded.");
}

async function canLoad(font: FontName): Promise<boolean> {
  try {
    await figma.loadFontAsync(font);
    return true;
  } catch {
    return false; // the font is not there; the caller tries another
  }
}

/** Figma lays a text out anew when it moves, and refuses that where a letter needs a font that is not loaded: so the words come last. */
function writeLabel(section: SectionNode, label: Label, font: FontName, sizePx: number): string | undefined {
  const text = figma.createText();
  try {
    section.appendChild(text);
    text.x = label.x;
    text.y = label.y;
    text.fontName = font;
    text.fontSize = sizePx;
    text.fills = [{ type: "SOLID", color: { r: 0.45, g: 0.45, b: 0.45 } }];
    text.name = label.text;
    putEntry(text, labelEntrySchema, labelKey, {});
    // A click or a drag beside the pictures is never meant for a label.
    text.locked = true;
    text.characters = label.text;
    return undefined;
  } catch (error) {
    text.remove();
    return describe(error);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
