/** Pictures that outlive the relay: a set's references and its anchor are painted in the file, and its home says which is which. */
import { referenceEntrySchema, setEntrySchema } from "../../core/home-record.ts";
import type { SentPictures } from "../../core/outbox.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import { homeNames, readName } from "../../core/record-keys.ts";
import type { PictureSource } from "../../core/set/anchor.ts";
import { findPageOf } from "./find-nodes.ts";
import { paintKeptFrame } from "./kept-frame.ts";
import { findHome, putHomeEntries, readHomeTexts } from "./set-home.ts";

/** A reference as the set's home says it. Edges in pixels. */
export type KeptReference = Pick<PictureSource, "hash" | "name" | "width" | "height"> & {
  /** The entry's name at the home. */
  entry: string;
  /** The id that its first upload got. */
  asset: string;
};

/** The references of a set, from the texts at its home. */
export function listKeptReferences(texts: ReadonlyMap<string, string>): KeptReference[] {
  return Array.from(texts).flatMap(([entry, text]): KeptReference[] => {
    if (readName(entry).kind !== "ref") return [];
    const stored = valueOf(readEntry(referenceEntrySchema, text));
    if (stored === undefined) return [];
    const { asset, hash, name, width, height } = stored;
    return [
      {
        entry,
        asset,
        ...(hash === undefined ? {} : { hash }),
        ...(name === undefined ? {} : { name }),
        ...(width === undefined ? {} : { width }),
        ...(height === undefined ? {} : { height }),
      },
    ];
  });
}

/** What a set's home says of a reference's bytes. */
export function findKeptReference(home: BaseNode, set: string, asset: string): PictureSource {
  const found = listKeptReferences(readHomeTexts(home, set)).find((each) => each.asset === asset);
  if (found === undefined) return {};
  const { entry: _entry, asset: _asset, ...source } = found;
  return source;
}

/**
 * Notes at the set's home what is known of its references, and paints them and the anchor in the set's frame, as far as Figma has
 * them; those that no reference names any more go. `hashes` are Figma's own, by asset. Call inside a burst, after the home is written.
 */
export async function keepPictures(
  set: string,
  hashes: ReadonlyMap<string, string>,
  pictures: SentPictures = {},
): Promise<void> {
  const home = await findHome(set);
  if (home === undefined) return;
  await findPageOf(home)?.loadAsync();
  const texts = readHomeTexts(home, set);
  const references = listKeptReferences(texts).map((kept) => {
    const { name, width, height, hash } = pictures[kept.asset] ?? {};
    return withFacts(kept, { name, width, height, hash: hashes.get(kept.asset) ?? hash });
  });
  putHomeEntries(
    home,
    set,
    references.map(({ entry, hash, name, width, height }) => ({
      name: entry,
      value: withFacts({}, { hash, name, width, height }),
    })),
  );
  const anchor = valueOf(readEntry(setEntrySchema, texts.get(homeNames.set) ?? ""))?.anchor?.hash;
  const wanted = [...references.map(({ hash }) => hash), anchor].flatMap((hash) => hash ?? []);
  paintKeptFrame(home, set, Array.from(new Set(wanted)).filter(isInFile));
}

/** Figma refuses a paint of an image that it has let go of. */
export function isInFile(hash: string): boolean {
  return figma.getImageByHash(hash) !== null;
}

/** What is known takes the place of what was; what is not known leaves it. */
function withFacts<Known extends object>(
  known: Known,
  facts: { [Name in "hash" | "name" | "width" | "height"]?: KeptReference[Name] | undefined },
): Known & Omit<KeptReference, "entry" | "asset"> {
  const { hash, name, width, height } = facts;
  return {
    ...known,
    ...(hash === undefined ? {} : { hash }),
    ...(name === undefined ? {} : { name }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
}
