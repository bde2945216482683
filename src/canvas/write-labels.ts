/** Row and column labels of a section, as text layers. */
import { formerKeys } from "../../core/former-records.ts";
import type { Label } from "../../core/layout.ts";
import { labelEntrySchema } from "../../core/placement-record.ts";
import { labelKey } from "../../core/record-keys.ts";
import { putEntry, readText } from "./entries.ts";

/** Inter where the editor has it; without it the first font there is, because a label is better than none. */
export async function loadLabelFont(): Promise<FontName | undefined> {
  const wanted = { family: "Inter", style: "Medium" };
  if (await canLoad(wanted)) return wanted;
  const fonts = await figma.listAvailableFontsAsync();
  for (const { fontName } of fonts.slice(0, 5)) if (await canLoad(fontName)) return fontName;
  return undefined;
}

async function canLoad(font: FontName): Promise<boolean> {
  try {
    await figma.loadFontAsync(font);
    return true;
  } catch {
    return false; // the font is not there; the caller tries another
  }
}

/** True for a label of ours, as opposed to a person's own text. */
export function isLabel(node: SceneNode): boolean {
  if (node.type !== "TEXT") return false;
  return readText(node, labelKey) !== "" || node.getPluginData(formerKeys.label) !== "";
}

/** Labels in positions relative to the section; `sizePx` is the type size. */
export function writeLabels(
  section: SectionNode,
  labels: readonly Label[],
  font: FontName,
  sizePx: number,
): void {
  for (const label of labels) {
    const text = figma.createText();
    text.fontName = font;
    text.fontSize = sizePx;
    text.characters = label.text;
    text.fills = [{ type: "SOLID", color: { r: 0.45, g: 0.45, b: 0.45 } }];
    text.name = label.text;
    putEntry(text, labelEntrySchema, labelKey, {});
    section.appendChild(text);
    text.x = label.x;
    text.y = label.y;
    // Nobody means a label when they click or drag over the pictures beside it.
    text.locked = true;
  }
}
