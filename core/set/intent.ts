/** The intent of a cell (T4): what a person chose for it, as one short text of hashed parts. */
import type { Size } from "../api.ts";
import { briefFields, type Brief, type Reference, type TextBlock } from "../brief.ts";
import { findMask, listInputs, type SentPicture } from "../inputs.ts";
import { joinLines } from "../line-breaks.ts";
import { currentTag } from "../locale.ts";
import { prepareWords } from "../prompt-texts.ts";
import { remember } from "../remember.ts";
import type { RunInput } from "../run-body.ts";
import type { Fit, SetRecord } from "../set.ts";
import { shortHash } from "../short-hash.ts";

/** A target may show a subject of its own beside the brief's; the other fields are the same for all cells. */
const [, ...sharedFields] = briefFields;

/** The parts of an intent, in the order in which they are told. A name is never used for anything else. */
export const intentParts = [
  "prompt",
  "subject",
  ...sharedFields,
  "shot",
  "text",
  "words",
  "size",
  "fit",
  "source",
  "references",
] as const;
/** `text` is how the words are set (roles, positions, typography); `source` is the picture to edit with its mask. */
export type IntentPart = (typeof intentParts)[number];

/** What of a set decides the intents of all of its cells. */
export type IntentSet = Pick<SetRecord, "brief" | "shots">;

/** What of a target decides the intents of its cells. Edges in canvas pixels. */
export type IntentTarget = {
  width: number;
  height: number;
  /** As it is sent: absent counts as safe-zone. */
  fit?: Fit | undefined;
  /** The size a person chose in place of the rule's. */
  size?: Size | undefined;
  /** What this target shows beside the brief's subject. */
  subject?: string | undefined;
};

/** What of a cell decides its intent. */
export type IntentCell = {
  locale: string;
  /** The shot's key. */
  shot?: string | undefined;
  target: IntentTarget;
  /** Pictures of its own, the mask among them. Draft and anchor are no part of the intent. */
  inputs?: readonly RunInput[] | undefined;
};

/**
 * SHA-256 of an asset's bytes as they were uploaded, in hexadecimal. Where it is not known the asset's id stands for it, so that
 * the same bytes uploaded again then count as another picture.
 */
export type HashAsset = (asset: string) => string | undefined;

/** The form of the text. Parts that a newer plugin adds to it are left out where they have their former meaning. */
const form = "1";

/** Works out the intents of a set's cells; what cells share is hashed once. Made anew for each state of the set. */
export function prepareIntents(
  { brief, shots }: IntentSet,
  hashAsset: HashAsset,
): (cell: IntentCell) => string {
  const hash = createHash();
  const isEdited = brief.prompt !== undefined && brief.prompt !== "";
  const shared = isEdited
    ? toPart("prompt", hash(brief.prompt ?? ""))
    : sharedFields.map((name) => toPart(name, hash(writtenText(brief[name])))).join("");
  const shotParts = new Map(shots.map(({ key, text }) => [key, toPart("shot", hash(writtenText(text)))]));
  const readTexts = prepareTextParts(brief.texts ?? [], hash);
  const targetParts = new Map<IntentTarget, string>();
  const readInputs = prepareInputParts(brief, isEdited, hashAsset, hash);

  function describeTarget(target: IntentTarget): string {
    const size = toPart("size", hash(describeSize(target)));
    if (isEdited) return size;
    const subject = hash(describeSubject(brief.subject, target.subject));
    const fit = target.fit === undefined || target.fit === "safe-zone" ? "" : hash(target.fit);
    return `${toPart("subject", subject)}${size}${toPart("fit", fit)}`;
  }
  return (cell) => {
    const { target, locale, shot } = cell;
    const texts = isEdited || target.fit === "plate" ? "" : readTexts(locale);
    const told = isEdited || shot === undefined ? "" : (shotParts.get(shot) ?? "");
    return `${form}${shared}${told}${texts}${remember(targetParts, target, describeTarget)}${readInputs(cell)}`;
  };
}

type Hash = (text: string) => string;

/** Hashes each text once. "" stays: a part that says nothing has no place in an intent. */
function createHash(): Hash {
  const known = new Map<string, string>();
  return (text) => (text === "" ? "" : remember(known, text, shortHash));
}

function toPart(name: IntentPart, hash: string): string {
  return hash === "" ? "" : ` ${name}:${hash}`;
}

/** A field as the prompt takes it: one of white space is left out there. */
function writtenText(text: string | undefined): string {
  return text === undefined || text.trim() === "" ? "" : text;
}

/** The brief's subject, and with it the target's own where it has one. */
function describeSubject(shared: string, own: string | undefined): string {
  const written = writtenText(own);
  return written === "" ? writtenText(shared) : JSON.stringify([writtenText(shared), written]);
}

/** How words are set, and the words themselves, both of those blocks that have words in the locale (B4, L8). */
function prepareTextParts(blocks: readonly TextBlock[], hash: Hash): (locale: string) => string {
  const readWords = prepareWords(blocks);
  const blockLooks = blocks.map(describeBlock);
  const known = new Map<string, string>();
  function describe(locale: string): string {
    const looks: string[] = [];
    const words: (string | null)[] = [currentTag(locale)];
    readWords(locale).forEach((own, index) => {
      const lines = own === undefined ? undefined : joinLines(own);
      if (lines?.trim() === "") return;
      looks.push(blockLooks[index] ?? "");
      words.push(lines ?? null);
    });
    const look = looks.length === 0 ? "" : hash(looks.join("\n"));
    return toPart("text", look) + toPart("words", shortHash(JSON.stringify(words)));
  }
  return (locale) => remember(known, locale, describe);
}

function describeBlock({ role, position, typography }: TextBlock): string {
  return JSON.stringify([role, position ?? "", typography ?? ""]);
}

/** Edges to 1/64 pixel, as sizes are chosen (S2.3), so that a frame read back with rounded edges is the same one. */
function describeSize({ width, height, size }: IntentTarget): string {
  const edges = `${Math.round(width * 64)} ${Math.round(height * 64)}`;
  return size === undefined ? edges : `${edges} ${size.width} ${size.height}`;
}

function prepareInputParts(
  brief: Brief,
  isEdited: boolean,
  hashAsset: HashAsset,
  hash: Hash,
): (cell: Pick<IntentCell, "inputs">) => string {
  const references = brief.references ?? [];
  const sources = references.flatMap(toSource);
  const shared = { references: references.filter(({ role }) => role !== "source") };

  function describePicture(input: RunInput): string {
    const bytes =
      "asset" in input ? (hashAsset(input.asset) ?? `asset ${input.asset}`) : `cell ${input.cell}`;
    // A prompt edited as text says nothing of what each picture is for: their bytes and order are all that is sent (B2).
    return isEdited ? bytes : JSON.stringify([input.role, bytes, input.note ?? ""]);
  }
  function describe(own: readonly RunInput[]): string {
    const inputs = [...sources, ...own.filter(({ role }) => role !== "anchor" && role !== "draft")];
    const mask = findMask({ inputs });
    const pictures = listInputs(shared, { inputs });
    const source = pictures.filter(isSource).map(describePicture);
    if (mask !== undefined) source.push(`mask ${hashAsset(mask) ?? `asset ${mask}`}`);
    const others = pictures.filter((picture) => !isSource(picture)).map(describePicture);
    return toPart("source", hash(source.join("\n"))) + toPart("references", hash(others.join("\n")));
  }
  const plain = describe([]);
  return ({ inputs = [] }) => (inputs.length === 0 ? plain : describe(inputs));
}

function toSource({ asset, role, note }: Reference): RunInput[] {
  return role === "source" ? [{ asset, role, ...(note === undefined ? {} : { note }) }] : [];
}

function isSource({ role }: SentPicture): boolean {
  return role === "source";
}

/**
 * The parts in which two intents differ, in the order of `intentParts`; none where one of them has a form that this plugin does
 * not know, since it cannot tell. Parts that only a newer plugin knows are not compared.
 */
export function listChangedParts(was: string, now: string): IntentPart[] {
  if (was === now) return [];
  const former = was.split(" ");
  const present = now.split(" ");
  if (former[0] !== form || present[0] !== form) return [];
  const names = listPaired(former, present) ?? listUnpaired(former, present);
  const [first] = names;
  // A closure for each of the parts would cost more than all the rest, and mostly one part differs.
  const part = names.length === 1 && first !== undefined ? partsByName.get(first) : undefined;
  return part === undefined ? intentParts.filter((each) => names.includes(each)) : [part];
}

const partsByName = new Map<string, IntentPart>(intentParts.map((part) => [part, part]));

/** Names of the parts that differ where both intents have the same parts at the same places, as they mostly do. */
function listPaired(former: readonly string[], present: readonly string[]): string[] | undefined {
  if (former.length !== present.length) return undefined;
  const names: string[] = [];
  for (let index = 1; index < former.length; index += 1) {
    const was = former[index] ?? "";
    const now = present[index] ?? "";
    if (was === now) continue;
    const name = nameOfPart(was);
    if (name !== nameOfPart(now)) return undefined;
    names.push(name);
  }
  return names;
}

/** Names of the parts of either that the other does not have. */
function listUnpaired(former: readonly string[], present: readonly string[]): string[] {
  const missing = former.filter((part) => !present.includes(part));
  const added = present.filter((part) => !former.includes(part));
  return [...missing, ...added].map(nameOfPart);
}

function nameOfPart(part: string): string {
  return part.slice(0, part.indexOf(":"));
}
