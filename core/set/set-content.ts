/** Everything that a set's home says, as one value: what the panel edits, what is merged, and what a press writes. */
import * as z from "zod/mini";
import { anchorSchema } from "./anchor.ts";
import { offEntrySchema, referenceEntrySchema, setEntrySchema } from "../home-record.ts";
import { readEntry, valueOf, type EntryValue } from "../record-entry.ts";
import { homeNames, readName } from "../record-keys.ts";
import { cellId, setRecordSchema } from "../set.ts";
import {
  joinSet,
  splitSet,
  type NamedEntry,
  type SetPlace,
  type StoredTexts,
  type Trouble,
} from "../set-record.ts";

const hashText = z.string().check(z.maxLength(64));

export const setContentSchema = z.object({
  set: setRecordSchema,
  title: setEntrySchema.shape.title,
  /** Ids of cells that a person left out. */
  off: z.array(z.string()),
  /** The picture that the other cells are made from; absent while none is chosen. */
  anchor: z.optional(anchorSchema),
  /** SHA-256 of the bytes of references as they were uploaded, by asset; what is not known is left out. */
  hashes: z.record(z.string(), hashText),
});
export type SetContent = z.infer<typeof setContentSchema>;

/** A set as a person has it now, and as the file had it when they began: what differs is written, and nothing else (N2, N3). */
export const setChangeSchema = z.object({
  /** Absent for a set that has no home yet. */
  base: z.optional(setContentSchema),
  mine: setContentSchema,
});
export type SetChange = z.infer<typeof setChangeSchema>;

/** The entries of a home, `set` first; undefined for an id that cannot be part of a key. */
export function splitContent(content: SetContent, place: Omit<SetPlace, "title">): NamedEntry[] | undefined {
  const entries = splitSet(content.set, { ...place, title: content.title });
  if (entries === undefined) return undefined;
  const { anchor, hashes } = content;
  const whole = entries.map(({ name, value }): NamedEntry => {
    if (name === homeNames.set) return { name, value: { ...value, anchor } };
    const { asset } = value;
    if (readName(name).kind !== "ref" || typeof asset !== "string") return { name, value };
    const isKnown = Object.prototype.hasOwnProperty.call(hashes, asset);
    return { name, value: { ...value, sha256: isKnown ? hashes[asset] : undefined } };
  });
  return [...whole, ...splitOff(content)];
}

function splitOff({ off }: SetContent): NamedEntry[] {
  const byTarget = new Map<string, EntryValue[]>();
  for (const id of off) {
    const [target = "", locale = "", shot] = id.split("/");
    const cells = byTarget.get(target) ?? [];
    cells.push({ locale, ...(shot === undefined ? {} : { shot }) });
    byTarget.set(target, cells);
  }
  return Array.from(byTarget, ([target, cells]) => ({ name: homeNames.off(target), value: { cells } }));
}

/** Puts a home's entries together again; what cannot be read is named, and left out of it. */
export function joinContent(texts: StoredTexts): { content?: SetContent; troubles: Trouble[] } {
  const { set, title = "", troubles } = joinSet(texts);
  const stored = valueOf(readEntry(setEntrySchema, texts.get(homeNames.set) ?? ""));
  if (set === undefined || stored === undefined) return { troubles };
  const { anchor } = stored;
  const content: SetContent = { set, title, off: joinOff(texts), hashes: joinHashes(texts) };
  if (anchor !== undefined) content.anchor = z.parse(anchorSchema, anchor);
  return { content, troubles };
}

function joinOff(texts: StoredTexts): string[] {
  return Array.from(texts).flatMap(([name, text]) => {
    const { kind, id } = readName(name);
    const entry = kind === "off" ? valueOf(readEntry(offEntrySchema, text)) : undefined;
    return (entry?.cells ?? []).map(({ locale, shot }) => cellId(id, locale, shot));
  });
}

function joinHashes(texts: StoredTexts): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const [name, text] of texts) {
    if (readName(name).kind !== "ref") continue;
    const entry = valueOf(readEntry(referenceEntrySchema, text));
    if (entry?.sha256 !== undefined) hashes[entry.asset] = entry.sha256;
  }
  return hashes;
}
