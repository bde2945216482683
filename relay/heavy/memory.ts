/** How much memory heavy work may take beside the relay, by the limit of the machine or container. */
import { totalmem } from "node:os";

/** With eight calls out, heavy work and all, relay and helper stay below 900 MB however large the machine is. */
const mostBytes = 480_000_000;
/** The relay's own: idle it takes 120 MB, with 32 pictures under way 300. */
const relayBytes = 320_000_000;
/** What the helper takes before it does anything. */
const helperBytes = 70_000_000;
/** Below this no picture fits, however small. */
const leastBytes = 30_000_000;

/** Bytes that heavy work may take together; 0 where there is no room for any. */
export function computeRoom(limitBytes: number): number {
  const room = Math.min(mostBytes, limitBytes - relayBytes - helperBytes);
  return room < leastBytes ? 0 : room;
}

/** The limit of the container (cgroup v1 or v2) or else the memory of the machine, in bytes. */
export function readMemoryLimit(): number {
  // Where there is no limit the system says 0, or more than any machine has.
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** What the operator hears at the start where the room is not all that could be used; undefined where it is. */
export function describeRoom(limitBytes: number): string | undefined {
  const room = computeRoom(limitBytes);
  if (room === mostBytes) return undefined;
  const has = `The relay may use ${toMb(limitBytes)} MB of memory`;
  const enough = `Give it ${toMb(mostBytes + relayBytes + helperBytes)} MB for all of them.`;
  return room === 0
    ? `${has}, too little for reading pictures beside its work: uploads, masks and pictures that have to be converted are refused. ${enough}`
    : `${has}: pictures that need more than ${toMb(room)} MB to be read are refused as references and masks. ${enough}`;
}

/** Whole megabytes. */
export function toMb(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
