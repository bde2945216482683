/** The set that the panel has open: it is told each change of it, those of other people too. */
import { isFailure } from "../../core/failure.ts";
import { runGuarded } from "../guard.ts";
import { postToUi } from "../panel.ts";
import type { OpenSet, Session } from "../run/session.ts";
import { readSet, readSetTexts } from "./read-set-view.ts";

/** Many changes at once are told once. All of a set is read and told each time, so a large one is told less often. */
const settleMs = { least: 150, perLayer: 4, most: 1500 };
/** Figma tells of no change of what is written at a home, so what stands there is compared this often. */
const lookMs = 3000;

/** Opens a set in place of the one that was open, and tells what it is. */
export async function openSet(session: Session, set: string): Promise<void> {
  closeSet(session);
  const open: OpenSet = { set, tracked: new Set(), texts: "", reads: 0, timer: undefined };
  session.openSet = open;
  session.afterBurst = () => postSetSoon(session);
  await session.lastBurst;
  await postSet(session, open);
  lookLater(session, open);
}

export function closeSet(session: Session): void {
  session.openSet = undefined;
  session.afterBurst = undefined;
}

/** The open set is read and told again soon, together with what else changes meanwhile. */
export function postSetSoon(session: Session): void {
  const { openSet: open } = session;
  if (open === undefined || session.closed) return;
  open.timer ??= setTimeout(
    () =>
      runGuarded("reading a set", async () => {
        // What a burst has half written is not worth reading.
        await session.lastBurst;
        open.timer = undefined;
        await postSet(session, open);
      }),
    Math.min(settleMs.most, settleMs.least + settleMs.perLayer * open.tracked.size),
  );
}

/**
 * Layers of a page changed. `strangers` says that some came or went: of these Figma names the outermost alone, and ours may be
 * in any of them.
 */
export function noteChangedLayers(session: Session, ids: ReadonlySet<string>, strangers: boolean): void {
  const { openSet: open } = session;
  if (open === undefined) return;
  if (strangers || Array.from(ids).some((id) => open.tracked.has(id))) postSetSoon(session);
}

async function postSet(session: Session, open: OpenSet): Promise<void> {
  open.reads += 1;
  const { reads } = open;
  if (session.closed || session.openSet !== open) return;
  const read = await readSet(session, open.set);
  if (session.closed || session.openSet !== open || open.reads !== reads) return;
  if (isFailure(read)) {
    open.texts = "";
    return postToUi({ type: "set-missing", set: open.set, failure: read });
  }
  const { view, texts } = read;
  open.texts = texts;
  open.tracked = new Set([view.home, ...view.placements.map(({ nodeId }) => nodeId)]);
  postToUi({ type: "set-changed", view });
}

function lookLater(session: Session, open: OpenSet): void {
  setTimeout(() => {
    if (session.closed || session.openSet !== open) return;
    runGuarded("looking at a set", async () => {
      if ((await readSetTexts(session, open.set)) !== open.texts) postSetSoon(session);
      lookLater(session, open);
    });
  }, lookMs);
}
