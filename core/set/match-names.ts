/** Which cell of a set a picture made elsewhere belongs to, by its name: never by its position, and never by a guess (T9.1). */
import { layerName } from "../layout.ts";
import { expandCells, type Cell, type SetRecord, type Target } from "../set.ts";
import { chooseLocale, prepareLocales, type FoundLocale } from "./name-locales.ts";
import { findWords, listPairs, listWords, splitPath } from "./name-words.ts";

/** A picture by its file's or layer's name, with the folders or layers around it before slashes. Its edges are in pixels. */
export type NamedPicture = { name: string; width?: number | undefined; height?: number | undefined };

/** What a name says of its cell: the keys of target and shot, and the language; what it does not say, or not clearly, is absent. */
export type MatchedParts = {
  target?: string | undefined;
  locale?: string | undefined;
  shot?: string | undefined;
};

/** What of a set decides how names are matched. `titles` stand in layers' names in place of targets that were typed. */
export type NamedSet = Pick<SetRecord, "locales" | "targets" | "shots"> & { titles?: readonly string[] };

/** Matches names with a set's cells. An axis of one entry is matched unless the name says another one. Made once for a set. */
export function prepareMatch(set: NamedSet): (picture: NamedPicture) => MatchedParts {
  const cells = expandCells(set.locales, set.targets, set.shots);
  const ownNames = listOwnNames(cells, set.titles ?? []);
  const findLocales = prepareLocales(set.locales);
  const targets = set.targets.map(describeTarget);
  const numbers = new Map(
    cells.flatMap(({ shot, shotNumber }) => (shot === undefined ? [] : [[shotNumber, shot] as const])),
  );
  return (picture) => {
    const segments = splitPath(picture.name);
    const own = findOwn(ownNames, segments);
    if (own.length > 0) return findCommon(own);
    const target = matchTarget(targets, segments, picture);
    return {
      target: target?.key,
      locale: matchLocale(set.locales, findLocales(segments)),
      shot: matchShot(numbers, segments, target),
    };
  };
}

type OwnNames = ReadonlyMap<string, readonly Cell[]>;

/** The names that layers of these cells have, in which slashes are folders, so that Figma's own export is matched exactly. */
function listOwnNames(cells: readonly Cell[], titles: readonly string[]): OwnNames {
  const names = new Map<string, Cell[]>();
  for (const cell of cells) {
    const { target, locale, shotNumber } = cell;
    const { width, height } = target;
    const called = target.nodeId === undefined && titles.length > 0 ? titles : [target.name];
    const own = called.map((name) => layerName({ target: name, locale, width, height, shotNumber }));
    for (const name of Array.from(new Set(own))) {
      const key = splitPath(name).join("/");
      names.set(key, [...(names.get(key) ?? []), cell]);
    }
  }
  return names;
}

/** The cells whose name the path ends with. */
function findOwn(names: OwnNames, segments: readonly string[]): readonly Cell[] {
  for (let from = 0; from < segments.length; from += 1) {
    const cells = names.get(segments.slice(from).join("/"));
    if (cells !== undefined) return cells;
  }
  return [];
}

/** What cells of one name have in common is said; what tells them apart is not. */
function findCommon(cells: readonly Cell[]): MatchedParts {
  function common<Part>(partOf: (cell: Cell) => Part): Part | undefined {
    const parts = new Set(cells.map(partOf));
    return parts.size === 1 ? Array.from(parts)[0] : undefined;
  }
  return {
    target: common(({ target }) => target.key),
    locale: common(({ locale }) => locale),
    shot: common(({ shot }) => shot),
  };
}

type KnownTarget = { key: string; shape: Target; names: string[][]; size: string[] };

function describeTarget(target: Target): KnownTarget {
  const { key, name, width, height } = target;
  const size = listWords(`${Math.round(width)}x${Math.round(height)}`);
  const words = listWords(name);
  const at = findWords(words, size);
  const short = at <= 0 ? [] : words.slice(0, at);
  return { key, shape: target, names: [words, short, listWords(key)], size };
}

/** Name and size in the path say it, where they do not contradict each other; among those that are left, the ratio does. */
function matchTarget(
  targets: readonly KnownTarget[],
  segments: readonly string[],
  { width, height }: NamedPicture,
): KnownTarget | undefined {
  const [only, second] = targets;
  if (second === undefined) return only;
  const words = segments.map(listWords);
  const named = listNamed(targets, words);
  const sized = targets.filter(({ size }) => words.some((each) => findWords(each, size) !== -1));
  const both = named.filter((target) => sized.includes(target));
  if (named.length > 0 && sized.length > 0 && both.length === 0) return undefined;
  const said = both.length > 0 ? both : named.length > 0 ? named : sized;
  const pairs = listPairs(segments.join(" "));
  const shapes = [...pairs, ...(width === undefined || height === undefined ? [] : [{ width, height }])];
  let left = said.length > 0 ? said : targets;
  for (const shape of shapes) {
    const alike = left.filter((target) => isAlike(target.shape, shape));
    if (alike.length > 0) left = alike;
  }
  return left.length === 1 ? left[0] : undefined;
}

/** The targets whose names are in the path; a name that is a part of another one's counts for nothing beside it. */
function listNamed(targets: readonly KnownTarget[], segments: readonly string[][]): KnownTarget[] {
  const found = targets.flatMap((target) => {
    const said = target.names.filter((name) => segments.some((words) => findWords(words, name) !== -1));
    const [longest] = said.sort((one, other) => other.length - one.length);
    return longest === undefined ? [] : [{ target, name: longest }];
  });
  const whole = found.filter(({ name }) => !found.some((other) => isPartOf(name, other.name)));
  return whole.map(({ target }) => target);
}

function isPartOf(part: readonly string[], whole: readonly string[]): boolean {
  return part.length < whole.length && findWords(whole, part) !== -1;
}

type Shape = { width: number; height: number };

/** Exports round their edges: two shapes within a fiftieth of each other's ratio are alike. */
function isAlike(one: Shape, other: Shape): boolean {
  return Math.abs(Math.log((one.width * other.height) / (one.height * other.width))) < 0.02;
}

/** The language that is said most clearly; undefined where two are said alike, or only one that the set does not have. */
function matchLocale(locales: readonly string[], found: readonly FoundLocale[]): string | undefined {
  const known = found.flatMap(({ tag, rank }) => {
    const locale = chooseLocale(tag, locales);
    return locale === undefined ? [] : [{ locale, rank }];
  });
  const most = Math.max(0, ...known.map(({ rank }) => rank));
  const best = new Set(known.flatMap(({ locale, rank }) => (rank === most ? [locale] : [])));
  if (best.size > 0) return best.size === 1 ? Array.from(best)[0] : undefined;
  const [only, second] = locales;
  return second !== undefined || found.some(({ rank }) => rank > 1) ? undefined : only;
}

/** `shot 2`, `s2` or a number at the end that belongs neither to a size nor to the target's name. */
function matchShot(
  numbers: ReadonlyMap<number, string>,
  segments: readonly string[],
  target: KnownTarget | undefined,
): string | undefined {
  if (numbers.size === 1) return Array.from(numbers.values())[0];
  for (const segment of Array.from(segments).reverse()) {
    const said = /(?:^| )(?:shot|s) ?0*(\d{1,2})(?: |$)/.exec(listWords(segment).join(" "));
    if (said !== null) return numbers.get(Number(said[1]));
  }
  const last = listWords(segments[segments.length - 1] ?? "");
  const [number = ""] = last.slice(-1);
  const isTaken = [target?.size ?? [], ...(target?.names ?? [])].some((words) => endsWith(last, words));
  const isSize = listPairs(segments[segments.length - 1] ?? "").some(
    ({ height }) => String(height) === number,
  );
  return isTaken || isSize || !/^\d{1,2}$/.test(number) ? undefined : numbers.get(Number(number));
}

function endsWith(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 0 && findWords(words.slice(-wanted.length), wanted) === 0;
}
