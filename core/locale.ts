/** Locale facts without Intl: names, script and direction of a BCP 47 tag, and suggestions for typed text. */
import { aliasTags, localeRows, rightToLeftScripts, scriptBlocks, scriptNames } from "./locale-table.ts";

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

const rowsByTag = new Map(localeRows.map((row) => [row[0], row]));
/** Backwards, so that the first row of a language stays. */
const rowsByLanguage = new Map([...localeRows].reverse().map((row) => [row[0].split("-")[0], row]));

function findRow(tag: string): (typeof localeRows)[number] | undefined {
  return rowsByTag.get(tag);
}

/** The tag and its ever more general parents: zh-Hant-TW, zh-Hant, zh. `und` last. */
export function listFallbacks(tag: string): string[] {
  const parts = (parseLocale(tag)?.tag ?? tag).split("-");
  const chain = parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
  return chain.indexOf("und") === -1 ? [...chain, "und"] : chain;
}

/** Likely script of a tag: what it says, else what its region or language usually writes. */
function guessScript(locale: ParsedLocale): string {
  if (locale.script !== undefined) return locale.script;
  if (locale.language === "und") return "Zyyy";
  if (locale.language === "zh" || locale.language === "yue")
    return ["TW", "HK", "MO"].indexOf(locale.region ?? "") === -1 && locale.language === "zh"
      ? "Hans"
      : "Hant";
  if (locale.language === "pa" && locale.region === "PK") return "Arab";
  const language = aliasTags[locale.language] ?? locale.language;
  return findRow(language)?.[3] ?? rowsByLanguage.get(language)?.[3] ?? "Latn";
}

function nameLocale(locale: ParsedLocale): readonly [english: string, own: string] {
  if (locale.language === "und") return ["any language", "any language"];
  const exact = findRow(locale.tag);
  if (exact !== undefined) return [exact[1], exact[2]];
  const script = locale.script === undefined ? undefined : findRow(`${locale.language}-${locale.script}`);
  const base = script ?? findRow(aliasTags[locale.language] ?? locale.language);
  if (base === undefined) return [locale.tag, locale.tag];
  return locale.region === undefined
    ? [base[1], base[2]]
    : [`${base[1]}, ${locale.region}`, `${base[2]}, ${locale.region}`];
}

/** Facts of any tag; a tag we do not know gets its own text as name and the likely script. */
export function localeFacts(tag: string): LocaleFacts {
  const locale = parseLocale(tag) ?? { tag, language: tag };
  const script = guessScript(locale);
  const [name, ownName] = nameLocale(locale);
  return {
    tag: locale.tag,
    name,
    ownName,
    script,
    scriptName: scriptNames[script] ?? script,
    direction: directionOf(script),
  };
}

/** Direction of a script by its ISO 15924 code. */
export function directionOf(script: string): Direction {
  return rightToLeftScripts.indexOf(script) === -1 ? "ltr" : "rtl";
}

/** The script most letters of a text are in; `Zyyy` when it has none. Any kana makes Han text Japanese. */
export function scriptOf(text: string): string {
  const counts = new Map<string, number>();
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const block = scriptBlocks.find(([, first, last]) => unit >= first && unit <= last);
    if (block !== undefined) counts.set(block[0], (counts.get(block[0]) ?? 0) + 1);
  }
  const han = counts.get("Hani");
  const japanese = counts.get("Jpan");
  if (han !== undefined && japanese !== undefined) counts.set("Jpan", japanese + han);
  let best = "Zyyy";
  counts.forEach((count, script) => {
    if (count > (counts.get(best) ?? 0)) best = script;
  });
  return best;
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
  const parsed = parseLocale(wanted);
  const scored = listLocales()
    .map((facts, order) => ({ facts, order, rank: rankLocale(facts, wanted, parsed?.tag) }))
    .filter((entry) => entry.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map((entry) => entry.facts);
  const isNewTag = parsed !== undefined && (parsed.region !== undefined || parsed.script !== undefined);
  const isListed = scored.some((facts) => facts.tag === parsed?.tag);
  return (isNewTag && !isListed ? [localeFacts(parsed.tag), ...scored] : scored).slice(0, limit);
}

function rankLocale(facts: LocaleFacts, wanted: string, tag: string | undefined): number {
  if (wanted === "") return 3;
  if (facts.tag === tag || facts.tag === aliasTags[wanted]) return 0;
  if (facts.tag.toLowerCase().indexOf(wanted) === 0) return 1;
  const names = [facts.name.toLowerCase(), facts.ownName.toLowerCase()];
  if (names.some((name) => name.indexOf(wanted) === 0)) return 2;
  return names.some((name) => name.indexOf(wanted) > 0) ? 3 : 4;
}
