/** Between a draft, which a person edits, and what a set's home says: one is made of the other without losing anything. */
import { titleOf } from "../../core/run-title.ts";
import type { HashAsset } from "../../core/set/intent.ts";
import { isSame } from "../../core/set/is-same.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import { type Draft, type SetRecord, type Target, expandCells } from "../../core/set.ts";
import { createDraft } from "./draft.ts";
import { tidyBrief, tidyShots, tidySubject } from "./tidy.ts";

/** The draft of a set, with its targets pinned as its own. `known` is a draft whose references were measured here. */
export function draftOfContent({ set, off, anchor }: SetContent, known: Draft = createDraft()): Draft {
  const { brief, locales, shots, settings } = set;
  return {
    ...createDraft(),
    brief,
    locales: locales.length === 0 ? ["und"] : locales,
    shots,
    settings,
    off,
    pinned: set.targets.map(({ size: _size, ...target }) => target),
    choices: choicesOf(set.targets, known),
    assets: known.assets ?? [],
    ...(anchor === undefined ? {} : { anchor }),
  };
}

/** What was chosen for each of these targets. The set says it all but where the picture of a box goes, which only tells until it is there. */
export function choicesOf(targets: readonly Target[], known: Draft): NonNullable<Draft["choices"]> {
  return Object.fromEntries(
    targets.map(({ key, fit, size, subject }) => {
      const place = known.choices?.[key]?.place;
      return [
        key,
        {
          ...(fit === undefined ? {} : { fit }),
          ...(size === undefined ? {} : { size }),
          ...(subject === undefined ? {} : { subject }),
          ...(place === undefined ? {} : { place }),
        },
      ];
    }),
  );
}

/** What decides a content beside the draft itself. */
export type ContentFacts = {
  /** What the file had when the edits began; absent for a set that has no home yet. */
  base?: SetContent | undefined;
  id: string;
  /** UTC ISO 8601: when a set without a home is made. */
  createdAt: string;
  /** Those of the set; where absent, the draft's pinned ones. */
  targets?: readonly Target[] | undefined;
  settings?: SetRecord["settings"] | undefined;
};

/** What a set's home would say, if this draft were written into it. */
export function contentOfDraft(draft: Draft, facts: ContentFacts): SetContent {
  const { base, id, targets = draft.pinned, settings = draft.settings } = facts;
  const brief = tidyBrief(draft.brief);
  const hashOf = createHashAsset(draft, base);
  const hashes = (brief.references ?? []).flatMap(({ asset }): [string, string][] => {
    const hash = hashOf(asset);
    return hash === undefined ? [] : [[asset, hash]];
  });
  return {
    title: base?.title ?? titleOf(brief, targets.find(({ subject }) => subject !== undefined)?.subject),
    ...(draft.anchor === undefined ? {} : { anchor: draft.anchor }),
    off: base === undefined ? listOff(draft, targets) : [...draft.off],
    hashes: Object.fromEntries(hashes),
    set: {
      v: 1,
      id,
      createdAt: base?.set.createdAt ?? facts.createdAt,
      brief,
      locales: [...draft.locales],
      shots: tidyShots(draft.shots),
      targets: withChoices(targets, draft),
      settings,
    },
  };
}

/** Of the cells that were switched off, those of a set that begins; a draft remembers others from earlier. */
function listOff({ locales, shots, off }: Draft, targets: readonly Target[]): string[] {
  const cells = new Set(expandCells(locales, targets, shots).map(({ id }) => id));
  return off.filter((id) => cells.has(id));
}

/** SHA-256 of a reference's bytes: measured here, else as the set's home says it. */
export function createHashAsset({ assets = [] }: Draft, base: SetContent | undefined): HashAsset {
  const known = new Map(assets.map(({ asset, sha256 }) => [asset, sha256]));
  return (asset) => known.get(asset) ?? base?.hashes[asset];
}

/**
 * Targets with what a person chose for each: how a ratio beyond the model's is met, a size other than the rule's, and what it
 * shows of its own, tidied.
 */
export function withChoices(targets: readonly Target[], { choices = {} }: Draft): Target[] {
  return targets.map(({ size: _size, subject, ...target }) => {
    const { fit = target.fit, size, subject: chosen = subject } = choices[target.key] ?? {};
    return {
      ...target,
      ...tidySubject(chosen),
      ...(fit === undefined ? {} : { fit }),
      ...(size === undefined ? {} : { size }),
    };
  });
}

/** The content of an open set as it is on screen. */
export function contentOnScreen(draft: Draft, base: SetContent): SetContent {
  return contentOfDraft(draft, { base, id: base.set.id, createdAt: base.set.createdAt });
}

/** True where two contents of a set say the same; the order in which cells were left out says nothing. */
export function isSameContent(one: SetContent, other: SetContent): boolean {
  return isSame({ ...one, off: one.off.toSorted() }, { ...other, off: other.off.toSorted() });
}

/** True where the draft says something that the file does not say. What is known of pictures' bytes is no edit. */
export function hasUnwritten(draft: Draft, base: SetContent): boolean {
  const mine = contentOnScreen(draft, base);
  return !isSameContent({ ...base, hashes: {} }, { ...mine, hashes: {} });
}

/**
 * The draft, with what `merged` says otherwise than `mine`. What is the same stays as it stands on screen: a space that is being
 * typed, a text block that is still empty.
 */
export function takeMerged(draft: Draft, mine: SetContent, merged: SetContent): Draft {
  const next = draftOfContent(merged, draft);
  const { set } = mine;
  const isSameTargets = isSame(set.targets, merged.set.targets);
  const { anchor: own, ...rest } = draft;
  const anchor = isSame(mine.anchor, merged.anchor) ? own : merged.anchor;
  return {
    ...rest,
    ...(anchor === undefined ? {} : { anchor }),
    brief: isSame(set.brief, merged.set.brief) ? draft.brief : next.brief,
    locales: isSame(set.locales, merged.set.locales) ? draft.locales : next.locales,
    shots: isSame(set.shots, merged.set.shots) ? draft.shots : next.shots,
    settings: isSame(set.settings, merged.set.settings) ? draft.settings : next.settings,
    off: isSame(mine.off, merged.off) ? draft.off : next.off,
    pinned: isSameTargets ? draft.pinned : next.pinned,
    choices: isSameTargets ? (draft.choices ?? {}) : (next.choices ?? {}),
  };
}
