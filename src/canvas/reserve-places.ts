/** Reserving the places of a run: pending frames, a section for several, or a mark on the nodes to be filled. */
import type { OutboxLanding } from "../../core/outbox.ts";
import { arrangeCells, type Arrangement } from "./arrange-cells.ts";
import { describePending, nameCell } from "../run/describe-cell.ts";
import { keyOf, setPlace, type FollowedRun } from "../run/followed-run.ts";
import { isFillable } from "./read-targets.ts";
import { chooseSpotBeside, chooseSpotBesideAll, chooseSpotInView, type Spot } from "./choose-spot.ts";
import { createPendingFrame, markPending } from "./create-pending.ts";
import { findNode, findPageOf, findSetNodes } from "./find-nodes.ts";
import { findSetRecord, readPlacement, writeSet } from "./node-records.ts";
import { loadLabelFont, writeLabels } from "./write-labels.ts";

/** Fills in where each cell goes. Call inside a burst, so that one undo takes everything back. */
export async function reservePlaces(followed: FollowedRun): Promise<void> {
  await reuseExisting(followed);
  const frames = followed.record.landings.filter((landing) => landing.destination === "new-frame");
  const sources = await findSources(frames);
  const [only, second] = frames;
  if (only === undefined) return;
  if (second === undefined) reserveFrame(followed, only, sources[0]);
  else await reserveSection(followed, frames, sources);
}

/** Those that go into a node or a placement there is; what cannot be written to gets a new frame instead (C3). */
async function reuseExisting(followed: FollowedRun): Promise<void> {
  const { record } = followed;
  const placed = findSetNodes(figma.currentPage, (node) => readPlacement(node)?.set === record.set);
  for (const landing of record.landings) {
    const same = placed.find((node) => readPlacement(node)?.cell === landing.cell);
    if (same !== undefined && landing.destination !== "placement") reuse(landing, same);
    if (landing.destination === "new-frame") continue;
    const { nodeId } = landing.places[0];
    const node = nodeId === undefined ? undefined : await findNode(nodeId);
    const usable = node !== undefined && (landing.destination === "placement" || isFillable(node));
    if (usable) reserveNode(followed, landing, node);
    else forgetNode(landing);
  }
}

function reuse(landing: OutboxLanding, node: SceneNode): void {
  landing.destination = "placement";
  setPlace(landing, { nodeId: node.id });
}

function forgetNode(landing: OutboxLanding): void {
  landing.destination = "new-frame";
  setPlace(landing, {});
}

function reserveNode(followed: FollowedRun, landing: OutboxLanding, node: SceneNode): void {
  const { record } = followed;
  markPending(node, describePending(record, landing));
  if (findSetRecord(node, record.set) === undefined && record.setRecord !== undefined)
    writeSet(node, record.setRecord);
  noteSpot(followed, landing, node);
}

/** The sources of cells, each once, on the page in view: what lives elsewhere does not say where to put a frame here. */
async function findSources(landings: readonly OutboxLanding[]): Promise<SceneNode[]> {
  const ids = new Set(landings.flatMap(({ target }) => target.nodeId ?? []));
  const nodes = await Promise.all(Array.from(ids).map((id) => findNode(id)));
  return nodes.flatMap((node) => (node === undefined ? [] : [node]));
}

function reserveFrame(followed: FollowedRun, landing: OutboxLanding, source: SceneNode | undefined): void {
  const { width, height } = landing.target;
  const beside = source === undefined ? undefined : chooseSpotBeside(source, { width, height });
  const { container, x, y } = beside ?? chooseSpotInView(figma.currentPage, { width, height });
  const record = describePending(followed.record, landing);
  const name = nameCell(landing);
  const frame = createPendingFrame({ container, spot: { x, y }, width, height, name, record });
  if (followed.record.setRecord !== undefined) writeSet(frame, followed.record.setRecord);
  noteSpot(followed, landing, frame);
}

/** One section for all: rows are locales, columns targets or shots, right of everything the sources belong to. */
async function reserveSection(
  followed: FollowedRun,
  landings: readonly OutboxLanding[],
  sources: readonly SceneNode[],
): Promise<void> {
  const arrangement = arrangeCells(landings);
  const { container, x, y } = chooseSectionSpot(sources, arrangement);
  const section = figma.createSection();
  section.name = followed.record.title;
  container.appendChild(section);
  section.x = x;
  section.y = y;
  section.resizeWithoutConstraints(arrangement.width, arrangement.height);
  followed.record.sectionId = section.id;
  if (followed.record.setRecord !== undefined) writeSet(section, followed.record.setRecord);
  for (const { landing, spot } of arrangement.spots) {
    const place = { x: x + spot.x, y: y + spot.y };
    const record = describePending(followed.record, landing);
    const { width, height } = landing.target;
    const frame = createPendingFrame({
      container: section,
      spot: place,
      width,
      height,
      name: nameCell(landing),
      record,
    });
    noteSpot(followed, landing, frame);
  }
  await labelSection(section, arrangement);
}

function chooseSectionSpot(sources: readonly SceneNode[], size: Arrangement): Spot {
  const [first] = sources;
  const page = first === undefined ? undefined : findPageOf(first);
  if (page === undefined) return chooseSpotInView(figma.currentPage, size);
  const there = sources.filter((source) => findPageOf(source) === page);
  return chooseSpotBesideAll(page, there, size);
}

async function labelSection(section: SectionNode, arrangement: Arrangement): Promise<void> {
  const font = await loadLabelFont();
  if (font !== undefined && !section.removed)
    writeLabels(section, arrangement.labels, font, arrangement.labelPx);
}

function noteSpot(followed: FollowedRun, landing: OutboxLanding, node: SceneNode): void {
  const box = node.absoluteBoundingBox;
  const page = findPageOf(node);
  setPlace(landing, {
    nodeId: node.id,
    ...(page === undefined ? {} : { pageId: page.id }),
    ...(box === null ? {} : { spot: { x: box.x, y: box.y } }),
  });
  for (const take of landing.takes) followed.placements.set(keyOf({ landing, take }), "pending");
}
