/** The document's index of its sets: where each one is, so that it is found and listed without loading a page. A cache. */
import type * as z from "zod/mini";
import { indexEntrySchema } from "../../core/placement-record.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import { documentKeys, readKey } from "../../core/record-keys.ts";
import { expandCells } from "../../core/set.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import { dropEntry, listKeys, putEntry, readText } from "./entries.ts";
import { findPageOf } from "./find-nodes.ts";

export type IndexEntry = z.infer<typeof indexEntrySchema>;
/** What is known of a set's cells: how many show a picture, another than they would be now, a draft, or none because a job failed. */
export type IndexFigures = Pick<IndexEntry, "made" | "changed" | "drafts" | "failed">;

/** What the index says of a set; undefined where it has none, or cannot be read. */
export function readIndex(set: string): IndexEntry | undefined {
  return valueOf(readEntry(indexEntrySchema, readText(figma.root, documentKeys.set(set))));
}

/** Every set of the index, by its id. */
export function listIndex(): { set: string; entry: IndexEntry }[] {
  return listKeys(figma.root).flatMap((key) => {
    const { kind, id } = readKey(key);
    const entry = kind === "set" && id !== "" ? readIndex(id) : undefined;
    return entry === undefined ? [] : [{ set: id, entry }];
  });
}

/** A set that has no home any more is not listed; one that has another home still is. */
export function dropIndex(set: string, home: BaseNode): void {
  if (readIndex(set)?.home === home.id) dropEntry(figma.root, documentKeys.set(set));
}

/** Notes where a set is and how far it is. Figures that are not given stay. Call inside a burst. */
export function writeIndex(home: BaseNode, content: SetContent, figures: IndexFigures = {}): void {
  const page = findPageOf(home);
  if (page === undefined) return;
  const { set, title } = content;
  const value = {
    title: title.slice(0, 200),
    page: page.id,
    home: home.id,
    cells: countCells(content),
    ...figures,
  };
  putEntry(figma.root, indexEntrySchema, documentKeys.set(set.id), value);
}

/** Without those that a person left out. */
function countCells({ set, off }: SetContent): number {
  const out = new Set(off);
  return expandCells(set.locales, set.targets, set.shots).filter(({ id }) => !out.has(id)).length;
}
