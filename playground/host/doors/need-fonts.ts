/** The check that Figma makes before text is written or laid out again: each font it shows was loaded by this run. */
import type { FontName, NodeRecord } from "../document/record.ts";
import { descendants } from "../document/tree.ts";
import { fallbackFonts } from "../fonts.ts";
import type { RunState } from "./run-state.ts";

/** Key of a loaded font in the run's set. */
export function fontKey(font: FontName): string {
  return `${font.family} ${font.style}`;
}

/** Throws Figma's sentence unless the font was loaded by this run. */
export function needFont(run: RunState, font: FontName): void {
  if (run.loadedFonts.has(fontKey(font))) return;
  throw new Error(`Cannot write to node with ${describeUnloaded(font)}`);
}

/** The same for every font that a text shows: its own, and those that its letters fall back to. */
export function needFontsOfText(run: RunState, record: NodeRecord): void {
  for (const font of fontsOf(record)) needFont(run, font);
}

/** Throws Figma's sentence where texts are laid out again and one of their fonts was not loaded; empty texts need none. */
export function needFontsToLayOut(run: RunState, texts: readonly NodeRecord[]): void {
  for (const record of texts) {
    if (record.type !== "TEXT" || record.characters === "") continue;
    const missing = fontsOf(record).find((font) => !run.loadedFonts.has(fontKey(font)));
    if (missing !== undefined) throw new Error(describeUnloaded(missing));
  }
}

/** A node that moves to another parent is laid out again there, with all the text it holds. */
export function needFontsToMove(run: RunState, record: NodeRecord): void {
  needFontsToLayOut(run, [record, ...descendants(run.document, record.id)]);
}

function fontsOf(record: NodeRecord): readonly FontName[] {
  return [record.fontName, ...fallbackFonts(record.characters, record.fontName.family)];
}

function describeUnloaded(font: FontName): string {
  const call = `figma.loadFontAsync({ family: "${font.family}", style: "${font.style}" })`;
  return `unloaded font "${fontKey(font)}". Please call ${call} and await the returned promise first.`;
}
