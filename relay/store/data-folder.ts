/** The data folder at start: made where it is missing, and taken by the one process that serves it. */
import { mkdir } from "node:fs/promises";
import { describeFullDisk } from "../bytes/disk-full.ts";
import { lockServerRole, type Lock } from "./lock.ts";
import type { StorePlace } from "./open-store.ts";

/**
 * Makes the folder where it is missing, for this account alone: other accounts of the machine could else read the prompts
 * and names in the store. A folder that is there keeps its rights. Rejects with a sentence.
 */
export async function makeDataFolder(dataFolder: string): Promise<void> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    refuseFolder(dataFolder, error);
  }
}

/**
 * Takes the folder for this process; PostgreSQL is shared by any number of processes, the embedded store belongs to one.
 * Rejects with a sentence when another relay has it or this account cannot write to it.
 */
export async function claimDataFolder({ dataFolder, databaseUrl }: StorePlace): Promise<Lock | undefined> {
  await makeDataFolder(dataFolder);
  try {
    return databaseUrl === undefined ? lockServerRole(dataFolder) : undefined;
  } catch (error) {
    return refuseFolder(dataFolder, error);
  }
}

function refuseFolder(dataFolder: string, error: unknown): never {
  const full = describeFullDisk(error, `the data folder ${dataFolder}`);
  if (full !== error) throw full;
  // Ours, without a code, is a sentence already.
  if (!(error instanceof Error && "code" in error)) throw error;
  throw new Error(
    `The data folder ${dataFolder} cannot be used (${error.message}). Make it a folder this account may write to, or set POLYFRAME_DATA to another one.`,
    { cause: error },
  );
}
