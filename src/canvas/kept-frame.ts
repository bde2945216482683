/** The frame "Kept pictures" of a set: hidden and locked, with a paint for each picture that has to outlive the relay. */
import { keptEntrySchema } from "../../core/placement-record.ts";
import { keptKey, keyOf, namespace, readKey } from "../../core/record-keys.ts";
import { dropEntry, listKeys, putEntry } from "./entries.ts";
import { findPageOf } from "./find-nodes.ts";
import { listPending, readCell } from "./node-records.ts";
import { createImagePaint } from "./paints.ts";
import { moveInto, toBox, type Container } from "./read-layers.ts";

const frameName = "Kept pictures";
const edgePx = 120;

/** True for a frame of ours that keeps pictures, of whichever set. */
export function isKeptFrame(node: BaseNode): boolean {
  return node.type === "FRAME" && listKeys(node).some((key) => readKey(key).kind === keptKey);
}

/** Where a set's frame stands: in its section, in a lone frame of ours, else on the page, since other frames are a person's own (C1). */
function findGround(home: BaseNode): Container | FrameNode | undefined {
  if (home.type === "SECTION" || home.type === "PAGE") return home;
  return home.type === "FRAME" && isOwnFrame(home) ? home : findPageOf(home);
}

function isOwnFrame(frame: FrameNode): boolean {
  const destination = readCell(frame)?.destination ?? listPending(frame)[0]?.destination;
  return destination !== undefined && destination !== "selection";
}

/** The set's frame on the ground of its home, whose page is loaded. */
export function findKeptFrame(home: BaseNode, set: string): FrameNode | undefined {
  const ground = findGround(home);
  const keys = [keyOf(keptKey, set)];
  const found = ground?.findAllWithCriteria({ types: ["FRAME"], sharedPluginData: { namespace, keys } });
  return found?.find(({ parent }) => parent === ground);
}

/** Makes the set's frame name these pictures, by Figma's hashes, and no others; without any there is no frame. */
export function paintKeptFrame(home: BaseNode, set: string, hashes: readonly string[]): void {
  const frame = findKeptFrame(home, set);
  if (hashes.length === 0) return frame?.remove();
  if (frame !== undefined && isSameList(listHashes(frame), hashes)) return;
  (frame ?? createKeptFrame(home, set)).fills = hashes.map(createImagePaint);
}

/** Takes the set's frame away, where it has one. */
export function removeKeptFrame(home: BaseNode, set: string): void {
  findKeptFrame(home, set)?.remove();
}

/** The frame of a copied home belongs to the set that the copy is now. */
export function renameKeptFrame(home: BaseNode, from: string, to: string): void {
  const frame = findKeptFrame(home, from);
  if (frame === undefined) return;
  putEntry(frame, keptEntrySchema, keyOf(keptKey, to), {});
  dropEntry(frame, keyOf(keptKey, from));
}

function createKeptFrame(home: BaseNode, set: string): FrameNode {
  const ground = findGround(home);
  const frame = figma.createFrame();
  frame.name = frameName;
  frame.resize(edgePx, edgePx);
  if (ground?.type === "FRAME") ground.appendChild(frame);
  else if (ground !== undefined) moveInto(ground, frame, findCorner(home));
  frame.visible = false;
  frame.locked = true;
  putEntry(frame, keptEntrySchema, keyOf(keptKey, set), {});
  return frame;
}

/** The home's own corner, in canvas pixels. */
function findCorner(home: BaseNode): { x: number; y: number } {
  const box = "absoluteBoundingBox" in home ? home.absoluteBoundingBox : null;
  return box === null ? { x: 0, y: 0 } : toBox(box);
}

function listHashes(frame: FrameNode): string[] {
  if (frame.fills === figma.mixed) return [];
  return frame.fills.flatMap((paint) => (paint.type === "IMAGE" ? (paint.imageHash ?? []) : []));
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
