/** What happens when the panel is ready, and what keeps it up to date with the canvas. */
import type { KeptDraft } from "../core/set/kept-draft.ts";
import { countPictured } from "./adopt/list-pictures.ts";
import { runGuarded } from "./guard.ts";
import { postToUi } from "./panel.ts";
import { reportRelay, reportRelayQuietly } from "./run/report-relay.ts";
import { collectFile, collectPage, listTracked, resumeOutbox } from "./runs/collect.ts";
import { keepRun, postRunNow } from "./runs/post-runs.ts";
import { reread } from "./runs/place-actions.ts";
import { goOn, watchMaker, watchRelay } from "./runs/watch-relay.ts";
import { noteChangedLayers, postSetSoon } from "./set/follow-set.ts";
import { nameSet } from "./set/locate-set.ts";
import { readFileId, writeFileId } from "./canvas/file-id.ts";
import { readSelectedPlacement } from "./canvas/read-placement.ts";
import { readTargets } from "./canvas/read-targets.ts";
import { isInTrouble, readPerson, type Session } from "./run/session.ts";
import { readDraft, saveDraft } from "./storage/drafts.ts";
import { readHiddenRuns } from "./storage/hidden-runs.ts";
import { readCatalogue } from "./storage/settings.ts";

/** Answers without the network first: the caret must be in the prompt within half a second. */
export async function startPanel(session: Session, freshFileId: string): Promise<void> {
  session.file = readFileId() || freshFileId;
  const draft = await readDraft(session.file);
  const user = readPerson();
  postToUi({
    type: "started",
    fileId: session.file,
    fileName: figma.root.name,
    settings: session.settings,
    menuEntry: figma.command,
    pluginVersion: __VERSION__,
    ...(user === undefined ? {} : { user }),
    ...(draft === undefined ? {} : { draft }),
  });
  await postSelection(session);
  const catalogue = await readCatalogue(__RELAY_URL__);
  session.relayReached = catalogue !== undefined;
  session.afterLost = () => watchRelay(session);
  if (catalogue !== undefined) postToUi({ type: "catalogue-changed", catalogue });
  session.hidden = new Set(await readHiddenRuns(session.file));
  postToUi({ type: "runs-hidden", runs: Array.from(session.hidden) });
  runGuarded("asking the relay", async () => void (await reportRelay(session)));
  for (const followed of session.runs.values()) postRunNow(session, followed); // a panel that was loaded again
  watchMaker(session);
  await resumeOutbox(session);
  if (figma.command === "collect") await collectFile(session);
  else await collectPage(session, figma.currentPage);
}

/** What is selected; when it changes while its record is looked for, the later one alone is told. */
export async function postSelection(session: Session): Promise<void> {
  session.selectionReads += 1;
  const read = session.selectionReads;
  const { selection } = figma.currentPage;
  const facts = readTargets(selection);
  const record = await readSelectedPlacement(selection, (home, set) => nameSet(session, home, set));
  if (session.closed || read !== session.selectionReads) return;
  const pictured = countPictured(selection);
  postToUi({ type: "selection-changed", ...facts, ...record, ...(pictured === 0 ? {} : { pictured }) });
}

/** Another page: its pending frames are ours to fill, and its changes ours to follow. */
export async function enterPage(session: Session): Promise<void> {
  watchPage(session, figma.currentPage);
  postSetSoon(session);
  await postSelection(session);
  if (session.file !== "") await collectPage(session, figma.currentPage);
}

const settleMs = 200;

/** Undo, redo and deletion of what we placed, and other sizes of what is selected, show in the panel; many changes at once are read once. */
export function watchPage(session: Session, page: PageNode): void {
  const { canvas } = session;
  if (canvas.pages.has(page.id)) return;
  canvas.pages.add(page.id);
  page.on("nodechange", ({ nodeChanges }) => {
    const ids = new Set(nodeChanges.map((change) => change.id));
    const strangers = new Set(nodeChanges.filter(mayHold).map((change) => change.id));
    for (const [id, followed] of session.runs)
      for (const each of listTracked(followed)) {
        if (ids.has(each)) canvas.runs.add(id);
        strangers.delete(each);
      }
    if (strangers.size > 0) for (const id of session.runs.keys()) canvas.runs.add(id);
    noteChangedLayers(session, ids, nodeChanges.some(mayHold));
    if (figma.currentPage.selection.some((node) => ids.has(node.id))) canvas.selection = true;
    if ((canvas.runs.size === 0 && !canvas.selection) || canvas.timer !== undefined || session.closed) return;
    canvas.timer = setTimeout(() => runGuarded("reading the canvas", () => rereadTouched(session)), settleMs);
  });
}

/** Figma names only the outermost layer that came or went: in a person's own frame any of ours may have been. */
function mayHold({ type, node }: NodeChange): boolean {
  return type === "DELETE" || (type === "CREATE" && "children" in node);
}

async function rereadTouched(session: Session): Promise<void> {
  const { canvas } = session;
  canvas.timer = undefined;
  const runs = new Set(canvas.runs);
  canvas.runs.clear();
  const reselect = canvas.selection;
  canvas.selection = false;
  if (reselect) await postSelection(session);
  await reread(session, (followed) => runs.has(followed.record.run));
}

/** After new settings or on demand: what waited for a relay that answers goes on. */
export async function reconnect(session: Session): Promise<void> {
  if (await reportRelay(session)) goOn(session);
}

/** The panel is seen again. */
export async function wakeUp(session: Session): Promise<void> {
  goOn(session);
  if (isInTrouble(session)) await reportRelayQuietly(session);
}

/** The draft, and with the first one the file's id: merely opening the plugin leaves a file untouched. */
export async function keepDraft(session: Session, draft: KeptDraft): Promise<void> {
  await stampFile(session);
  const failure = await saveDraft(session.file, draft);
  if (failure !== undefined) postToUi({ type: "noticed", failure });
}

/**
 * Gives a file that has no id the one this session goes by. Where another person's plugin was first, the file's own counts from
 * now on, for the panel and for the runs of this session: under another id they would not be found at the next start.
 */
export async function stampFile(session: Session): Promise<void> {
  writeFileId(session.file);
  const file = readFileId();
  if (file === "" || file === session.file) return;
  session.file = file;
  postToUi({ type: "file-changed", fileId: file });
  for (const followed of session.runs.values()) {
    followed.record.file = file;
    await keepRun(followed);
  }
}
