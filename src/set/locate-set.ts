/** Where a set stands: at its home, or, as long as a copy of it was not changed, on the copy under the other set's id. */
import { setEntrySchema } from "../../core/home-record.ts";
import { copyId } from "../../core/set/copy-id.ts";
import { joinContent } from "../../core/set/set-content.ts";
import { homeNames, isHomeKey, keyOf, namespace } from "../../core/record-keys.ts";
import { carryOver } from "../canvas/carry-over.ts";
import { dropEntry, listKeys, putEntry, readText } from "../canvas/entries.ts";
import { findPageOf } from "../canvas/find-nodes.ts";
import { renameKeptFrame } from "../canvas/kept-frame.ts";
import { findSetNodes } from "../canvas/find-placements.ts";
import { writeSetOf } from "../canvas/node-records.ts";
import { isCopiedHome } from "../canvas/set-copies.ts";
import { findHome, isHome, readHomeTexts } from "../canvas/set-home.ts";
import { writeIndex } from "../canvas/set-index.ts";
import type { Session } from "../run/session.ts";

/** `storedAs` is the id that its entries end in. */
export type Located = { home: BaseNode; storedAs: string };

/** Undefined for a set that is nowhere in the file. */
export async function locateSet(session: Session, set: string): Promise<Located | undefined> {
  const copy = session.copies.get(set);
  if (copy !== undefined) {
    const home = await figma.getNodeByIdAsync(copy.home);
    if (home !== null && !home.removed && isHome(home, copy.of)) return { home, storedAs: copy.of };
  }
  const home = await findHome(set);
  return home === undefined ? undefined : { home, storedAs: set };
}

/** The id a home's set goes by: its own, or, on a copy, one that is made of where it stands. It is found by it from now on. */
export async function nameSet(session: Session, home: BaseNode, set: string): Promise<string> {
  if (!(await isCopiedHome(home, set))) return set;
  const id = copyId(set, home.id, session.file);
  session.copies.set(id, { of: set, home: home.id });
  return id;
}

/** The layers of a copy: those in it, or on it, that say the other set's id. */
export function findCopiedLayers({ home, storedAs }: Located): SceneNode[] {
  const page = findPageOf(home);
  if (page === undefined) return [];
  return findSetNodes(page, storedAs).filter((layer) => isWithin(layer, home));
}

/**
 * Makes a copy a set of its own, its layers with it: what was kept under the other set's id goes by this one. Nothing happens to a
 * set that is none. Call inside the burst of the first change.
 */
export async function settleCopy(session: Session, set: string): Promise<void> {
  const located = await locateSet(session, set);
  if (located === undefined || located.storedAs === set) return;
  const { home, storedAs } = located;
  await findPageOf(home)?.loadAsync();
  carryOver(home);
  const layers = findCopiedLayers(located);
  for (const key of listKeys(home)) {
    if (!isHomeKey(key, storedAs)) continue;
    home.setSharedPluginData(namespace, keyOf(key.slice(0, key.lastIndexOf("@")), set), readText(home, key));
    dropEntry(home, key);
  }
  const file = session.file === "" ? undefined : session.file;
  putEntry(home, setEntrySchema, keyOf(homeNames.set, set), { id: set, self: home.id, file });
  for (const layer of layers) writeSetOf(layer, set, home.id);
  renameKeptFrame(home, storedAs, set);
  session.copies.delete(set);
  const { content } = joinContent(readHomeTexts(home, set));
  if (content !== undefined) writeIndex(home, content);
}

function isWithin(layer: BaseNode, home: BaseNode): boolean {
  for (let each: BaseNode | null = layer; each !== null; each = each.parent) if (each === home) return true;
  return false;
}
