/** Reserving the places of a run: pending frames, a section for several, or a mark on the nodes to be filled. */
import { createFailure } from "../../core/failure.ts";
import type { Landing } from "../../core/outbox.ts";
import { postToUi } from "../panel.ts";
import { arrangeCells, type Arrangement } from "./arrange-cells.ts";
import { toPendingFacts, nameCell } from "../run/to-pending-facts.ts";
import { keyOf, setPlace, type FollowedRun } from "../run/followed-run.ts";
import { carryFileId } from "./file-id.ts";
import { carryOver } from "./carry-over.ts";
import { isFillable } from "./read-targets.ts";
import { chooseSpotBeside, chooseSpotBesideAll, chooseSpotInView, type Spot } from "./choose-spot.ts";
import { createPendingFrame, reserveLayer } from "./create-pending.ts";
import { findNode, findPageOf } from "./find-nodes.ts";
import { findSetNodes } from "./find-placements.ts";
import { keepHome } from "./keep-home.ts";
import { explainUnreadable, readCell } from "./node-records.ts";
import { isSameCell } from "./place-version.ts";
import { chooseHome, findHome } from "./set-home.ts";
import { writeLabels } from "./write-labels.ts";

/** Fills in where each cell goes. Call inside a burst, so that one undo takes everything back. */
export async function reservePlaces(followed: FollowedRun): Promise<void> {
  const { record } = followed;
  carryFileId();
  const filled = await reuseExisting(followed);
  const frames = record.landings.filter((landing) => landing.destination === "new-frame");
  const sources = await findSources(frames);
  const known = await findHome(record.set, filled[0]?.node);
  const [only, second] = frames;
  const place = known ?? (second === undefined ? chooseHome(filled.map(({ node }) => node)) : undefined);
  const home =
    second === undefined ? keepHome(record, place) : await reserveSection(followed, frames, sources, place);
  if (only !== undefined && second === undefined) reserveFrame(followed, only, sources[0], home);
  for (const { landing, node } of filled) {
    reserveLayer(node, toPendingFacts(record, landing, home));
    noteSpot(followed, landing, node);
  }
}

type Filled = { landing: Landing; node: SceneNode };

/** Landings whose node or placement is there; what cannot be written to gets a new frame instead (C3). */
async function reuseExisting(followed: FollowedRun): Promise<Filled[]> {
  const { record } = followed;
  const placed = findSetNodes(figma.currentPage, record.set);
  const filled: Filled[] = [];
  for (const landing of record.landings) {
    const same = placed.find((node) => isSameCell(readCell(node), record, landing));
    if (same !== undefined && landing.destination !== "placement") reuse(landing, same);
    if (landing.destination === "new-frame") continue;
    const { nodeId } = landing.places[0];
    const node = nodeId === undefined ? undefined : await findNode(nodeId);
    if (node === undefined || !isUsable(node, landing)) {
      forgetNode(landing);
      continue;
    }
    carryOver(node);
    filled.push({ landing, node });
  }
  return filled;
}

function isUsable(node: SceneNode, { destination }: Landing): boolean {
  return destination === "placement" ? explainUnreadable(node) === undefined : isFillable(node);
}

function reuse(landing: Landing, node: SceneNode): void {
  landing.destination = "placement";
  setPlace(landing, { nodeId: node.id });
}

function forgetNode(landing: Landing): void {
  landing.destination = "new-frame";
  setPlace(landing, {});
}

/** The source nodes of cells, each once, on the page in view: a new frame is put beside these. */
async function findSources(landings: readonly Landing[]): Promise<SceneNode[]> {
  const ids = new Set(landings.flatMap(({ target }) => target.nodeId ?? []));
  const nodes = await Promise.all(Array.from(ids).map((id) => findNode(id)));
  return nodes.flatMap((node) => (node === undefined ? [] : [node]));
}

function reserveFrame(
  followed: FollowedRun,
  landing: Landing,
  source: SceneNode | undefined,
  home: string | undefined,
): void {
  const { width, height } = landing.target;
  const beside = source === undefined ? undefined : chooseSpotBeside(source, { width, height });
  const { container, x, y } = beside ?? chooseSpotInView(figma.currentPage, { width, height });
  const pending = toPendingFacts(followed.record, landing, home);
  const name = nameCell(landing);
  const frame = createPendingFrame({ container, spot: { x, y }, width, height, name, pending });
  if (home === undefined) keepHome(followed.record, frame);
  noteSpot(followed, landing, frame);
}

/**
 * One section for all: rows are locales, columns targets or shots, right of everything the sources belong to. It becomes
 * the set's home where that has none; returns the home's node id.
 */
async function reserveSection(
  followed: FollowedRun,
  landings: readonly Landing[],
  sources: readonly SceneNode[],
  known: BaseNode | undefined,
): Promise<string | undefined> {
  const arrangement = arrangeCells(landings);
  const { container, x, y } = chooseSectionSpot(sources, arrangement);
  const section = figma.createSection();
  section.name = followed.record.change?.mine.title ?? followed.record.title;
  container.appendChild(section);
  section.x = x;
  section.y = y;
  section.resizeWithoutConstraints(arrangement.width, arrangement.height);
  followed.record.sectionId = section.id;
  const home = keepHome(followed.record, known ?? section);
  for (const { landing, spot } of arrangement.spots) {
    const place = { x: x + spot.x, y: y + spot.y };
    const pending = toPendingFacts(followed.record, landing, home);
    const { width, height } = landing.target;
    const frame = createPendingFrame({
      container: section,
      spot: place,
      width,
      height,
      name: nameCell(landing),
      pending,
    });
    noteSpot(followed, landing, frame);
  }
  const problem = await writeLabels(section, arrangement.labels, arrangement.labelPx);
  if (problem !== undefined) tellMissingLabels(problem);
  return home;
}

function tellMissingLabels(problem: string): void {
  const message = `Labels of this section are missing: ${problem} Its pictures come all the same; write the labels yourself where you need them.`;
  postToUi({
    type: "noticed",
    failure: createFailure("not-placed", { message, doing: "labelling a section" }),
  });
}

function chooseSectionSpot(sources: readonly SceneNode[], size: Arrangement): Spot {
  const [first] = sources;
  const page = first === undefined ? undefined : findPageOf(first);
  if (page === undefined) return chooseSpotInView(figma.currentPage, size);
  const there = sources.filter((source) => findPageOf(source) === page);
  return chooseSpotBesideAll(page, there, size);
}

function noteSpot(followed: FollowedRun, landing: Landing, node: SceneNode): void {
  const box = node.absoluteBoundingBox;
  const page = findPageOf(node);
  setPlace(landing, {
    nodeId: node.id,
    ...(page === undefined ? {} : { pageId: page.id }),
    ...(box === null ? {} : { spot: { x: box.x, y: box.y } }),
  });
  for (const take of landing.takes) followed.placements.set(keyOf({ landing, take }), "pending");
}
