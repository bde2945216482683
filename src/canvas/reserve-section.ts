/** The section around a set's frames: made for several new ones, and grown for those that come later. */
import { createFailure } from "../../core/failure.ts";
import type { Label, Rect } from "../../core/layout.ts";
import type { Landing } from "../../core/outbox.ts";
import { postToUi } from "../panel.ts";
import type { FollowedRun } from "../run/followed-run.ts";
import { inTurns } from "../turns.ts";
import { nameCell, toPendingFacts } from "../run/to-pending-facts.ts";
import { arrangeCells, type Arrangement } from "./arrange-cells.ts";
import { chooseSpotBesideAll, chooseSpotInView, type Spot } from "./choose-spot.ts";
import { createPendingFrame } from "./create-pending.ts";
import { findPageOf } from "./find-nodes.ts";
import { columnOf, growSection, type Ground, type Growth, type Standing } from "./grow-section.ts";
import { readOwnCell } from "./node-records.ts";
import { noteSpot } from "./note-spot.ts";
import { readObstacles, readOrigin, toBox, type Box } from "./read-layers.ts";
import { isLabel, writeLabels } from "./write-labels.ts";

/** Makes a section for these cells, right of everything the sources belong to. Its frames come with `fillSection`. */
export function createSection(
  { record }: FollowedRun,
  landings: readonly Landing[],
  sources: readonly SceneNode[],
): { section: SectionNode; arrangement: Arrangement } {
  const arrangement = arrangeCells(landings);
  const { container, x, y } = chooseSectionSpot(sources, arrangement);
  const section = figma.createSection();
  section.name = record.change?.mine.title ?? record.title;
  container.appendChild(section);
  section.x = x;
  section.y = y;
  section.resizeWithoutConstraints(arrangement.width, arrangement.height);
  record.sectionId = section.id;
  return { section, arrangement };
}

type Plan = { spots: { landing: Landing; spot: Rect }[]; labels: readonly Label[]; labelPx: number };

/** Puts pending frames and labels into a section. `home` is the node id of the set's home. */
export async function fillSection(
  followed: FollowedRun,
  section: SectionNode,
  { spots, labels, labelPx }: Plan,
  home: string | undefined,
): Promise<void> {
  const origin = readOrigin(section);
  const isWhole = await inTurns(spots, reserveSpot, () => section.removed);
  if (!isWhole) throw new Error("the section was removed meanwhile");
  const problem = await writeLabels(section, labels, labelPx);
  if (problem !== undefined) tellMissingLabels(problem);

  function reserveSpot({ landing, spot }: Plan["spots"][number]): void {
    const { width, height } = landing.target;
    const frame = createPendingFrame({
      container: section,
      spot: { x: origin.x + spot.x, y: origin.y + spot.y },
      width,
      height,
      name: nameCell(landing, followed.record.title),
      pending: toPendingFacts(followed.record, landing, home),
    });
    noteSpot(followed, landing, frame);
  }
}

/** Gives cells that came later a frame in the set's section, which grows; what stands in it stays where it is (G8). */
export async function extendSection(
  followed: FollowedRun,
  section: SectionNode,
  landings: readonly Landing[],
  layers: readonly SceneNode[],
): Promise<void> {
  const ground = readGround(section, landings, layers);
  const growth =
    ground.standing.length === 0 ? startSection(landings, ground) : growSection(landings, ground);
  if (growth.width > section.width || growth.height > section.height)
    section.resizeWithoutConstraints(growth.width, growth.height);
  await fillSection(followed, section, { ...growth, labelPx: ground.labelPx }, section.id);
}

/** The first cells of a set whose section is there: below what a person put into it. */
function startSection(landings: readonly Landing[], { width, height, obstacles }: Ground): Growth {
  const arrangement = arrangeCells(landings);
  const down = Math.max(0, ...obstacles.map((box) => box.y + box.height));
  return {
    width: Math.max(width, arrangement.width),
    height: Math.max(height, down + arrangement.height),
    labels: arrangement.labels.map((label) => ({ ...label, y: label.y + down })),
    spots: arrangement.spots.map(({ landing, spot }) => ({ landing, spot: { ...spot, y: spot.y + down } })),
  };
}

function readGround(
  section: SectionNode,
  landings: readonly Landing[],
  layers: readonly SceneNode[],
): Ground {
  const origin = readOrigin(section);
  function toOwn({ x, y, width, height }: Box): Box {
    return { x: x - origin.x, y: y - origin.y, width, height };
  }
  const labels = section.children.filter(isLabel);
  const [first] = labels;
  const fontSize = first?.type === "TEXT" && typeof first.fontSize === "number" ? first.fontSize : undefined;
  return {
    width: section.width,
    height: section.height,
    standing: layers.flatMap((layer): Standing[] => {
      const cell = readOwnCell(layer);
      const box = layer.absoluteBoundingBox;
      if (cell === undefined || box === null || !isInside(layer, section)) return [];
      return [{ locale: cell.locale, column: columnOf(cell), box: toOwn(toBox(box)) }];
    }),
    obstacles: readObstacles(section).map(toOwn),
    labels: labels.flatMap(({ absoluteBoundingBox: box }) => (box === null ? [] : [toOwn(toBox(box))])),
    labelPx: fontSize ?? arrangeCells(landings).labelPx,
  };
}

function isInside(layer: SceneNode, section: SectionNode): boolean {
  for (let each: BaseNode | null = layer.parent; each !== null; each = each.parent)
    if (each === section) return true;
  return false;
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
