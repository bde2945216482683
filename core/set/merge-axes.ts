/** Merges two people's axes of a set, languages, targets and shots, and the cells they left out (N3). */
import { briefLimits, type Shot } from "../brief.ts";
import { homeNames } from "../record-keys.ts";
import type { Target } from "../set.ts";
import type { Judge, Sides, TargetPart } from "./conflict.ts";
import { mergeFields, readSides } from "./merge-fields.ts";
import { keepKeys, mergeKeys, mergeList } from "./merge-list.ts";

/** The languages of both. `und` alone says that there are none yet: it goes as soon as either has one. */
export function mergeLocales(judge: Judge, sides: Sides<readonly string[]>): string[] {
  const locales = readSides(sides, (tags) => (tags.length === 1 && tags[0] === "und" ? [] : tags));
  const rules = { list: "locales" as const, most: briefLimits.locales, isAxis: true };
  const merged = mergeKeys(judge, locales, rules);
  const isPlain = merged.length === 0 && (sides.mine.includes("und") || sides.theirs.includes("und"));
  return isPlain ? ["und"] : merged;
}

/** The targets of both, each with what either chose for it. */
export function mergeTargets(judge: Judge, sides: Sides<readonly Target[]>): Target[] {
  const targets = readSides(sides, (list) => new Map(list.map((target) => [target.key, target])));
  const merged = mergeList(judge, targets, {
    list: "targets",
    most: 200,
    isAxis: true,
    field: (target) => ({ kind: "target", target }),
    entry: homeNames.target,
    tell: ({ name }) => name,
    merge: (key, each) => mergeTarget(judge, key, each),
  });
  return Array.from(merged.values());
}

const targetParts: Readonly<Record<Exclude<keyof Target, "key">, TargetPart>> = {
  name: "name",
  width: "edges",
  height: "edges",
  nodeId: "layer",
  fillable: "layer",
  turned: "layer",
  box: "layer",
  fit: "fit",
  size: "size",
  subject: "subject",
};

function mergeTarget(judge: Judge, key: string, sides: Sides<Target>): Target {
  const rest = mergeFields(
    judge,
    readSides(sides, ({ key: _key, ...others }) => others),
    (field) => targetParts[field],
    (part) => ({ field: { kind: "target", target: key, part }, entry: homeNames.target(key) }),
  );
  return { key, ...rest };
}

/** The shots of both, by their keys. */
export function mergeShots(judge: Judge, sides: Sides<readonly Shot[]>): Shot[] {
  const texts = readSides(sides, (shots) => new Map(shots.map(({ key, text }) => [key, { text }])));
  const merged = mergeList(judge, texts, {
    list: "shots",
    most: briefLimits.shots,
    isAxis: true,
    field: (shot) => ({ kind: "shot", shot }),
    entry: homeNames.shot,
    tell: ({ text }) => text,
    merge: (shot, each) =>
      mergeFields(
        judge,
        each,
        (field) => field,
        () => ({ field: { kind: "shot", shot }, entry: homeNames.shot(shot) }),
      ),
  });
  return Array.from(merged, ([key, { text }]) => ({ key, text }));
}

/** The cells that either left out, without those that either took back. */
export function mergeOff(sides: Sides<readonly string[]>): string[] {
  return Array.from(keepKeys(sides));
}
