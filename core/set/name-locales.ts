/** The languages that a name says: by tag, by a former tag, by the language's English name or its own. */
import {
  currentTag,
  isKnownLanguage,
  listLocales,
  localeFacts,
  parseLocale,
  type LocaleFacts,
} from "../locale.ts";
import { remember } from "../remember.ts";
import { listWords } from "./name-words.ts";

/** A language found in a name. `rank` 3 fills a folder or the whole name, 2 is a name or a tag with a region, 1 a bare code. */
export type FoundLocale = { tag: string; rank: 1 | 2 | 3 };

/** The longest names of languages have so many words. */
const mostWords = 5;

/** Finds languages in the segments of a path; those of `locales` are known besides the table's. Made once for a set. */
export function prepareLocales(locales: readonly string[]): (segments: readonly string[]) => FoundLocale[] {
  const { names, tags } = remember(dictionaries, locales.join(" "), () =>
    createDictionary([...locales.map(localeFacts), ...listLocales()]),
  );

  function findAt(words: readonly string[], at: number, written: ReadonlySet<string>): Spotted | undefined {
    for (let count = Math.min(mostWords, words.length - at); count > 0; count -= 1) {
      const part = words.slice(at, at + count);
      const named = names.get(part.join(" "));
      if (named !== undefined) return { tag: named, count, isCode: false };
      const tag = readTag(part);
      if (tag !== undefined && (count === 1 || tags.has(tag) || written.has(tag)))
        return { tag, count, isCode: count === 1 };
    }
    return undefined;
  }

  function findIn(segment: string): FoundLocale[] {
    const words = listWords(segment);
    const written = listWritten(segment);
    const found: FoundLocale[] = [];
    for (let at = 0; at < words.length; at += 1) {
      const spotted = findAt(words, at, written);
      if (spotted === undefined) continue;
      const { tag, count, isCode } = spotted;
      found.push({ tag, rank: count === words.length ? 3 : isCode ? 1 : 2 });
      at += count - 1;
    }
    return found;
  }
  return (segments) => segments.flatMap(findIn);
}

/** Languages by their names' words, and all tags: the table's and those of the sets that were looked at. */
type Dictionary = { names: ReadonlyMap<string, string>; tags: ReadonlySet<string> };

const dictionaries = new Map<string, Dictionary>();

function createDictionary(known: readonly LocaleFacts[]): Dictionary {
  const names = new Map<string, string>();
  const tags = new Set<string>();
  for (const { tag, name, ownName } of known) {
    tags.add(currentTag(tag));
    for (const each of [name, ownName]) {
      const key = listWords(each).join(" ");
      // A tag that is not in the table has no name of its own.
      if (key !== "" && parseLocale(each)?.tag !== tag && !names.has(key)) names.set(key, currentTag(tag));
    }
  }
  return { names, tags };
}

type Spotted = { tag: string; count: number; isCode: boolean };

/** The present form of the tag that some words are the parts of; undefined for words that are none. */
function readTag(words: readonly string[]): string | undefined {
  const parsed = parseLocale(words.join("-"));
  if (parsed === undefined || parsed.language.length > 3) return undefined;
  const isWhole = words.length === 1 || parsed.region !== undefined || parsed.script !== undefined;
  const tag = currentTag(parsed.tag);
  return isWhole && isKnownLanguage(tag) ? tag : undefined;
}

/** Tags that are written as tags are, the language in small letters and the region in capitals: also those of no table. */
function listWritten(segment: string): ReadonlySet<string> {
  const pattern =
    /(?:^|[^A-Za-z0-9])([a-z]{2,3}[-_](?:[A-Z][a-z]{3}[-_])?(?:[A-Z]{2}|\d{3}))(?![A-Za-z0-9])/g;
  const written = new Set<string>();
  for (let found = pattern.exec(segment); found !== null; found = pattern.exec(segment))
    written.add(currentTag(found[1] ?? ""));
  return written;
}

/**
 * Which of a set's languages a found one is: the same, else the only one of that language and script where one of both says no
 * region (`ja` is ja-JP). Undefined for a language that the set does not have.
 */
export function chooseLocale(tag: string, locales: readonly string[]): string | undefined {
  const same = locales.find((locale) => currentTag(locale) === tag);
  if (same !== undefined) return same;
  const near = locales.filter((locale) => isNear(currentTag(locale), tag));
  return near.length === 1 ? near[0] : undefined;
}

function isNear(one: string, other: string): boolean {
  const [left, right] = [parseLocale(one), parseLocale(other)];
  if (left === undefined || right === undefined || left.language !== right.language) return false;
  if (left.region !== undefined && right.region !== undefined) return false;
  return localeFacts(one).script === localeFacts(other).script;
}
