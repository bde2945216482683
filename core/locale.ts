/** Locale facts without Intl: names, script and direction of a BCP 47 tag, and suggestions for typed text. */
import { likelyScripts } from "./likely-scripts.ts";
import { formerCodes, localeRows, rightToLeftScripts, scriptBlocks, scriptNames } from "./locale-table.ts";

export type Direction = "ltr" | "rtl";

/** A tag's parts in canonical casing: `ja-JP`, `zh-Hant`, `es-419`. */
export type ParsedLocale = { tag: string; language: string; script?: string; region?: string };

export type LocaleFacts = {
  tag: string;
  /** In English; the tag itself when the language is not in our table. */
  name: string;
  ownName: string;
  /** ISO 15924 code; `Zyyy` for `und`. */
  script: string;
  scriptName: string;
  direction: Direction;
};

const tagPattern = /^([A-Za-z]{2,3}|[A-Za-z]{5,8})((?:[-_][A-Za-z0-9]{1,8})*)$/;

/** Splits and cases a tag; undefined when it is not one. Underscores are read as hyphens. */
export function parseLocale(tag: string): ParsedLocale | undefined {
  const match = tagPattern.exec(tag.trim());
  if (match === null) return undefined;
  const language = (match[1] ?? "").toLowerCase();
  const parts = (match[2] ?? "").split(/[-_]/).filter((part) => part !== "");
  const cased: string[] = [language];
  let script: string | undefined;
  let region: string | undefined;
  let isExtension = false;
  for (const part of parts) {
    if (part.length === 1) isExtension = true;
    if (!isExtension && script === undefined && region === undefined && /^[A-Za-z]{4}$/.test(part)) {
      script = part.charAt(0).toUpperCase() + part.slice(1).toLowerCase();
      cased.push(script);
    } else if (!isExtension && region === undefined && /^([A-Za-z]{2}|[0-9]{3})$/.test(part)) {
      region = part.toUpperCase();
      cased.push(region);
    } else cased.push(part.toLowerCase());
  }
  return { tag: cased.join("-"), language, ...(script && { script }), ...(region && { region }) };
}

/** The tag in canonical casing, with the code its language has now (L6): iw-IL is he-IL, and sh is sr-Latn. */
export function currentTag(tag: string): string {
  return parseCurrent(tag)?.tag ?? tag;
}

function parseCurrent(tag: string): ParsedLocale | undefined {
  const locale = parseLocale(tag);
  const present = locale && formerCodes[locale.language];
  if (locale === undefined || present === undefined) return locale;
  const head = locale.script === undefined ? present : present.split("-")[0];
  return parseLocale(`${head}${locale.tag.slice(locale.language.length)}`);
}

const rowsByTag = new Map(localeRows.map((row) => [row[0], row]));

function findRow(tag: string): (typeof localeRows)[number] | undefined {
  return rowsByTag.get(tag);
}

/** By language, and by language and region where that differs. */
const scriptsByTag = new Map(
  Object.keys(likelyScripts).flatMap((script) =>
    (likelyScripts[script] ?? "").split(" ").map((tag): [string, string] => [tag, script]),
  ),
);

/** The script that a tag says, or that its language is usually written in there; undefined for a language we do not know. */
function findScript({ language, script, region }: ParsedLocale): string | undefined {
  return script ?? scriptsByTag.get(`${language}-${region}`) ?? scriptsByTag.get(language);
}

/**
 * The tag and its ever more general parents, each with and without its script, and `und` last (L5). Never one of another
 * script: zh-TW, zh-Hant-TW, zh-Hant, und. An old code of a language is taken for the present one.
 */
export function listFallbacks(tag: string): string[] {
  const locale = parseCurrent(tag);
  if (locale === undefined) return [tag, "und"];
  if (locale.language === "und") return locale.tag === "und" ? ["und"] : [locale.tag, "und"];
  const script = findScript(locale);
  const rest = locale.tag.split("-").filter((part, index) => index > 0 && part !== locale.script);
  const chain: string[] = [];
  for (let length = rest.length; length >= 0; length -= 1) {
    const tail = rest.slice(0, length);
    const bare = [locale.language, ...tail].join("-");
    const full = [locale.language, script, ...tail].join("-");
    const likely = findScript(parseLocale(bare) ?? { tag: bare, language: locale.language });
    const isSame = script === undefined || likely === undefined || likely === script;
    if (script !== undefined && locale.script !== undefined) chain.push(full);
    if (isSame) chain.push(bare);
    if (script !== undefined && locale.script === undefined) chain.push(full);
  }
  return [...chain, "und"];
}

function nameLocale(
  locale: ParsedLocale,
  script: string | undefined,
): readonly [english: string, own: string] {
  if (locale.language === "und") return ["any language", "any language"];
  const exact = findRow(locale.tag);
  if (exact !== undefined) return [exact[1], exact[2]];
  const base = findRow(`${locale.language}-${script}`) ?? findRow(locale.language);
  if (base === undefined) return [locale.tag, locale.tag];
  return locale.region === undefined
    ? [base[1], base[2]]
    : [`${base[1]}, ${locale.region}`, `${base[2]}, ${locale.region}`];
}

/** Facts of any tag (L2). Which script words of a language we do not know are in, `chooseScript` tells. */
export function localeFacts(tag: string): LocaleFacts {
  const locale = parseLocale(tag) ?? { tag, language: tag };
  const current = parseCurrent(tag) ?? locale;
  const known = findScript(current);
  const script = known ?? (current.language === "und" ? "Zyyy" : "Latn");
  const [name, ownName] = nameLocale(current, known);
  return {
    tag: locale.tag,
    name,
    ownName,
    script,
    scriptName: nameScript(script),
    direction: directionOf(script),
  };
}

/** English name of a script by its ISO 15924 code; the code itself when it is not in our table. */
export function nameScript(script: string): string {
  return scriptNames[script] ?? script;
}

/** Direction of a script by its ISO 15924 code. */
export function directionOf(script: string): Direction {
  return rightToLeftScripts.indexOf(script) === -1 ? "ltr" : "rtl";
}

/** Letters of a text by script. Any kana makes Han text Japanese. */
function countScripts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const block = scriptBlocks.find(([, first, last]) => unit >= first && unit <= last);
    if (block !== undefined) counts.set(block[0], (counts.get(block[0]) ?? 0) + 1);
  }
  const han = counts.get("Hani");
  const japanese = counts.get("Jpan");
  if (han !== undefined && japanese !== undefined) counts.set("Jpan", japanese + han);
  return counts;
}

/** The script most letters of a text are in; `Zyyy` when it has none (L3). */
export function scriptOf(text: string): string {
  return findMost(countScripts(text));
}

function findMost(counts: Map<string, number>): string {
  let best = "Zyyy";
  counts.forEach((count, script) => {
    if (count > (counts.get(best) ?? 0)) best = script;
  });
  return best;
}

/** Scripts that are also written in Han letters, which are counted as such. */
const hanScripts = ["Hans", "Hant", "Jpan", "Kore"];

/**
 * The script that words of a locale are in (L7): the locale's, unless its language is not known or none of the words' letters
 * belongs to it; then the one most of them are in.
 */
export function chooseScript(words: string, tag: string): string {
  const current = parseCurrent(tag);
  const known = current && findScript(current);
  const counts = countScripts(words);
  const written = findMost(counts);
  if (written === "Zyyy") return known ?? localeFacts(tag).script;
  if (known === undefined) return written;
  const isWritten = counts.has(known) || (counts.has("Hani") && hanScripts.indexOf(known) !== -1);
  return isWritten ? known : written;
}

/** Whether the language of a tag is one of ours, whatever its script and region. */
export function isKnownLanguage(tag: string): boolean {
  const language = parseCurrent(tag)?.language ?? tag;
  return scriptsByTag.has(language) || rowsByTag.has(language);
}

/** Every locale of the table, in its order. */
export function listLocales(): LocaleFacts[] {
  return localeRows.map((row) => localeFacts(row[0]));
}

/**
 * Locales for what a person typed: a tag, an English name or an own name. Exact tags first, then names that start with
 * it, then names that contain it. A well-formed tag that is not in the table is offered as it is.
 */
export function suggestLocales(query: string, limit = 8): LocaleFacts[] {
  const wanted = query.trim().toLowerCase();
  const parsed = parseCurrent(wanted);
  const scored = listLocales()
    .map((facts, order) => ({ facts, order, rank: rankLocale(facts, wanted, parsed?.tag) }))
    .filter((entry) => entry.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map((entry) => entry.facts);
  const isNewTag =
    parsed !== undefined &&
    (parsed.region !== undefined ||
      parsed.script !== undefined ||
      // A bare code is as likely the beginning of a name, as long as there is one.
      (scored.length === 0 && parsed.language.length <= 3));
  const isListed = scored.some((facts) => facts.tag === parsed?.tag);
  return (isNewTag && !isListed ? [localeFacts(parsed.tag), ...scored] : scored).slice(0, limit);
}

function rankLocale(facts: LocaleFacts, wanted: string, tag: string | undefined): number {
  if (wanted === "") return 3;
  if (facts.tag === tag) return 0;
  if (facts.tag.toLowerCase().indexOf(wanted) === 0) return 1;
  const names = [facts.name.toLowerCase(), facts.ownName.toLowerCase()];
  if (names.some((name) => name.indexOf(wanted) === 0)) return 2;
  return names.some((name) => name.indexOf(wanted) > 0) ? 3 : 4;
}
