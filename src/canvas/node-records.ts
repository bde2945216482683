/** Our records in plugin data: read with a decoder, so that a damaged or newer one counts as absent. */
import { countUtf8Bytes } from "../../core/tokens.ts";
import {
  dataKeys,
  decodeRecord,
  pendingRecordSchema,
  placementRecordSchema,
  setRecordSchema,
  versionRecordSchema,
  type PendingRecord,
  type PlacementRecord,
  type SetRecord,
  type VersionRecord,
} from "../../core/records.ts";

/** Figma's limit per entry counts id, key and value; in UTF-8 bytes (C4). */
const maxEntryBytes = 99_000;

export function readPending(node: BaseNode): PendingRecord | undefined {
  return decodeRecord(pendingRecordSchema, node.getPluginData(dataKeys.pending));
}

export function readPlacement(node: BaseNode): PlacementRecord | undefined {
  return decodeRecord(placementRecordSchema, node.getPluginData(dataKeys.placement));
}

export function readSet(node: BaseNode): SetRecord | undefined {
  return decodeRecord(setRecordSchema, node.getPluginData(dataKeys.set));
}

export function readVersions(node: BaseNode, placement: PlacementRecord): VersionRecord[] {
  return placement.versions.flatMap((key) => {
    const version = decodeRecord(versionRecordSchema, node.getPluginData(key));
    return version === undefined ? [] : [version];
  });
}

/** The set's record on the node itself or on the nearest section or frame around it. */
export function findSetRecord(node: BaseNode, set: string): SetRecord | undefined {
  for (let each: BaseNode | null = node; each !== null; each = each.parent) {
    const record = readSet(each);
    if (record?.id === set) return record;
  }
  return undefined;
}

export function writePending(node: BaseNode, record: PendingRecord | undefined): void {
  node.setPluginData(dataKeys.pending, record === undefined ? "" : JSON.stringify(record));
}

export function writePlacement(node: BaseNode, record: PlacementRecord): void {
  node.setPluginData(dataKeys.placement, JSON.stringify(record));
}

export function writeVersion(node: BaseNode, record: VersionRecord): void {
  node.setPluginData(dataKeys.version(record.take, record.run), JSON.stringify(record));
}

/**
 * The brief is stored once per set. A set whose copy passes Figma's limit keeps everything but the words of its texts:
 * the picture does not need them (C4), and the outbox and the relay still have them.
 */
export function writeSet(node: BaseNode, record: SetRecord): void {
  const whole = JSON.stringify(record);
  if (countUtf8Bytes(whole) <= maxEntryBytes) {
    node.setPluginData(dataKeys.set, whole);
    return;
  }
  const { texts: _texts, ...brief } = record.brief;
  const shorter = JSON.stringify({ ...record, brief });
  if (countUtf8Bytes(shorter) <= maxEntryBytes) node.setPluginData(dataKeys.set, shorter);
}

/** Takes every record of ours off a node and leaves other plugins' data alone. */
export function clearRecords(node: BaseNode): void {
  const ours: string[] = [dataKeys.pending, dataKeys.placement, dataKeys.set];
  for (const key of node.getPluginDataKeys())
    if (ours.includes(key) || key.startsWith("version:")) node.setPluginData(key, "");
}
