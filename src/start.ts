/** What happens when the panel is ready, and what keeps it up to date with the canvas. */
import type { Draft } from "../core/set.ts";
import { dataKeys } from "../core/records.ts";
import { runGuarded } from "./guard.ts";
import { postToUi } from "./panel.ts";
import { reportRelay } from "./run/report-relay.ts";
import { resumeArrivals } from "./runs/arrive.ts";
import { collectFile, collectPage, listTracked, resumeOutbox } from "./runs/collect.ts";
import { followRuns } from "./runs/follow.ts";
import { postRunNow } from "./runs/post-runs.ts";
import { reread } from "./runs/place-actions.ts";
import { readSelectedPlacement } from "./canvas/read-placement.ts";
import { readTargets } from "./canvas/read-targets.ts";
import { readPerson, type Session } from "./run/session.ts";
import { readDraft, saveDraft } from "./storage/drafts.ts";
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
    command: figma.command,
    pluginVersion: __VERSION__,
    ...(user === undefined ? {} : { user }),
    ...(draft === undefined ? {} : { draft }),
  });
  postSelection();
  const catalogue = await readCatalogue(__RELAY_URL__);
  session.relayReached = catalogue !== undefined;
  if (catalogue !== undefined) postToUi({ type: "catalogue-changed", catalogue });
  runGuarded("asking the relay", async () => void (await reportRelay(session)));
  for (const followed of session.runs.values()) postRunNow(session, followed); // a panel that was loaded again
  await resumeOutbox(session);
  if (figma.command === "collect") await collectFile(session);
  else await collectPage(session, figma.currentPage);
}

export function postSelection(): void {
  const { selection } = figma.currentPage;
  const placement = readSelectedPlacement(selection);
  const facts = readTargets(selection);
  postToUi({ type: "selection-changed", ...facts, ...(placement === undefined ? {} : { placement }) });
}

/** Another page: its pending frames are ours to fill, and its changes ours to follow. */
export async function enterPage(session: Session): Promise<void> {
  postSelection();
  watchPage(session, figma.currentPage);
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
    for (const [id, followed] of session.runs)
      if (listTracked(followed).some((each) => ids.has(each))) canvas.runs.add(id);
    if (figma.currentPage.selection.some((node) => ids.has(node.id))) canvas.selection = true;
    if ((canvas.runs.size === 0 && !canvas.selection) || canvas.timer !== undefined || session.closed) return;
    canvas.timer = setTimeout(() => runGuarded("reading the canvas", () => rereadTouched(session)), settleMs);
  });
}

async function rereadTouched(session: Session): Promise<void> {
  const { canvas } = session;
  canvas.timer = undefined;
  const runs = new Set(canvas.runs);
  canvas.runs.clear();
  if (canvas.selection) postSelection();
  canvas.selection = false;
  await reread(session, (followed) => runs.has(followed.record.run));
}

/** After new settings or on demand: what waited for a relay that answers goes on. */
export async function reconnect(session: Session): Promise<void> {
  if (!(await reportRelay(session))) return;
  followRuns(session);
  resumeArrivals(session);
}

/** The draft, and with the first one the file's id: merely opening the plugin leaves a file untouched. */
export async function keepDraft(session: Session, draft: Draft): Promise<void> {
  stampFile(session);
  const failure = await saveDraft(session.file, draft);
  if (failure !== undefined) postToUi({ type: "noticed", failure });
}

/** Duplicates of a file share its id, so pictures are collected only into pending frames that exist. */
export function stampFile(session: Session): void {
  if (session.file !== "" && readFileId() === "") figma.root.setPluginData(dataKeys.file, session.file);
}

function readFileId(): string {
  return figma.root.getPluginData(dataKeys.file);
}
