/** The two people who share the playground's file, each with a client of their own. */
import { decodeJson } from "../../core/decode-json.ts";
import { defaultPersonSettings, personSettingsSchema } from "../../core/person-settings.ts";
import type { ClientStorage } from "../host/doors/run-state.ts";
import { createPersonStorage } from "./saving/person-storage.ts";

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly storage: ClientStorage;
  /** What the browser's database calls the person's storage. */
  readonly storageName: string;
};

/** Where the plugin keeps a person's settings, its token among them. */
const settingsKey = "settings:1";

/** Mina opens the file first; Jonas is there to try what another person sees. */
export function createPeople(pluginId: string): readonly [Person, Person] {
  return [
    createPerson(pluginId, "mina", "Mina Okada", "#5b45d6"),
    createPerson(pluginId, "jonas", "Jonas Berg", "#007a4d"),
  ];
}

function createPerson(pluginId: string, key: string, name: string, color: string): Person {
  const storageName = `polyframe-client-${pluginId}-${key}`;
  return { id: `person-${key}`, name, color, storageName, storage: createPersonStorage(storageName) };
}

/** Puts the relay's token into a person's settings, as they would type it once in the panel. Other settings stay. */
export async function handToken(person: Person, token: string): Promise<void> {
  if (token === "") return;
  const stored = await person.storage.get(settingsKey);
  const settings =
    decodeJson(personSettingsSchema, typeof stored === "string" ? stored : "") ?? defaultPersonSettings;
  if (settings.token !== token) await person.storage.set(settingsKey, JSON.stringify({ ...settings, token }));
}
