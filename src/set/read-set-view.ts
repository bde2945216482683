/** A set as it stands in the file, for the panel: its home's content, and the layers that show its cells. */
import { createFailure, type Failure } from "../../core/failure.ts";
import type { SetView } from "../../core/messages.ts";
import { entrySchema, readEntry, type Unreadable } from "../../core/record-entry.ts";
import { homeNames } from "../../core/record-keys.ts";
import { joinContent } from "../../core/set/set-content.ts";
import { findPageOf } from "../canvas/find-nodes.ts";
import { listKeptReferences } from "../canvas/kept-pictures.ts";
import { readHomeTexts } from "../canvas/set-home.ts";
import type { Session } from "../run/session.ts";
import { inTurns } from "../turns.ts";
import { findSetLayers } from "./find-set-layers.ts";
import { listTakenOut } from "./list-taken-out.ts";
import { findCopiedLayers, locateSet } from "./locate-set.ts";
import { toPlacementView } from "./placement-view.ts";

/** A set that was read: what the panel is told, and what stands at its home, for noticing a change. */
export type ReadSet = { view: SetView; texts: string };

/** The set, or the reason why it cannot be shown, in a sentence. */
export async function readSet(session: Session, set: string): Promise<ReadSet | Failure> {
  const located = await locateSet(session, set);
  if (located === undefined) return gone;
  const { home, storedAs } = located;
  await findPageOf(home)?.loadAsync();
  const texts = readHomeTexts(home, storedAs);
  const { content, troubles } = joinContent(texts);
  if (content === undefined) return explainUnreadable(troubles.find(({ name }) => name === homeNames.set));
  const layers = storedAs === set ? await findSetLayers(session, set, home) : findCopiedLayers(located);
  const takenOut = listTakenOut(content.set, layers);
  const placements: SetView["placements"] = [];
  await inTurns(layers, (layer) => {
    if (!layer.removed) placements.push(...toPlacementView(layer));
  });
  const view: SetView = {
    content: { ...content, set: { ...content.set, id: set } },
    home: home.id,
    pageName: findPageOf(home)?.name ?? "",
    placements,
    ...(takenOut === undefined ? {} : { takenOut }),
    references: describeReferences(texts),
    written: listWritten(texts),
    troubles,
  };
  return { view, texts: joinTexts(texts) };
}

function describeReferences(texts: ReadonlyMap<string, string>): SetView["references"] {
  const references: NonNullable<SetView["references"]> = {};
  for (const { entry: _, asset, ...source } of listKeptReferences(texts)) references[asset] = source;
  return references;
}

/** What stands at a set's home now, as `readSet` told it; "" where it has none. */
export async function readSetTexts(session: Session, set: string): Promise<string> {
  const located = await locateSet(session, set);
  return located === undefined ? "" : joinTexts(readHomeTexts(located.home, located.storedAs));
}

const gone = createFailure("not-found", {
  message:
    "This set is not in the file any more: its section or frame was removed, or its making was undone. Undo that, or make a new set.",
  doing: "opening a set",
});

function explainUnreadable(trouble: { outcome: Unreadable | "missing" } | undefined): Failure {
  const message =
    trouble?.outcome === "newer"
      ? "This set was written by a newer version of Polyframe, and stays as it is. Update the plugin to open it."
      : "The record of this set is damaged, and stays as it is. Its pictures can be used; make a new set for further ones.";
  return createFailure("not-found", { message, doing: "opening a set" });
}

function joinTexts(texts: ReadonlyMap<string, string>): string {
  return JSON.stringify(Array.from(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const anyEntrySchema = entrySchema({});

function listWritten(texts: ReadonlyMap<string, string>): SetView["written"] {
  const written: SetView["written"] = {};
  texts.forEach((text, name) => {
    const reading = readEntry(anyEntrySchema, text);
    if (reading.outcome !== "ok") return;
    const { by, at } = reading.value;
    written[name] = by === undefined ? { at } : { by, at };
  });
  return written;
}
