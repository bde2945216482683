/** Taking pictures in: the sheet's rows are found and matched, then given to the relay one by one, then written as one act. */
import { createRefusal } from "../core/failure.ts";
import type { SandboxFact } from "../core/messages.ts";
import { titleOf } from "../core/run-title.ts";
import type { MatchedParts, NamedSet } from "../core/set/match-names.ts";
import { expandCells, type Cell } from "../core/set.ts";
import { announce, setSheet } from "./actions.ts";
import { postToMain } from "./bridge.ts";
import { createUuid } from "./ids.ts";
import {
  buildAdopt,
  changeRow,
  listReady,
  matchPictures,
  receiveRefused,
  toFound,
  type Adopting,
  type AdoptRow,
  type AdoptPlaces,
  type FoundPicture,
} from "./model/adopt.ts";
import { contentOfDraft, withChoices } from "./model/set-draft.ts";
import { makeFigmaCopy, readPicture } from "./picture-file.ts";
import type { NamedFile } from "./dropped-files.ts";
import { explainFile } from "./references.ts";
import { makeSmallCopy } from "./small-copy.ts";
import { open, standings, state, targets, transition } from "./store.ts";

/** The files of the sheet's rows, by the rows' ids: their bytes are read when they are sent. */
const files = new Map<string, { file: File; isHeld: boolean }>();

/** True while files that are dropped are taken for pictures of the open set. */
export function takesPictures(): boolean {
  return open.value?.base !== undefined;
}

/** Shows the pictures of these files as rows of the sheet, behind those that are there. */
export async function adoptFiles(dropped: readonly NamedFile[]): Promise<void> {
  begin();
  for (const named of dropped) {
    const found = await readFile(named);
    const { value: set } = open;
    if (set === undefined) return;
    if (typeof found === "string") change((before) => ({ ...before, refused: [...before.refused, found] }));
    else addRows([found]);
  }
  change((before) => ({ ...before, state: "choosing" }));
}

/** Asks the sandbox for the pictures of the selected layers. */
export function adoptSelection(): void {
  begin();
  const requestId = createUuid();
  change((before) => ({ ...before, requestId }));
  postToMain({ type: "list-pictures", requestId });
}

function begin(): void {
  const { adopting } = state.value;
  if (adopting === undefined) files.clear();
  const former = adopting ?? { rows: [], refused: [] };
  const { rows, refused } = former;
  setSheet("adopt");
  transition((before) => ({ ...before, adopting: { state: "reading", rows, refused } }));
}

async function readFile({ file, path }: NamedFile): Promise<FoundPicture | string> {
  const problem = await explainFile(file);
  const picture = problem === undefined ? await readPicture(file) : undefined;
  if (picture === undefined)
    return `${file.name}: ${problem ?? "This picture is damaged or of a kind that cannot be shown. Save it as a PNG or JPEG."}`;
  const id = createUuid();
  const { isHeld, ...facts } = picture;
  files.set(id, { file, isHeld });
  return { id, name: path, ...facts };
}

function addRows(found: readonly FoundPicture[]): void {
  change((before) => {
    const known = new Set(before.rows.map(({ id }) => id));
    const fresh = found.filter(({ id }) => !known.has(id));
    return { ...before, rows: [...before.rows, ...matchPictures(fresh, namedSet())] };
  });
}

function namedSet(): NamedSet {
  const { brief, locales, shots } = state.value.draft;
  const title = open.value?.title;
  return {
    locales,
    shots,
    targets: targets.value.targets,
    titles: [titleOf(brief), ...(title === undefined ? [] : [title])],
  };
}

/** The cells of the open set as it is on screen, and the layers that show them. */
export function adoptPlaces(): AdoptPlaces {
  const { draft } = state.value;
  const cells: Cell[] = expandCells(draft.locales, withChoices(targets.value.targets, draft), draft.shots);
  return { cells, view: open.value?.view };
}

function change(next: (before: Adopting) => Adopting): void {
  transition((before) =>
    before.adopting === undefined ? before : { ...before, adopting: next(before.adopting) },
  );
}

/** Chooses a part of the cell that a row is for. */
export function chooseRowPart(id: string, part: MatchedParts): void {
  change((before) => {
    const row = before.rows.find((each) => each.id === id);
    return row === undefined ? before : changeRow(before, id, { chosen: { ...row.chosen, ...part } });
  });
}

/** Leaves a picture out; the layer or file stays as it is. */
export function dropRow(id: string): void {
  files.delete(id);
  change((before) => ({ ...before, rows: before.rows.filter((row) => row.id !== id) }));
}

/** Closes the sheet. What was not written is not taken in. */
export function closeAdopt(): void {
  files.clear();
  transition(({ adopting: _adopting, ...before }) => before);
  setSheet("none");
}

/** Takes in the rows that have a cell of their own. */
export function takeIn(): void {
  const { adopting } = state.value;
  if (adopting === undefined || adopting.state !== "choosing") return;
  if (listReady(adopting.rows, adoptPlaces().cells).length === 0)
    return announce("Choose a language and a frame for a picture first.");
  change(({ problem: _problem, ...before }) => ({
    ...before,
    state: "uploading",
    rows: before.rows.map(({ problem: _former, ...row }) => row),
  }));
  void goOn();
}

/** Sends the next picture; after the last one all are written. */
async function goOn(): Promise<void> {
  const { adopting } = state.value;
  if (adopting?.state !== "uploading") return;
  const next = findUnsent(adopting.rows);
  if (next === undefined) return write();
  const requestId = createUuid();
  change((before) => ({ ...before, requestId }));
  if (next.layer !== undefined)
    return postToMain({ type: "upload-picture", requestId, from: { nodeId: next.layer.nodeId } });
  const kept = files.get(next.id);
  const bytes = await kept?.file.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    // Moved or unreadable since it was chosen: said in its row.
    () => undefined,
  );
  const copy = kept?.isHeld === false ? await makeFigmaCopy(kept.file) : undefined;
  if (bytes === undefined || (kept?.isHeld === false && copy === undefined)) {
    change((before) =>
      changeRow(before, next.id, { problem: "This file could not be read. Choose it again." }),
    );
    return goOn();
  }
  const from = { name: next.name, bytes, ...(copy === undefined ? {} : { copy }) };
  postToMain({ type: "upload-picture", requestId, from });
}

function write(): void {
  const { adopting, draft } = state.value;
  const { base } = open.value ?? {};
  if (adopting === undefined) return;
  // The set was closed meanwhile, or has left the file.
  if (base === undefined) return closeAdopt();
  const mine = contentOfDraft(draft, {
    base,
    id: base.set.id,
    createdAt: base.set.createdAt,
    targets: targets.value.targets,
  });
  const message = buildAdopt(adopting.rows, {
    ...adoptPlaces(),
    run: createUuid(),
    requestId: createUuid(),
    content: { base, mine },
    standings: standings.value ?? [],
  });
  if (message === undefined) return change((before) => ({ ...before, state: "choosing" }));
  postToMain(message);
  transition(({ open: set, ...before }) => ({
    ...before,
    ...(set === undefined ? {} : { open: { ...set, sent: mine } }),
  }));
  change((before) => ({ ...before, state: "writing", requestId: message.requestId }));
}

/** Goes on after what the sandbox answered; answers to another sheet are left alone. */
export function followAdopting(fact: SandboxFact): void {
  const { adopting } = state.value;
  if (adopting?.requestId === undefined || !("requestId" in fact) || fact.requestId !== adopting.requestId)
    return;
  if (fact.type === "pictures-listed") showLayers(fact);
  if (fact.type === "picture-uploaded" || fact.type === "picture-refused") receiveSent(fact);
  if (fact.type === "pictures-adopted") finish();
  if (fact.type === "pictures-not-adopted")
    change((before) => receiveRefused(before, "", { ...fact.failure, retryable: true }));
  if (fact.type === "set-diverged") change((before) => receiveRefused(before, "", diverged));
}

/** The picture that was sent is the first that has neither been kept nor refused. */
function receiveSent(fact: Extract<SandboxFact, { type: "picture-uploaded" | "picture-refused" }>): void {
  change((before) => {
    const row = findUnsent(before.rows);
    if (row === undefined) return before;
    return fact.type === "picture-uploaded"
      ? changeRow(before, row.id, { picture: fact.picture })
      : receiveRefused(before, row.id, fact.failure);
  });
  void goOn();
}

function findUnsent(rows: readonly AdoptRow[]): AdoptRow | undefined {
  const ready = listReady(rows, adoptPlaces().cells);
  return ready.find(({ row }) => row.picture === undefined && row.problem === undefined)?.row;
}

const diverged = {
  ...createRefusal("conflict", "Others changed this set meanwhile. Look at it, and press again."),
  retryable: true,
};

function showLayers({ pictures, refused }: Extract<SandboxFact, { type: "pictures-listed" }>): void {
  change(({ requestId: _requestId, ...before }) => ({
    ...before,
    state: "choosing",
    refused: [...before.refused, ...refused],
  }));
  addRows(pictures.map(toFound));
  for (const { nodeId, preview } of pictures)
    void makeSmallCopy(preview).then((thumb) => {
      if (thumb !== undefined) change((before) => changeRow(before, nodeId, { thumb }));
    });
}

/** What was taken in leaves the sheet; what was not stays, to be chosen or left out. */
function finish(): void {
  const title = open.value?.title ?? "the set";
  const { rows = [] } = state.value.adopting ?? {};
  const taken = new Set(
    listReady(rows, adoptPlaces().cells).flatMap(({ row }) => (row.picture === undefined ? [] : [row.id])),
  );
  const left = rows.filter(({ id }) => !taken.has(id));
  announce(`${taken.size === 1 ? "1 picture is" : `${taken.size} pictures are`} in ${title}.`);
  if (left.length === 0) return closeAdopt();
  change(({ requestId: _requestId, ...before }) => ({ ...before, state: "choosing", rows: left }));
}
