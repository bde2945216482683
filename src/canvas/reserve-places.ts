/** Reserving the places of a run: pending frames, a section for several, or a mark on the layers that show its cells. */
import type { Landing, OutboxRecord } from "../../core/outbox.ts";
import { cellIdOf } from "../../core/placement-record.ts";
import { inTurns } from "../turns.ts";
import { toPendingFacts, nameCell } from "../run/to-pending-facts.ts";
import { setPlace, type FollowedRun } from "../run/followed-run.ts";
import { carryFileId } from "./file-id.ts";
import { carryOver } from "./carry-over.ts";
import { isFillable } from "./read-targets.ts";
import { chooseSpotBeside, chooseSpotInView } from "./choose-spot.ts";
import { createPendingFrame, reserveLayer } from "./create-pending.ts";
import { findNode, findPage, findPageOf, isLocked } from "./find-nodes.ts";
import { keepHome } from "./keep-home.ts";
import { moveHome } from "./move-home.ts";
import { explainUnreadable, listPending, readCell, readOwnCell } from "./node-records.ts";
import { noteSpot } from "./note-spot.ts";
import { createSection, extendSection, fillSection } from "./reserve-section.ts";
import { chooseHome, findHome } from "./set-home.ts";

/**
 * Fills in where each cell goes: the layer that shows it or waits for it already, wherever that is, else a new frame. `layers`
 * are those of the set. Call inside a burst, so that one undo takes everything back.
 */
export async function reservePlaces(followed: FollowedRun, layers: readonly SceneNode[]): Promise<void> {
  const { record } = followed;
  carryFileId();
  const filled = await reuseExisting(record, layers);
  const frames = record.landings.filter((landing) => !filled.some((each) => each.landing === landing));
  const nodes = filled.map(({ node }) => node);
  const known = await findHome(record.set, nodes[0]);
  const home =
    frames.length === 0
      ? keepHome(record, known ?? chooseHome(nodes))
      : await reserveFrames(followed, frames, { known, nodes, layers });
  await inTurns(filled, ({ landing, node }) => {
    reserveLayer(node, toPendingFacts(record, landing, home));
    noteSpot(followed, landing, node);
  });
}

type Filled = { landing: Landing; node: SceneNode };

/** Landings whose layer is there; those whose layer cannot be written to get a new frame instead (C3). */
async function reuseExisting(record: OutboxRecord, layers: readonly SceneNode[]): Promise<Filled[]> {
  const filled: Filled[] = [];
  const known = indexLayers(record.set, layers);
  await inTurns(record.landings, findLayer);
  return filled;

  async function findLayer(landing: Landing): Promise<void> {
    const { nodeId } = landing.places[0];
    const named = nodeId === undefined ? undefined : await findNode(nodeId);
    const same = known.get(cellIdOf(landing));
    if (same !== undefined && (named === undefined || landing.destination !== "placement"))
      reuse(landing, same);
    const node = same !== undefined && landing.places[0].nodeId === same.id ? same : named;
    if (node === undefined || !isUsable(node, landing)) {
      forgetNode(landing);
      return;
    }
    carryOver(node);
    filled.push({ landing, node });
  }
}

/** By cell, the first of the layers that shows it or, showing none, still waits for a picture of it. */
function indexLayers(set: string, layers: readonly SceneNode[]): Map<string, SceneNode> {
  const known = new Map<string, SceneNode>();
  for (const layer of layers) {
    const cell = readCell(layer);
    for (const each of cell === undefined ? listPending(layer) : [cell])
      if (each.set === set && !known.has(cellIdOf(each))) known.set(cellIdOf(each), layer);
  }
  return known;
}

function isUsable(node: SceneNode, { destination }: Landing): boolean {
  return destination === "selection" ? isFillable(node) : explainUnreadable(node) === undefined;
}

/** A layer that shows nothing yet, since its picture failed, is what it was made as: a frame of ours, or a person's own layer. */
function reuse(landing: Landing, layer: SceneNode): void {
  const waiting = readCell(layer) === undefined ? listPending(layer)[0] : undefined;
  landing.destination = waiting === undefined ? "placement" : waiting.destination;
  setPlace(landing, { nodeId: layer.id });
}

function forgetNode(landing: Landing): void {
  landing.destination = "new-frame";
  setPlace(landing, {});
}

type Around = { known: BaseNode | undefined; nodes: readonly SceneNode[]; layers: readonly SceneNode[] };

/**
 * New frames: in the set's section; a lone one beside its source; several in a section that is made for them, and becomes the
 * set's home. Returns the home's node id.
 */
async function reserveFrames(
  followed: FollowedRun,
  frames: readonly Landing[],
  { known, nodes, layers }: Around,
): Promise<string | undefined> {
  const { record } = followed;
  const page = known === undefined ? undefined : findPageOf(known);
  if (page !== undefined) await findPage(page.id);
  if (known?.type === "SECTION" && !isLocked(known)) {
    await extendSection(followed, known, frames, layers);
    return known.id;
  }
  const sources = await findSources(frames);
  const lone = layers.find((layer) => layer === known && isOwnFrame(layer));
  const [only, second] = frames;
  if (only !== undefined && second === undefined && lone === undefined) {
    const home = keepHome(record, known ?? chooseHome(nodes));
    reserveFrame(followed, only, sources[0], home);
    return home;
  }
  const beside = lone === undefined ? sources : [lone, ...sources];
  const { section, arrangement } = createSection(followed, frames, beside);
  if (known !== undefined && known.type !== "SECTION") moveHome(record.set, known, section, layers);
  const home = keepHome(record, known?.type === "SECTION" ? known : section);
  await fillSection(followed, section, arrangement, home);
  return home;
}

function isOwnFrame(layer: SceneNode): boolean {
  const destination = readOwnCell(layer)?.destination;
  return destination !== undefined && destination !== "selection";
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
  const name = nameCell(landing, followed.record.title);
  const frame = createPendingFrame({ container, spot: { x, y }, width, height, name, pending });
  if (home === undefined) keepHome(followed.record, frame);
  noteSpot(followed, landing, frame);
}
