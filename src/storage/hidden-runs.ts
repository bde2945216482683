/** Which runs a person took off the list of one file, on this device. The runs themselves are kept. */
import * as z from "zod/mini";
import { decodeJson } from "../../core/decode-json.ts";
import type { Failure } from "../../core/failure.ts";
import { makeRoom } from "./make-room.ts";
import { readStored, writeStored } from "./storage.ts";

const hiddenSchema = z.array(z.string());
/** Older ones show again: 500 ids are 20 kB of the 5 MB that there are. */
const idsKept = 500;

function hiddenKey(file: string): string {
  return `hidden:${file}`;
}

/** Ids of the runs that are off the list, in the order they were hidden. */
export async function readHiddenRuns(file: string): Promise<string[]> {
  return decodeJson(hiddenSchema, await readStored(hiddenKey(file))) ?? [];
}

/** Keeps the ids; a full storage comes back as a failure. */
export async function saveHiddenRuns(file: string, runs: readonly string[]): Promise<Failure | undefined> {
  return writeStored(hiddenKey(file), JSON.stringify(runs.slice(-idsKept)), () => makeRoom({ file }));
}
