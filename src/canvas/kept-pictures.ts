/** Pictures that outlive the relay: what a set sends along is painted in the file, where no other layer shows it. */
import { referenceEntrySchema } from "../../core/home-record.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import { readName } from "../../core/record-keys.ts";
import type { PictureSource } from "../../core/set/anchor.ts";
import { readHomeTexts } from "./set-home.ts";

/** What a set's home says of a reference's bytes, by the id of its first upload. */
export function findKeptPicture(home: BaseNode, set: string, asset: string): PictureSource {
  for (const [name, text] of readHomeTexts(home, set)) {
    if (readName(name).kind !== "ref") continue;
    const entry = valueOf(readEntry(referenceEntrySchema, text));
    if (entry?.asset !== asset) continue;
    const { hash, name: called } = entry;
    return {
      ...(hash === undefined ? {} : { hash }),
      ...(called === undefined ? {} : { name: called }),
    };
  }
  return {};
}
