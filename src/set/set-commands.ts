/** What a person does to sets from the panel without making anything: list, write, duplicate, show. */
import { createFailure, isFailure } from "../../core/failure.ts";
import type { PanelMessage } from "../../core/messages.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import { chooseSpotBeside, chooseSpotInView } from "../canvas/choose-spot.ts";
import { findNode, findPageOf } from "../canvas/find-nodes.ts";
import { keepPictures } from "../canvas/kept-pictures.ts";
import { moveInto } from "../canvas/read-layers.ts";
import { writeHome } from "../canvas/set-home.ts";
import { listIndex } from "../canvas/set-index.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { postToUi } from "../panel.ts";
import type { Session } from "../run/session.ts";
import { findSetLayers } from "./find-set-layers.ts";
import { openSet } from "./follow-set.ts";
import { locateSet, settleCopy } from "./locate-set.ts";
import { readSet } from "./read-set-view.ts";
import { findHindrance, writeChange } from "./write-change.ts";

type Message<Type extends PanelMessage["type"]> = Extract<PanelMessage, { type: Type }>;

/**
 * The sets of this file as the document's index knows them; no page is loaded. One whose home a person deleted is left out where
 * its page is loaded, and listed until then.
 */
export async function listSets(session: Session): Promise<void> {
  const pages = new Map(figma.root.children.map((page) => [page.id, page.name]));
  const loaded = new Set([figma.currentPage.id, ...Array.from(session.canvas.pages)]);
  const indexed = listIndex();
  const homes = await Promise.all(
    indexed.map(async ({ entry }) =>
      loaded.has(entry.page) ? figma.getNodeByIdAsync(entry.home) : undefined,
    ),
  );
  const sets = indexed.flatMap(({ set, entry }, index) => {
    const page = pages.get(entry.page);
    if (page === undefined || homes[index] === null) return [];
    const { title, cells, made, changed, drafts, failed, at } = entry;
    return [
      {
        set,
        title,
        page,
        cells,
        at,
        ...(made === undefined ? {} : { made }),
        ...(changed === undefined ? {} : { changed }),
        ...(drafts === undefined ? {} : { drafts }),
        ...(failed === undefined ? {} : { failed }),
      },
    ];
  });
  postToUi({ type: "sets-listed", sets });
}

/** Writes what changed of a set, in one undo step. Where others changed it meanwhile nothing is written. */
export async function writeSet(session: Session, { requestId, change }: Message<"write-set">): Promise<void> {
  const set = change.mine.set.id;
  const hindrance = await writeBurst(session, async () => {
    if ((await locateSet(session, set)) === undefined) return "missing";
    const found = await findHindrance(session, change);
    if (found !== undefined) return found;
    await settleCopy(session, set);
    await writeChange(change, session.file);
    await keepPictures(set, session.hashes);
    return undefined;
  });
  if (hindrance === undefined) return postToUi({ type: "set-written", requestId, set });
  if (hindrance !== "missing" && hindrance !== "diverged")
    return postToUi({ type: "noticed", failure: hindrance });
  await tellDiverged(session, requestId, set);
}

/** Tells the panel what the set is now, in place of what was asked for. */
export async function tellDiverged(session: Session, requestId: string, set: string): Promise<void> {
  const read = await readSet(session, set);
  if (isFailure(read)) postToUi({ type: "set-missing", set, failure: read });
  else postToUi({ type: "set-diverged", requestId, view: read.view });
}

const emptySection = { width: 480, height: 320 };

/** A set with the same brief of which nothing is made, in an empty section beside the other set; it opens. */
export async function duplicateSet(
  session: Session,
  { set, copy, title }: Message<"duplicate-set">,
): Promise<void> {
  const read = await readSet(session, set);
  if (isFailure(read)) return postToUi({ type: "set-missing", set, failure: read });
  const { anchor: _picture, ...content } = read.view.content;
  const createdAt = new Date().toISOString();
  const made: SetContent = { ...content, title, set: { ...content.set, id: copy, createdAt } };
  const home = await findNode(read.view.home);
  await writeBurst(session, async () => {
    const beside = home === undefined ? undefined : chooseSpotBeside(home, emptySection);
    const { container, x, y } = beside ?? chooseSpotInView(figma.currentPage, emptySection);
    const section = figma.createSection();
    section.name = title;
    section.resizeWithoutConstraints(emptySection.width, emptySection.height);
    moveInto(container, section, { x, y });
    writeHome(section, made, session.file);
    await keepPictures(copy, session.hashes, read.view.references);
  });
  await openSet(session, copy);
}

/** Brings a set's home into view, on its page; of a set whose home is a whole page, its pictures. */
export async function showSet(session: Session, set: string): Promise<void> {
  const home = (await locateSet(session, set))?.home;
  const page = home === undefined ? undefined : findPageOf(home);
  if (home === undefined || page === undefined) {
    const message = "This set is not in the file any more. Undo its removal, or make a new one.";
    return postToUi({ type: "set-missing", set, failure: createFailure("not-found", { message }) });
  }
  await page.loadAsync();
  const layers = home.type === "PAGE" ? await findSetLayers(session, set, home) : [await findNode(home.id)];
  if (page !== figma.currentPage) await figma.setCurrentPageAsync(page);
  const there = layers.flatMap((layer) => (layer !== undefined && findPageOf(layer) === page ? [layer] : []));
  if (there.length > 0) figma.viewport.scrollAndZoomIntoView(there);
}
