/** A set in the file: cut into the entries of its home, and put together again from them. */
import * as z from "zod/mini";
import { briefFields, briefLimits, type Brief, type Reference, type Shot, type TextBlock } from "./brief.ts";
import {
  blockEntrySchema,
  briefEntrySchema,
  homeSchema,
  promptEntrySchema,
  referenceEntrySchema,
  setEntrySchema,
  shotEntrySchema,
  targetEntrySchema,
  thingIdSchema,
  wordsEntrySchema,
} from "./home-record.ts";
import { readEntry, valueOf, type EntryValue, type Unreadable } from "./record-entry.ts";
import { homeNames, readName } from "./record-keys.ts";
import { keyReferences } from "./reference-keys.ts";
import { cutText, groupBySize } from "./record-pieces.ts";
import { keyBlocks, setRecordSchema, settingsSchema, type SetRecord, type Target } from "./set.ts";

/** One entry of a home by its name: its key is this name, `@` and the set's id. */
export type NamedEntry = { name: string; value: EntryValue };

/** Where a set stands: the home's node id, the file's id, and what people call it. */
export type SetPlace = { self: string; file?: string | undefined; title: string };

const blankSettings = Object.keys(settingsSchema.shape).reduce<Record<string, undefined>>(
  (blank, name) => ({ ...blank, [name]: undefined }),
  {},
);

/** The entries of a set, `set` first; undefined for an id that cannot be part of a key. */
export function splitSet(set: SetRecord, place: SetPlace): NamedEntry[] | undefined {
  if (!z.safeParse(thingIdSchema, set.id).success) return undefined;
  const blocks = keyBlocks(set.brief.texts ?? []);
  const { shots } = set;
  const references = keyReferences(set.brief.references ?? []);
  return [
    {
      name: homeNames.set,
      value: {
        id: set.id,
        self: place.self,
        file: place.file,
        title: place.title.slice(0, 200),
        createdAt: set.createdAt,
        settings: { ...blankSettings, ...set.settings },
        locales: set.locales,
        targets: set.targets.map((target) => target.key),
        shots: shots.map((shot) => shot.key),
        blocks: blocks.map((block) => block.key),
        references: references.map((reference) => reference.key),
      },
    },
    ...splitTexts(set.brief),
    ...blocks.map(({ key, role, position, typography }) => ({
      name: homeNames.block(key),
      value: { role, position, typography },
    })),
    ...splitWords(blocks),
    ...shots.map(({ key, text }) => ({ name: homeNames.shot(key), value: { text } })),
    ...set.targets.map(splitTarget),
    ...references.map(({ key, asset, role, note }) => ({
      name: homeNames.reference(key),
      value: { asset, role, note },
    })),
  ];
}

function splitTexts(brief: Brief): NamedEntry[] {
  const entries = briefFields.flatMap((field): NamedEntry[] => {
    const text = brief[field];
    return text === undefined ? [] : [{ name: homeNames.brief(field), value: { text } }];
  });
  if (brief.prompt === undefined) return entries;
  const pieces = cutText(brief.prompt);
  const prompt = pieces.map((text, index) => ({
    name: homeNames.prompt(index + 1),
    value: { text, pieces: pieces.length },
  }));
  return [...entries, ...prompt];
}

function splitWords(blocks: readonly (TextBlock & { key: string })[]): NamedEntry[] {
  const tags = Array.from(new Set(blocks.flatMap((block) => Object.keys(block.words))));
  // A block that is not named keeps the words it has in the file, so what an entry does not hold is named as undefined.
  const none = blocks.map(({ key }): [string, undefined] => [key, undefined]);
  return tags.flatMap((tag) => {
    const words = blocks.flatMap(({ key, words: { [tag]: text } }): [string, { text: string }][] =>
      text === undefined ? [] : [[key, { text }]],
    );
    const groups = groupBySize(words);
    return groups.map((group, index) => ({
      name: homeNames.words(tag, index + 1),
      value: {
        blocks: { ...toObject(none), ...toObject(group) },
        pieces: groups.length === 1 ? undefined : groups.length,
      },
    }));
  });
}

function splitTarget({ key, ...target }: Target): NamedEntry {
  const { name, width, height, nodeId, fillable, turned, fit, size, subject, box } = target;
  const value = { name, width, height, nodeId, fillable, turned, fit, size, subject, box };
  return { name: homeNames.target(key), value };
}

/** What is wrong with an entry of a home: it is left as it is, and the set is shown without it. */
export type Trouble = { name: string; outcome: Unreadable | "missing" };

export type JoinedSet = { set?: SetRecord; title?: string; troubles: Trouble[] };

/** The stored texts of a home by name, as `splitSet` names them. */
export type StoredTexts = ReadonlyMap<string, string>;

/** Puts a set together from what is there; what cannot be read is named, and left out of it. */
export function joinSet(texts: StoredTexts): JoinedSet {
  const troubles = listTroubles(texts);
  const stored = valueOf(readEntry(setEntrySchema, texts.get(homeNames.set) ?? ""));
  if (stored === undefined) return { troubles };
  const blocks = joinBlocks(texts, stored.blocks, troubles);
  const references = joinList(texts, "ref", stored.references, briefLimits.references, troubles);
  const brief = {
    ...joinTexts(texts, troubles),
    ...(blocks.length === 0 ? {} : { texts: blocks }),
    ...(references.length === 0 ? {} : { references: references.flatMap(joinReference) }),
  };
  const shots = joinList(texts, "shot", stored.shots, briefLimits.shots, troubles);
  const targets = joinList(texts, "target", stored.targets, 200, troubles);
  const { id, createdAt, locales, settings, title } = stored;
  const result = z.safeParse(setRecordSchema, {
    v: 1,
    id,
    createdAt,
    brief,
    locales,
    shots: shots.flatMap(joinShot),
    targets: targets.flatMap(joinTarget),
    settings,
  });
  if (result.success) return { set: result.data, title, troubles };
  return { title, troubles: [...troubles, { name: homeNames.set, outcome: "damaged" }] };
}

function listTroubles(texts: StoredTexts): Trouble[] {
  return Array.from(texts).flatMap(([name, text]): Trouble[] => {
    const schema = homeSchema(readName(name).kind);
    const outcome = schema === undefined ? "ok" : readEntry(schema, text).outcome;
    return outcome === "ok" || outcome === "absent" ? [] : [{ name, outcome }];
  });
}

function joinTexts(texts: StoredTexts, troubles: Trouble[]): Brief {
  const brief: Brief = { subject: "" };
  for (const field of briefFields) {
    const entry = valueOf(readEntry(briefEntrySchema, texts.get(homeNames.brief(field)) ?? ""));
    if (entry !== undefined) brief[field] = entry.text;
  }
  const prompt = joinPrompt(texts);
  if (prompt === undefined) return brief;
  if (prompt.whole) return { ...brief, prompt: prompt.text };
  troubles.push({ name: "prompt", outcome: "missing" });
  return brief;
}

/** Half a prompt would be sent as if it were the whole one, so it counts as none. */
function joinPrompt(texts: StoredTexts): { text: string; whole: boolean } | undefined {
  const first = texts.get(homeNames.prompt(1));
  if (first === undefined) return undefined;
  const count = valueOf(readEntry(promptEntrySchema, first))?.pieces ?? 1;
  const pieces = Array.from({ length: count }, (_, index) =>
    valueOf(readEntry(promptEntrySchema, texts.get(homeNames.prompt(index + 1)) ?? "")),
  );
  const text = pieces.map((piece) => piece?.text ?? "").join("");
  return { text, whole: pieces.every((piece) => piece !== undefined) && text.length <= 32_000 };
}

function joinBlocks(texts: StoredTexts, order: readonly string[], troubles: Trouble[]): TextBlock[] {
  const words = readWords(texts, troubles);
  return joinList(texts, "block", order, briefLimits.texts, troubles).flatMap(({ id, text }): TextBlock[] => {
    const block = valueOf(readEntry(blockEntrySchema, text));
    if (block === undefined) return [];
    const { role, position, typography } = block;
    const own = words.flatMap(({ tag, blocks }): [string, string][] => {
      const said = Object.prototype.hasOwnProperty.call(blocks, id) ? blocks[id] : undefined;
      return said === undefined ? [] : [[tag, said.text]];
    });
    return [
      {
        key: id,
        role,
        ...(position === undefined ? {} : { position }),
        ...(typography === undefined ? {} : { typography }),
        words: toObject(own),
      },
    ];
  });
}

type StoredWords = { tag: string; blocks: z.infer<typeof wordsEntrySchema>["blocks"] };

function readWords(texts: StoredTexts, troubles: Trouble[]): StoredWords[] {
  return Array.from(texts).flatMap(([name, text]): StoredWords[] => {
    const { kind, id } = readName(name);
    const entry = kind === "words" ? valueOf(readEntry(wordsEntrySchema, text)) : undefined;
    const [tag = ""] = id.split(":");
    if (entry === undefined) return [];
    for (let piece = 2; piece <= (entry.pieces ?? 1); piece += 1)
      if (!texts.has(homeNames.words(tag, piece)))
        troubles.push({ name: homeNames.words(tag, piece), outcome: "missing" });
    return [{ tag, blocks: entry.blocks }];
  });
}

type Listed = { id: string; text: string };

/** The entries of one kind in their order; those the order does not name come after it, so that none is lost. */
function joinList(
  texts: StoredTexts,
  kind: string,
  order: readonly string[],
  most: number,
  troubles: Trouble[],
): Listed[] {
  const others = Array.from(texts.keys())
    .map((name) => readName(name))
    .filter((parts) => parts.kind === kind && !order.includes(parts.id))
    .map((parts) => parts.id)
    .sort();
  return Array.from(new Set([...order, ...others])).flatMap((id, index): Listed[] => {
    const text = texts.get(`${kind}:${id}`);
    if (text === undefined) troubles.push({ name: `${kind}:${id}`, outcome: "missing" });
    return text === undefined || index >= most ? [] : [{ id, text }];
  });
}

function joinTarget({ id, text }: Listed): Target[] {
  const entry = valueOf(readEntry(targetEntrySchema, text));
  if (entry === undefined) return [];
  const { name, width, height, nodeId, fillable, turned, fit, size, subject, box } = entry;
  return [
    {
      key: id,
      name,
      width,
      height,
      ...(nodeId === undefined ? {} : { nodeId }),
      ...(fillable === undefined ? {} : { fillable }),
      ...(turned === undefined ? {} : { turned }),
      ...(fit === undefined ? {} : { fit }),
      ...(size === undefined ? {} : { size }),
      ...(subject === undefined ? {} : { subject }),
      ...(box === undefined ? {} : { box }),
    },
  ];
}

function joinShot({ id, text }: Listed): Shot[] {
  const entry = valueOf(readEntry(shotEntrySchema, text));
  return entry === undefined ? [] : [{ key: id, text: entry.text }];
}

function joinReference({ text }: Listed): Reference[] {
  const entry = valueOf(readEntry(referenceEntrySchema, text));
  if (entry === undefined) return [];
  const { asset, role, note } = entry;
  return [{ asset, role, ...(note === undefined ? {} : { note }) }];
}

/** An object of its own entries; `Object.fromEntries` is younger than the sandbox's language. */
function toObject<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  const object: Record<string, Value> = {};
  for (const [name, value] of entries) object[name] = value;
  return object;
}
