/** This person's settings, and the last catalogue so that the panel can quote before the network answers. */
import { catalogueSchema, type Catalogue } from "../../core/catalogue.ts";
import { decodeJson } from "../../core/decode-json.ts";
import type { Failure } from "../../core/failure.ts";
import {
  defaultPersonSettings,
  personSettingsSchema,
  type PersonSettings,
} from "../../core/person-settings.ts";
import { makeRoom } from "./make-room.ts";
import { readStored, writeStored } from "./storage.ts";

const settingsKey = "settings:1";

export async function readSettings(): Promise<PersonSettings> {
  return decodeJson(personSettingsSchema, await readStored(settingsKey)) ?? defaultPersonSettings;
}

export async function saveSettings(settings: PersonSettings): Promise<Failure | undefined> {
  return writeStored(settingsKey, JSON.stringify(settings), () => makeRoom({}));
}

/** Kept per relay address: a build for another relay must not quote from this one's prices. */
export async function readCatalogue(base: string): Promise<Catalogue | undefined> {
  return decodeJson(catalogueSchema, await readStored(`catalogue:${base}`));
}

/** A convenience: when there is no room for it, the next start waits for the network instead. */
export async function saveCatalogue(base: string, catalogue: Catalogue): Promise<void> {
  await writeStored(`catalogue:${base}`, JSON.stringify(catalogue), async () => false);
}
