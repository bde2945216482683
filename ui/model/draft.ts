/** Edits of a draft: each takes the draft and gives the next one. Nothing here forgets what was typed. */
import { findQuality, type Model } from "../../core/catalogue.ts";
import { type Brief, type Reference, type TextBlock, briefLimits } from "../../core/brief.ts";
import { currentTag } from "../../core/locale.ts";
import type { Anchor } from "../../core/set/anchor.ts";
import type { SetRecord } from "../../core/set.ts";
import type { Draft, Settings, Target } from "../../core/set.ts";

/** An empty model id means the catalogue's default, whichever that is when the quote is made. */
export const defaultSettings: Settings = {
  model: "",
  density: 2,
  background: "opaque",
  experimental: false,
  takes: 1,
  destination: "new-frame",
};

export function createDraft(): Draft {
  return {
    brief: { subject: "" },
    locales: ["und"],
    shots: [],
    pinned: [],
    typed: [],
    off: [],
    settings: defaultSettings,
  };
}

/** The draft with an empty brief; where its pictures go, and how they are made, stays. */
export function emptyBrief(draft: Draft): Draft {
  const { pinned, typed, settings, choices } = draft;
  const next: Draft = { ...createDraft(), pinned, typed, settings };
  if (choices !== undefined) next.choices = withoutSubjects(choices);
  return next;
}

function withoutSubjects(choices: NonNullable<Draft["choices"]>): NonNullable<Draft["choices"]> {
  const others = Object.entries(choices).map(([key, { subject: _subject, ...rest }]) => [key, rest] as const);
  return Object.fromEntries(others);
}

/** The draft a set's record describes; its targets are the selection's business. */
export function draftFromSet(set: SetRecord): Draft {
  return {
    ...createDraft(),
    brief: set.brief,
    locales: set.locales.length === 0 ? ["und"] : set.locales,
    shots: set.shots,
    settings: set.settings,
  };
}

export function setBrief(draft: Draft, changes: Partial<Brief>): Draft {
  return { ...draft, brief: { ...draft.brief, ...changes } };
}

/** Goes back from a prompt edited as text to the compiled one. */
export function dropPrompt(draft: Draft): Draft {
  const { prompt: _, ...brief } = draft.brief;
  return { ...draft, brief };
}

export function setSettings(draft: Draft, changes: Partial<Settings>): Draft {
  return { ...draft, settings: { ...draft.settings, ...changes } };
}

/** Chooses the picture that all are made from, so that they share one look. */
export function setLook(draft: Draft, anchor: Anchor): Draft {
  return { ...setSettings(draft, { sameLook: true }), anchor };
}

/** Another model: the quality that was chosen stays where that one has it, so that a set's pictures stand as they did. */
export function setModel(draft: Draft, model: Model): Draft {
  const next = setSettings(draft, { model: model.id });
  return findQuality(model, draft.settings.quality ?? "") === undefined
    ? clearSetting(next, "quality")
    : next;
}

/** Takes a setting back to "chosen for me". */
export function clearSetting(draft: Draft, name: "quality" | "format" | "partials"): Draft {
  const settings = { ...draft.settings };
  delete settings[name];
  return { ...draft, settings };
}

export function addText(draft: Draft, block: TextBlock): Draft {
  const texts = draft.brief.texts ?? [];
  if (texts.length >= briefLimits.texts) return draft;
  return setBrief(draft, { texts: [...texts, block] });
}

/** An empty block in the first role that is not taken: a headline, then a subhead, then body copy. */
export function addEmptyText(draft: Draft, key: string): Draft {
  const used = new Set((draft.brief.texts ?? []).map((text) => text.role));
  const role =
    (["headline", "subhead", "body", "button"] as const).find((each) => !used.has(each)) ?? "label";
  return addText(draft, { key, role, words: {} });
}

export function setText(draft: Draft, index: number, changes: Partial<TextBlock>): Draft {
  const texts = (draft.brief.texts ?? []).map((text, at) => (at === index ? { ...text, ...changes } : text));
  return setBrief(draft, { texts });
}

export function setWords(draft: Draft, index: number, locale: string, words: string): Draft {
  const block = draft.brief.texts?.[index];
  if (block === undefined) return draft;
  return setText(draft, index, { words: { ...block.words, [locale]: words } });
}

/** "Wherever the model likes": the position is left out of the brief. */
export function clearPosition(draft: Draft, index: number): Draft {
  const texts = (draft.brief.texts ?? []).map((text, at) => {
    if (at !== index) return text;
    const { position: _, ...rest } = text;
    return rest;
  });
  return setBrief(draft, { texts });
}

export function removeText(draft: Draft, index: number): Draft {
  return setBrief(draft, { texts: (draft.brief.texts ?? []).filter((_, at) => at !== index) });
}

/**
 * Adds a language, unless it is there under its present code or a former one. Words written before there were languages stay
 * where they are: only the person knows which language they are in. Removing the last language gives its words back to the plain
 * field; those of other languages are kept.
 */
export function addLocale(draft: Draft, tag: string): Draft {
  const isThere = draft.locales.some((each) => currentTag(each) === currentTag(tag));
  if (isThere || draft.locales.length >= briefLimits.locales) return draft;
  if (draft.locales.length === 1 && draft.locales[0] === "und") return { ...draft, locales: [tag] };
  return { ...draft, locales: [...draft.locales, tag] };
}

export function removeLocale(draft: Draft, tag: string): Draft {
  const locales = draft.locales.filter((each) => each !== tag);
  if (locales.length > 0) return { ...draft, locales };
  const plain: Draft = { ...draft, locales: ["und"] };
  if (draft.brief.texts === undefined) return plain;
  const texts = draft.brief.texts.map((text) => {
    const { [tag]: words, ...others } = text.words;
    return words === undefined || others.und ? text : { ...text, words: { ...others, und: words } };
  });
  return setBrief(plain, { texts });
}

export function addReference(
  draft: Draft,
  facts: { asset: string; name: string; width: number; height: number; sha256?: string },
): Draft {
  const references = draft.brief.references ?? [];
  if (references.some((each) => each.asset === facts.asset)) return draft;
  const known = (draft.assets ?? []).filter((each) => each.asset !== facts.asset);
  return {
    ...setBrief(draft, { references: [...references, { asset: facts.asset, role: "style" }] }),
    assets: [...known, facts],
  };
}

/** Keeps a small copy (a data URL) with the facts of a reference; the draft as it was where it has no such reference. */
export function setReferenceThumb(draft: Draft, asset: string, thumb: string): Draft {
  const assets = draft.assets ?? [];
  if (!assets.some((each) => each.asset === asset)) return draft;
  return { ...draft, assets: assets.map((each) => (each.asset === asset ? { ...each, thumb } : each)) };
}

export function setReference(draft: Draft, index: number, changes: Partial<Reference>): Draft {
  const references = (draft.brief.references ?? []).map((each, at) =>
    at === index ? { ...each, ...changes } : each,
  );
  return setBrief(draft, { references });
}

export function removeReference(draft: Draft, index: number): Draft {
  return setBrief(draft, { references: (draft.brief.references ?? []).filter((_, at) => at !== index) });
}

/** Adds an empty shot, under a key that no other shot has had (T2). */
export function addShot(draft: Draft, key: string): Draft {
  if (draft.shots.length >= briefLimits.shots) return draft;
  return { ...draft, shots: [...draft.shots, { key, text: "" }] };
}

export function setShot(draft: Draft, key: string, text: string): Draft {
  return { ...draft, shots: draft.shots.map((shot) => (shot.key === key ? { key, text } : shot)) };
}

export function removeShot(draft: Draft, key: string): Draft {
  return { ...draft, shots: draft.shots.filter((shot) => shot.key !== key) };
}

/** Leaves these cells out, or takes them back. */
export function setCellsOff(draft: Draft, ids: readonly string[], isOff: boolean): Draft {
  const chosen = new Set(ids);
  const others = draft.off.filter((id) => !chosen.has(id));
  return { ...draft, off: isOff ? [...others, ...ids] : others };
}

/** Leaves out every cell of `all` but these. */
export function keepOnly(draft: Draft, all: readonly string[], ids: readonly string[]): Draft {
  return setCellsOff(setCellsOff(draft, all, true), ids, false);
}

/** Takes a target out of those that are pinned; the last one stays. */
export function removeTarget(draft: Draft, key: string): Draft {
  const pinned = draft.pinned.filter((target) => target.key !== key);
  return pinned.length === 0 ? draft : { ...draft, pinned };
}

/** Adds a typed size, or takes it away when it is there already. */
export function toggleTyped(draft: Draft, target: Target): Draft {
  const without = draft.typed.filter((each) => each.key !== target.key);
  return { ...draft, typed: without.length < draft.typed.length ? without : [...draft.typed, target] };
}

type Choice = NonNullable<Draft["choices"]>[string];

/** Remembers what the person chose for one target; `undefined` takes a choice back. */
export function setChoice(
  draft: Draft,
  key: string,
  changes: Omit<Choice, "size"> & { size?: Choice["size"] | undefined },
): Draft {
  const { size, ...rest }: Choice = draft.choices?.[key] ?? {};
  const nextSize = "size" in changes ? changes.size : size;
  const { size: _, ...others } = changes;
  const choice: Choice = { ...rest, ...others };
  return {
    ...draft,
    choices: { ...draft.choices, [key]: nextSize === undefined ? choice : { ...choice, size: nextSize } },
  };
}
