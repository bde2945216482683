/** Merges what two people made of one set, key by key, against what both began with (N3). */
import { homeNames } from "../record-keys.ts";
import type { SetRecord } from "../set.ts";
import { createJudge, type Choices, type Conflict, type Judge, type Sides } from "./conflict.ts";
import { mergeAnchors } from "./merge-anchor.ts";
import { mergeFields, readField, readSides } from "./merge-fields.ts";
import { mergeBriefs } from "./merge-brief.ts";
import { mergeLocales, mergeOff, mergeShots, mergeTargets } from "./merge-axes.ts";
import type { SetContent } from "./set-content.ts";

/**
 * One content of two. `base` is what the file held when this person began, `theirs` what it holds now; without a base nothing
 * counts as taken away. What only one of them changed is taken, and lists take in what either added and lose what either took
 * away. Where both changed one thing differently, `choices` says which holds, by the conflict's name; what is not chosen yet is
 * listed in `conflicts`, and until then `merged` holds what is mine.
 */
export function mergeContents(
  base: SetContent | undefined,
  mine: SetContent,
  theirs: SetContent,
  choices: Choices = {},
): { merged: SetContent; conflicts: Conflict[] } {
  const sides = { base, mine, theirs };
  const { judge, open } = createJudge(choices);
  const facts = mergeFields(
    judge,
    readSides(sides, ({ set: _set, off: _off, hashes: _hashes, anchor: _anchor, ...rest }) => rest),
    (kind) => kind,
    (kind) => ({ field: { kind }, entry: homeNames.set }),
  );
  const anchor = mergeAnchors(judge, readField(sides, "anchor"));
  const merged = {
    ...facts,
    ...(anchor === undefined ? {} : { anchor }),
    set: mergeSets(judge, readField(sides, "set")),
    off: mergeOff(readField(sides, "off")),
    hashes: mergeHashes(readField(sides, "hashes")),
  };
  return { merged, conflicts: open };
}

/** The set of both: its id and the time it was made never change, so the file's hold. */
function mergeSets(judge: Judge, sides: Sides<SetRecord>): SetRecord {
  return {
    ...sides.theirs,
    brief: mergeBriefs(judge, readField(sides, "brief")),
    locales: mergeLocales(judge, readField(sides, "locales")),
    shots: mergeShots(judge, readField(sides, "shots")),
    targets: mergeTargets(judge, readField(sides, "targets")),
    settings: mergeFields(
      judge,
      readField(sides, "settings"),
      (setting) => setting,
      (setting) => ({ field: { kind: "setting", setting }, entry: homeNames.set }),
    ),
  };
}

/** What is known of pictures' bytes is no person's choice: where two differ, the same one holds without a question. */
function mergeHashes({ base = {}, mine, theirs }: Sides<SetContent["hashes"]>): SetContent["hashes"] {
  const hashes: SetContent["hashes"] = {};
  for (const asset of Object.keys({ ...theirs, ...mine })) {
    const [was, own, others] = [base[asset], mine[asset], theirs[asset]];
    const greater = (own ?? "") >= (others ?? "") ? own : others;
    const hash = others === was ? own : own === was ? others : greater;
    if (hash !== undefined) hashes[asset] = hash;
  }
  return hashes;
}
