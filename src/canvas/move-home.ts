/** Moving a set's home: a lone frame's set that gets a second cell gets a section, and its record goes there. */
import { setEntrySchema } from "../../core/home-record.ts";
import { homeNames, isHomeKey, keyOf, namespace } from "../../core/record-keys.ts";
import { joinContent } from "../../core/set/set-content.ts";
import { carryOver } from "./carry-over.ts";
import { removeKeptFrame } from "./kept-frame.ts";
import { dropEntry, listKeys, putEntry } from "./entries.ts";
import { writeHomeOf } from "./node-records.ts";
import { readHomeTexts } from "./set-home.ts";
import { writeIndex } from "./set-index.ts";

/**
 * Takes every entry of the set over as it is, those too that cannot be read, and tells the layers that show its cells where the
 * home is now. Call inside a burst.
 */
export function moveHome(set: string, from: BaseNode, to: BaseNode, layers: readonly SceneNode[]): void {
  carryOver(from);
  // The press that moves the home paints them again at the new one.
  removeKeptFrame(from, set);
  for (const key of listKeys(from)) {
    if (!isHomeKey(key, set)) continue;
    to.setSharedPluginData(namespace, key, from.getSharedPluginData(namespace, key));
    dropEntry(from, key);
  }
  putEntry(to, setEntrySchema, keyOf(homeNames.set, set), { self: to.id });
  for (const layer of layers) writeHomeOf(layer, to.id);
  const { content } = joinContent(readHomeTexts(to, set));
  if (content !== undefined) writeIndex(to, content);
}
