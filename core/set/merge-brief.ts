/** Merges two people's briefs: each field, each block, and each block's words in each language by themselves (N3). */
import { briefLimits, type Brief, type Reference, type TextBlock } from "../brief.ts";
import { homeNames } from "../record-keys.ts";
import { keyReferences } from "../reference-keys.ts";
import { keyBlocks } from "../set.ts";
import type { Judge, Sides } from "./conflict.ts";
import { isSame } from "./is-same.ts";
import { mergeFields, readField, readSides } from "./merge-fields.ts";
import { mergeList, type Things } from "./merge-list.ts";

/** One brief of two; what both changed differently is asked. */
export function mergeBriefs(judge: Judge, sides: Sides<Brief>): Brief {
  const fields = mergeFields(
    judge,
    readSides(sides, ({ texts: _texts, references: _references, ...rest }) => rest),
    (field) => field,
    (field) =>
      field === "prompt"
        ? { field: { kind: "prompt" }, entry: homeNames.prompt(1) }
        : { field: { kind: "brief", field }, entry: homeNames.brief(field) },
  );
  const texts = mergeBlocks(judge, sides);
  const references = mergeReferences(judge, sides);
  return {
    ...fields,
    ...(texts.length === 0 ? {} : { texts }),
    ...(references.length === 0 ? {} : { references }),
  };
}

/** A block without its key and its words. */
type BlockLook = Omit<TextBlock, "key" | "words">;

function mergeBlocks(judge: Judge, sides: Sides<Brief>): TextBlock[] {
  const blocks = readSides(
    sides,
    ({ texts = [] }): Things<TextBlock> => new Map(keyBlocks(texts).map((block) => [block.key, block])),
  );
  const merged = mergeList(judge, blocks, {
    list: "blocks",
    most: briefLimits.texts,
    isAxis: false,
    field: (block) => ({ kind: "block", block }),
    entry: findBlockEntry,
    tell: ({ role, words }) => Object.values(words)[0] ?? role,
    merge: (key, each) => mergeBlock(judge, key, each),
  });
  return Array.from(merged.values());
}

function mergeBlock(judge: Judge, key: string, sides: Sides<TextBlock>): TextBlock {
  const look = mergeFields(
    judge,
    readSides(sides, ({ key: _key, words: _words, ...rest }): BlockLook => rest),
    (part) => part,
    (part) => ({ field: { kind: "block", block: key, part }, entry: homeNames.block(key) }),
  );
  const words = mergeFields(
    judge,
    readField(sides, "words"),
    (locale) => locale,
    (locale) => ({ field: { kind: "words", block: key, locale }, entry: homeNames.words(locale, 1) }),
  );
  return { key, ...look, words };
}

/** The block's own entry where its look was changed, else that of the first language in which its words were. */
function findBlockEntry(key: string, block: TextBlock, was: TextBlock): string {
  const tags = Object.keys({ ...was.words, ...block.words });
  const tag = tags.find((each) => block.words[each] !== was.words[each]);
  const hasItsLook = isSame({ ...block, words: {} }, { ...was, words: {} });
  return hasItsLook && tag !== undefined ? homeNames.words(tag, 1) : homeNames.block(key);
}

function mergeReferences(judge: Judge, sides: Sides<Brief>): Reference[] {
  const keyed = readSides(
    sides,
    ({ references = [] }): Things<Reference> =>
      new Map(keyReferences(references).map(({ key, ...reference }) => [key, reference])),
  );
  const merged = mergeList(judge, keyed, {
    list: "references",
    most: briefLimits.references,
    isAxis: false,
    field: (reference) => ({ kind: "reference", reference }),
    entry: homeNames.reference,
    tell: ({ asset }) => asset,
    merge: (key, each) => mergeReference(judge, key, each),
  });
  return Array.from(merged.values());
}

function mergeReference(judge: Judge, key: string, sides: Sides<Reference>): Reference {
  const { asset } = sides.mine;
  const rest = mergeFields(
    judge,
    readSides(sides, ({ asset: _asset, ...others }) => others),
    (part) => part,
    (part) => ({ field: { kind: "reference", reference: key, part }, entry: homeNames.reference(key) }),
  );
  return { asset, ...rest };
}
