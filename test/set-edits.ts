/** Edits that a person makes of a set, for the tests in which two people make them at once. */
import fc from "fast-check";
import type { Brief, TextBlock } from "../core/brief.ts";
import type { SetContent } from "../core/set/set-content.ts";
import { plainSettings } from "../core/settings.fixture.ts";
import type { SetRecord } from "../core/set.ts";

/** A set of two languages, targets, shots, blocks and references. */
export const springContent: SetContent = {
  set: {
    v: 1,
    id: "s1",
    createdAt: "2026-11-30T08:00:00.000Z",
    brief: {
      subject: "A harbour",
      scene: "Dawn",
      texts: [
        { key: "b1", role: "headline", words: { en: "Go", fr: "Allez" } },
        { key: "b2", role: "legal", typography: "small", words: { en: "Terms apply" } },
      ],
      references: [
        { asset: "a1", role: "style" },
        { asset: "a2", role: "logo", note: "top right" },
      ],
    },
    locales: ["en", "fr"],
    shots: [
      { key: "k1", text: "Wide" },
      { key: "k2", text: "Close" },
    ],
    targets: [
      { key: "t1", name: "Hero", width: 1440, height: 900 },
      { key: "t2", name: "Tall", width: 600, height: 1200, fit: "cover" },
    ],
    settings: plainSettings,
  },
  title: "Spring",
  off: ["t1/en/k1"],
  hashes: { a1: "11", a2: "22" },
};

/** One edit; where what it edits is not there, nothing is done. */
export type Edit = { name: string; apply: (content: SetContent) => SetContent };

function editSet(content: SetContent, changes: Partial<SetRecord>): SetContent {
  return { ...content, set: { ...content.set, ...changes } };
}

function editBrief(content: SetContent, changes: { [Field in keyof Brief]?: Brief[Field] | undefined }) {
  const brief: Brief = JSON.parse(JSON.stringify({ ...content.set.brief, ...changes }));
  if (brief.texts?.length === 0) delete brief.texts;
  if (brief.references?.length === 0) delete brief.references;
  return editSet(content, { brief });
}

function editBlock(content: SetContent, key: string, change: (block: TextBlock) => TextBlock): SetContent {
  const texts = (content.set.brief.texts ?? []).map((each) => (each.key === key ? change(each) : each));
  return editBrief(content, { texts });
}

/** Moves an item to the front. */
function raise<Item>(items: readonly Item[], isIt: (item: Item) => boolean): Item[] {
  return [...items.filter(isIt), ...items.filter((item) => !isIt(item))];
}

/** Takes an item out, or puts it at a place. */
function toggle<Item>(items: readonly Item[], item: Item, isIt: (item: Item) => boolean, at: number): Item[] {
  if (items.some(isIt)) return items.filter((each) => !isIt(each));
  return items.toSpliced(at % (items.length + 1), 0, item);
}

/** Everything a person can do with what `scope` names, so that edits of two scopes have nothing in common. */
export function anyEdit(scope: {
  fields: readonly ("subject" | "scene" | "style" | "prompt")[];
  blocks: readonly string[];
  locales: readonly string[];
  targets: readonly string[];
  shots: readonly string[];
  references: readonly string[];
  settings: readonly ("quality" | "density" | "takes")[];
  facts: readonly ("title" | "anchor")[];
  moves: readonly ("blocks" | "locales" | "targets" | "shots" | "references")[];
}): fc.Arbitrary<Edit> {
  const text = fc.constantFrom("one", "two", "three");
  const at = fc.nat({ max: 4 });
  function choose<Key extends string, Value>(
    kind: string,
    keys: readonly Key[],
    value: fc.Arbitrary<Value>,
    apply: (content: SetContent, key: Key, value: Value) => SetContent,
  ): fc.Arbitrary<Edit>[] {
    if (keys.length === 0) return [];
    return [
      fc.tuple(fc.constantFrom(...keys), value).map(([key, each]) => ({
        name: `${kind} ${key} ${JSON.stringify(each)}`,
        apply: (content: SetContent) => apply(content, key, each),
      })),
    ];
  }
  const words = fc.tuple(fc.constantFrom("und", "en", "fr", "de"), fc.option(text));
  return fc.oneof(
    ...choose("field", scope.fields, fc.option(text), (content, field, value) =>
      editBrief(content, { [field]: value ?? (field === "subject" ? "" : undefined) }),
    ),
    ...choose("words", scope.blocks, words, (content, key, [locale, value]) =>
      editBlock(content, key, (block) => {
        const { [locale]: _, ...others } = block.words;
        return { ...block, words: value === null ? others : { ...others, [locale]: value } };
      }),
    ),
    ...choose("role", scope.blocks, fc.constantFrom("body", "price"), (content, key, role) =>
      editBlock(content, key, (block) => ({ ...block, role })),
    ),
    ...choose("typography", scope.blocks, fc.option(text), (content, key, value) =>
      editBlock(content, key, ({ typography: _typography, ...block }) => ({
        ...block,
        ...(value === null ? {} : { typography: value }),
      })),
    ),
    ...choose("block", scope.blocks, at, (content, key, place) =>
      editBrief(content, {
        texts: toggle(
          content.set.brief.texts ?? [],
          { key, role: "button", words: { en: `New ${key}` } },
          (each) => each.key === key,
          place,
        ),
      }),
    ),
    ...choose("locale", scope.locales, at, (content, tag, place) => {
      const locales = toggle(content.set.locales, tag, (each) => each === tag, place);
      return editSet(content, {
        locales: locales.length === 0 ? ["und"] : locales.filter((each) => each !== "und"),
      });
    }),
    ...choose("target", scope.targets, at, (content, key, place) =>
      editSet(content, {
        targets: toggle(
          content.set.targets,
          { key, name: `New ${key}`, width: 300, height: 250, nodeId: key },
          (each) => each.key === key,
          place,
        ),
      }),
    ),
    ...choose("edges", scope.targets, fc.integer({ min: 100, max: 103 }), (content, key, width) =>
      editSet(content, {
        targets: content.set.targets.map((each) => (each.key === key ? { ...each, width } : each)),
      }),
    ),
    ...choose("target subject", scope.targets, fc.option(text), (content, key, subject) =>
      editSet(content, {
        targets: content.set.targets.map(({ subject: was, ...each }) => {
          const own = each.key === key ? (subject ?? undefined) : was;
          return { ...each, ...(own === undefined ? {} : { subject: own }) };
        }),
      }),
    ),
    ...choose("shot", scope.shots, at, (content, key, place) =>
      editSet(content, {
        shots: toggle(content.set.shots, { key, text: `New ${key}` }, (each) => each.key === key, place),
      }),
    ),
    ...choose("shot text", scope.shots, text, (content, key, value) =>
      editSet(content, {
        shots: content.set.shots.map((each) => (each.key === key ? { key, text: value } : each)),
      }),
    ),
    ...choose("reference", scope.references, at, (content, asset, place) => {
      const references = toggle(
        content.set.brief.references ?? [],
        { asset, role: "palette" },
        (each) => each.asset === asset,
        place,
      );
      const isThere = references.some((each) => each.asset === asset);
      const { [asset]: _, ...hashes } = content.hashes;
      return {
        ...editBrief(content, { references }),
        hashes: isThere ? { ...hashes, [asset]: `of ${asset}` } : hashes,
      };
    }),
    ...choose("note", scope.references, fc.option(text), (content, asset, note) =>
      editBrief(content, {
        references: (content.set.brief.references ?? []).map(({ note: was, ...each }) => {
          const own = each.asset === asset ? (note ?? undefined) : was;
          return { ...each, ...(own === undefined ? {} : { note: own }) };
        }),
      }),
    ),
    ...choose("setting", scope.settings, fc.constantFrom(1, 2, 3), (content, name, value) =>
      editSet(content, {
        settings: { ...content.set.settings, [name]: name === "quality" ? `q${value}` : value },
      }),
    ),
    ...choose("fact", scope.facts, fc.option(text), (content, name, value) => {
      const { [name]: _, ...rest } = content;
      const told = name === "anchor" ? { sha256: value } : value;
      return { ...rest, title: content.title, ...(value === null ? {} : { [name]: told }) };
    }),
    ...choose(
      "off",
      scope.targets,
      fc.constantFrom("en/k1", "en/k2", "fr/k1", "de"),
      (content, key, rest) => ({
        ...content,
        off: toggle(content.off, `${key}/${rest}`, (each) => each === `${key}/${rest}`, 9),
      }),
    ),
    ...choose("move", scope.moves, at, (content, list, place) => {
      const { brief, locales, shots, targets } = content.set;
      const moved = {
        locales,
        shots,
        targets,
        blocks: brief.texts ?? [],
        references: brief.references ?? [],
      }[list];
      const item = moved[place % Math.max(1, moved.length)];
      if (list === "locales") return editSet(content, { locales: raise(locales, (each) => each === item) });
      if (list === "shots") return editSet(content, { shots: raise(shots, (each) => each === item) });
      if (list === "targets") return editSet(content, { targets: raise(targets, (each) => each === item) });
      if (list === "blocks")
        return editBrief(content, { texts: raise(brief.texts ?? [], (each) => each === item) });
      return editBrief(content, { references: raise(brief.references ?? [], (each) => each === item) });
    }),
  );
}

/** Every edit there is. */
export const everyEdit = anyEdit({
  fields: ["subject", "scene", "style", "prompt"],
  blocks: ["b1", "b2", "b3", "b4"],
  locales: ["en", "fr", "de", "ja"],
  targets: ["t1", "t2", "t3", "t4"],
  shots: ["k1", "k2", "k3", "k4"],
  references: ["a1", "a2", "a3", "a4"],
  settings: ["quality", "density", "takes"],
  facts: ["title", "anchor"],
  moves: ["blocks", "locales", "targets", "shots", "references"],
});

/** The content after these edits, in this order. */
export function applyEdits(content: SetContent, edits: readonly Edit[]): SetContent {
  return edits.reduce((state, { apply }) => apply(state), content);
}

/** All that a content says, each with a name of its own, without the orders of its lists; `und` says that there is no language. */
export function listAtoms(content: SetContent): Record<string, unknown> {
  const { set, title, anchor, off, hashes } = content;
  const { texts = [], references = [], ...fields } = set.brief;
  // Of an anchor its SHA-256 alone says which one it is (T4.3).
  const atoms: Record<string, unknown> = { title, anchor: anchor?.sha256, ...fields };
  for (const [name, value] of Object.entries(set.settings)) atoms[`setting ${name}`] = value;
  for (const locale of set.locales) if (locale !== "und") atoms[`locale ${locale}`] = true;
  for (const { key, words, ...look } of texts) {
    for (const [tag, text] of Object.entries(words)) atoms[`words ${key} ${tag}`] = text;
    for (const [name, value] of Object.entries(look)) atoms[`block ${key} ${name}`] = value;
  }
  for (const { asset, ...rest } of references)
    for (const [name, value] of Object.entries(rest)) atoms[`reference ${asset} ${name}`] = value;
  for (const { key, text } of set.shots) atoms[`shot ${key}`] = text;
  for (const { key, ...rest } of set.targets)
    for (const [name, value] of Object.entries(rest)) atoms[`target ${key} ${name}`] = value;
  for (const id of off) atoms[`off ${id}`] = true;
  for (const [asset, hash] of Object.entries(hashes)) atoms[`hash ${asset}`] = hash;
  return atoms;
}
