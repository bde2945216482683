/** Noting in the document's index how far a set is, for the list of sets. */
import { findModel } from "../../core/catalogue.ts";
import { expandCells } from "../../core/set.ts";
import { listStandings } from "../../core/set/cell-state.ts";
import { findLook } from "../../core/set/anchor.ts";
import type { PressedJob, PressedRun } from "../../core/set/set-facts.ts";
import { joinContent } from "../../core/set/set-content.ts";
import { findHome, readHomeTexts } from "../canvas/set-home.ts";
import { writeIndex, type IndexFigures } from "../canvas/set-index.ts";
import { readCatalogue } from "../storage/settings.ts";
import { keyOf, listSlots, type FollowedRun } from "../run/followed-run.ts";
import type { Session } from "../run/session.ts";
import { findSetLayers } from "./find-set-layers.ts";
import { noteDrifts } from "./note-drifts.ts";
import { toPlacementView } from "./placement-view.ts";

/**
 * Counts a set's cells and notes how far finished ones went from their drafts, as far as this device knows of their runs. Call
 * inside the burst that changed them.
 */
export async function noteFigures(session: Session, set: string): Promise<void> {
  const home = await findHome(set);
  if (home === undefined) return;
  const { content } = joinContent(readHomeTexts(home, set));
  if (content === undefined) return;
  const layers = await findSetLayers(session, set, home);
  noteDrifts(session, layers);
  const { off, hashes, anchor } = content;
  const standings = listStandings({
    set: content.set,
    off: new Set(off),
    anchor: findLook(content.set.settings, anchor)?.sha256,
    finalQuality: content.set.settings.quality,
    qualities: await listQualities(content.set.settings.model),
    placements: layers.flatMap(toPlacementView),
    runs: listPressedRuns(session, set),
    hashAsset: (asset) => hashes[asset],
  });
  const { locales, targets, shots } = content.set;
  const own = new Set(expandCells(locales, targets, shots).map(({ id }) => id));
  const counted = standings.filter(({ id, state }) => own.has(id) && state !== "left-out");
  const figures: Required<IndexFigures> = {
    made: counted.filter(({ picture }) => picture !== "none").length,
    changed: counted.filter(({ picture }) => picture === "changed").length,
    drafts: counted.filter(({ picture }) => picture === "draft").length,
    failed: counted.filter(({ state }) => state === "failed" || state === "may-have-been-paid").length,
  };
  writeIndex(home, content, figures);
}

/** From the lowest to the best; none where the relay has never named the model's, and no picture is called a draft then. */
async function listQualities(model: string): Promise<string[]> {
  const catalogue = await readCatalogue(__RELAY_URL__);
  return (catalogue && findModel(catalogue, model))?.qualities.map(({ id }) => id) ?? [];
}

function listPressedRuns({ runs }: Session, set: string): PressedRun[] {
  return Array.from(runs.values())
    .filter(({ record }) => record.set === set)
    .sort((one, other) => (one.record.createdAt < other.record.createdAt ? -1 : 1))
    .map((followed) => ({
      id: followed.record.run,
      createdAt: followed.record.createdAt,
      jobs: listSlots(followed.record).flatMap((slot) => toPressedJob(followed, keyOf(slot))),
    }));
}

function toPressedJob({ jobs }: FollowedRun, key: string): PressedJob[] {
  const job = jobs.get(key);
  if (job === undefined) return [];
  const { cell, state, failure, cost } = job;
  return [{ cell, state, failure: failure?.kind, cost }];
}
