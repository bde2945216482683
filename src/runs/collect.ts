/** Picking up what earlier starts of the plugin, or other people of the team, left pending in this file. */
import { splitSetRecord, type OutboxRecord, type Place } from "../../core/outbox.ts";
import type { PendingFacts } from "../../core/placement-record.ts";
import { findPageOf } from "../canvas/find-nodes.ts";
import { findPendingNodes } from "../canvas/find-placements.ts";
import { listPending } from "../canvas/node-records.ts";
import { refreshPlacements } from "../canvas/refresh-placements.ts";
import { findHome, readHome } from "../canvas/set-home.ts";
import type { Session } from "../run/session.ts";
import type { SetRecord } from "../../core/set.ts";
import { resumeOutboxOf } from "../storage/outbox.ts";
import { createFollowedRun, type FollowedRun } from "../run/followed-run.ts";
import { followRuns } from "./follow.ts";
import { postRunNow } from "./post-runs.ts";
import { resendRun } from "./submit.ts";

/** This person's runs in this file: shown at once, sent if they were not sent before, and followed from their last revision. */
export async function resumeOutbox(session: Session): Promise<void> {
  const records = await resumeOutboxOf(session.file);
  const fresh = records.filter((record) => !session.runs.has(record.run));
  const resumed = fresh.map((record) => createFollowedRun(record, true));
  for (const followed of resumed) session.runs.set(followed.record.run, followed);
  // The newest is told first, since the panel opens the first that it hears of; the oldest is sent first.
  for (const followed of Array.from(resumed).reverse()) {
    await refreshPlacements(followed);
    postRunNow(session, followed);
  }
  for (const followed of resumed) await resendRun(session, followed);
  followRuns(session);
}

/** Pending frames on a page that belong to other people's runs: each person who opens the file helps to fill them. */
export async function collectPage(session: Session, page: PageNode): Promise<void> {
  await page.loadAsync();
  const found = groupByRun(findPendingNodes(page)).filter(({ run }) => !session.runs.has(run));
  for (const { run, nodes } of found) {
    const followed = createFollowedRun(await adoptRun(session, run, nodes), false);
    session.runs.set(run, followed);
    await refreshPlacements(followed);
    postRunNow(session, followed);
  }
  if (found.length > 0) followRuns(session);
}

/** Every page: only when a person asked to collect, because loading all pages of a large file takes long. */
export async function collectFile(session: Session): Promise<void> {
  for (const page of figma.root.children) await collectPage(session, page);
}

type PendingNode = { node: SceneNode; pending: PendingFacts };

function groupByRun(nodes: readonly SceneNode[]): { run: string; nodes: PendingNode[] }[] {
  const groups = new Map<string, PendingNode[]>();
  for (const node of nodes)
    for (const pending of listPending(node))
      groups.set(pending.run, [...(groups.get(pending.run) ?? []), { node, pending }]);
  return Array.from(groups).map(([run, group]) => ({ run, nodes: group }));
}

/** A run put together from its pending frames alone: this device has no record of it. */
async function adoptRun(session: Session, run: string, nodes: readonly PendingNode[]): Promise<OutboxRecord> {
  const [first] = nodes;
  const set = first === undefined ? undefined : await readSetOf(first);
  return {
    v: 2,
    run,
    set: first?.pending.set ?? "",
    file: session.file,
    title: first?.pending.title ?? "",
    createdAt: first?.pending.createdAt ?? "",
    stage: "accepted",
    model: first?.pending.model ?? "",
    quality: first?.pending.quality ?? "",
    ...splitSetRecord(set),
    closed: false,
    landings: nodes.map(({ node, pending }) => ({
      cell: pending.cell,
      takes: pending.takes,
      locale: pending.locale,
      ...(pending.shot === undefined ? {} : { shot: pending.shot }),
      ...(pending.intent === undefined ? {} : { intent: pending.intent }),
      ...(pending.anchorSha256 === undefined ? {} : { anchorSha256: pending.anchorSha256 }),
      ...(pending.becomesAnchor === undefined ? {} : { becomesAnchor: pending.becomesAnchor }),
      shotNumber: pending.shotNumber,
      target: pending.target,
      destination: pending.destination,
      places: [{ nodeId: node.id, ...toPlace(node) }],
    })),
    placed: [],
    notPlaced: [],
  };
}

async function readSetOf({ node, pending }: PendingNode): Promise<SetRecord | undefined> {
  const home = await findHome(pending.set, node, pending.home);
  return home === undefined ? undefined : readHome(home, pending.set).set;
}

function toPlace(node: SceneNode): Place {
  const page = findPageOf(node);
  const box = node.absoluteBoundingBox;
  return {
    ...(page === undefined ? {} : { pageId: page.id }),
    ...(box === null ? {} : { spot: { x: box.x, y: box.y } }),
  };
}

/** The nodes of a run on the canvas: when one of them changes, the run is read again. */
export function listTracked(followed: FollowedRun): string[] {
  const { landings, sectionId } = followed.record;
  // When a section is deleted, Figma may not name the layers that were in it.
  return [
    ...landings.flatMap(({ places }) => places[0].nodeId ?? []),
    ...(sectionId === undefined ? [] : [sectionId]),
  ];
}
