/** Writing what a person changed of a set: the entries that differ from what the file had when they began, and no other (N2, N3). */
import { createFailure, type Failure } from "../../core/failure.ts";
import { homeNames } from "../../core/record-keys.ts";
import { listChanges } from "../../core/set/diff-content.ts";
import { joinContent, type SetChange } from "../../core/set/set-content.ts";
import { dropHomeEntries, findHome, putHomeEntries, readHomeTexts } from "../canvas/set-home.ts";
import { writeIndex } from "../canvas/set-index.ts";
import type { Session } from "../run/session.ts";
import { locateSet } from "./locate-set.ts";

/**
 * What keeps a change from being written: `diverged` where an entry of the home is neither what it was when the person began nor
 * what they want; a failure where a part to be written cannot be read, and so must not be written over (C4).
 */
export type Hindrance = "diverged" | Failure;

/** Undefined where the change can be written, or where the set has no home and gets one. */
export async function findHindrance(
  session: Session,
  { base, mine }: SetChange,
): Promise<Hindrance | undefined> {
  const located = await locateSet(session, mine.set.id);
  if (located === undefined) return undefined;
  const { content: stored, troubles } = joinContent(readHomeTexts(located.home, located.storedAs));
  if (stored === undefined) return refuse(homeNames.set);
  const content = { ...stored, set: { ...stored.set, id: mine.set.id } };
  const theirs = listNames(base, content);
  const wanted = new Set(listNames(mine, content));
  if (theirs.some((name) => wanted.has(name))) return "diverged";
  const written = new Set(listNames(content, mine));
  const trouble = troubles.find(({ name }) => written.has(name));
  return trouble && refuse(trouble.name);
}

/** Writes the change at the set's home, where it has one. Call inside a burst, after `findHindrance` found nothing. */
export async function writeChange({ base, mine }: SetChange, file: string): Promise<void> {
  const { id } = mine.set;
  const home = await findHome(id);
  if (home === undefined) return;
  const place = { self: home.id, file: file === "" ? undefined : file };
  const { put, drop } = listChanges(base, mine, place);
  // One that was cut and pasted still says its former node.
  putHomeEntries(home, id, [...put, { name: homeNames.set, value: { self: home.id } }]);
  dropHomeEntries(home, id, drop);
  if (base !== undefined && home.type === "SECTION" && home.name === base.title) home.name = mine.title;
  writeIndex(home, mine);
}

function listNames(...contents: Parameters<typeof listChanges>): string[] {
  const { put, drop } = listChanges(...contents);
  return [...put.map(({ name }) => name), ...drop];
}

function refuse(name: string): Failure {
  const part = name === homeNames.set ? "The record of this set" : `A part of this set's record (${name})`;
  const message = `${part} cannot be read, because it is damaged or a newer version of Polyframe wrote it. It stays as it is, and nothing was sent. Update the plugin, or make a new set.`;
  return createFailure("conflict", { message, doing: "writing a set" });
}
