/** Copies: a section, frame or page that was duplicated says of itself what the original says, and is told apart by its node id. */
import { setEntrySchema } from "../../core/home-record.ts";
import { cellIdOf } from "../../core/placement-record.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import { homeNames, keyOf } from "../../core/record-keys.ts";
import { readText } from "./entries.ts";
import { readFileId } from "./file-id.ts";
import { readOwnCell } from "./node-records.ts";
import { climbToHome, isHome } from "./set-home.ts";
import { readIndex } from "./set-index.ts";

/**
 * True for a home that is a copy of another one: the node it was written for is still home to the set, or it came from another
 * file. One that was cut and pasted, so that the node it was written for is gone, is none.
 */
export async function isCopiedHome(home: BaseNode, set: string): Promise<boolean> {
  const stored = valueOf(readEntry(setEntrySchema, readText(home, keyOf(homeNames.set, set))));
  if (stored === undefined || readIndex(set)?.home === home.id) return false;
  if (stored.file !== undefined && stored.file !== readFileId()) return true;
  if (stored.self === home.id) return false;
  const original = await figma.getNodeByIdAsync(stored.self);
  return original !== null && !original.removed && isHome(original, set);
}

/**
 * True for a layer that shows a cell, or waits for one, as a copy of another layer: the one it was written for is still there and
 * says the same, or this one came along with the copied home around it.
 */
export async function isCopiedLayer(layer: SceneNode): Promise<boolean> {
  const facts = readOwnCell(layer);
  if (facts === undefined || facts.self === layer.id) return false;
  const home = climbToHome(layer, facts.set);
  if (home !== undefined && (await isCopiedHome(home, facts.set))) return true;
  const original = await figma.getNodeByIdAsync(facts.self);
  if (original === null || original.removed) return false;
  const theirs = readOwnCell(original);
  return theirs?.set === facts.set && cellIdOf(theirs) === cellIdOf(facts);
}
