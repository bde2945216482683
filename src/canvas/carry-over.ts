/** Carrying over what 0.1.0 kept privately: once, for a whole set, in the burst of the first write that touches it (C4). */
import {
  cellEntrySchema,
  labelEntrySchema,
  pendingEntrySchema,
  shownEntrySchema,
  versionEntrySchema,
} from "../../core/placement-record.ts";
import { titleOf } from "../../core/run-title.ts";
import type { Writing } from "../../core/record-entry.ts";
import { labelKey, placementNames, readName } from "../../core/record-keys.ts";
import type { NamedEntry } from "../../core/set-record.ts";
import { formerKeys, type FormerNode } from "../../core/former-records.ts";
import { putEntry } from "./entries.ts";
import { clearFormer, findFormerNodes, formerSetOf, readFormerNode } from "./former-data.ts";
import { findPageOf } from "./find-nodes.ts";
import { readFileId } from "./file-id.ts";
import { chooseHome, climbToHome, writeHome } from "./set-home.ts";

type Found = { node: SceneNode; former: FormerNode };

/** Everything of a layer's set on its page gets today's keys, and loses its former ones. Call inside a burst. */
export function carryOver(layer: BaseNode): void {
  const own = readFormerNode(layer);
  // Nearly always: climbing to the page costs a call of Figma's for each layer on the way.
  if (own === undefined) return;
  const page = findPageOf(layer);
  if (page === undefined) return;
  const set = formerSetOf(own);
  const found = findFormerNodes(page).flatMap((node): Found[] => {
    const former = readFormerNode(node);
    return former !== undefined && formerSetOf(former) === set ? [{ node, former }] : [];
  });
  const home = carryHome(found);
  for (const { node, former } of found) {
    const known = home?.id ?? climbToHome(node, set)?.id;
    const kept = former.entries.every(({ name, value }) =>
      isKept(putEntry(node, schemaOf(name), name, isPlace(name) ? { ...value, home: known } : value)),
    );
    // A record that could not be carried over is read under its former key.
    if (kept && (former.set === undefined || home !== undefined)) clearFormer(node, former.spent);
    if (node.type === "SECTION") for (const child of node.children) carryLabel(child);
  }
}

function isKept(outcome: Writing["outcome"]): boolean {
  return outcome === "write" || outcome === "same";
}

function carryLabel(node: SceneNode): void {
  if (node.type !== "TEXT" || node.getPluginData(formerKeys.label) === "") return;
  putEntry(node, labelEntrySchema, labelKey, {});
  clearFormer(node, [formerKeys.label]);
}

/** 0.1.0 kept a set on its section, on its lone frame, or whole on each layer it filled; now it stands once. */
function carryHome(found: readonly Found[]): BaseNode | undefined {
  const holders = found.filter(({ former }) => former.set !== undefined);
  const section = holders.find(({ node }) => node.type === "SECTION");
  const filled = found.filter(({ former }) => former.entries.some(isFilled)).map(({ node }) => node);
  const record = (section ?? holders[0])?.former.set;
  const home = section?.node ?? chooseHome(filled) ?? holders[0]?.node;
  if (record === undefined || home === undefined) return undefined;
  writeHome(home, { set: record, title: titleOf(record.brief), off: [], hashes: {} }, readFileId());
  return home;
}

function isFilled({ value }: NamedEntry): boolean {
  return value["destination"] === "selection";
}

function isPlace(name: string): boolean {
  const { kind } = readName(name);
  return kind === placementNames.cell || kind === "pending";
}

function schemaOf(name: string) {
  const { kind } = readName(name);
  if (kind === "pending") return pendingEntrySchema;
  if (kind === "version") return versionEntrySchema;
  return kind === placementNames.shown ? shownEntrySchema : cellEntrySchema;
}
