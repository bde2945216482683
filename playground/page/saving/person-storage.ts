/** A person's `figma.clientStorage` in the browser's database. */
import { clear, createStore, del, get, keys, set } from "idb-keyval";
import type { ClientStorage } from "../../host/doors/run-state.ts";
import { type Packed, pack, unpack } from "../../host/wire.ts";

/** One person's storage under a name of its own. Values are copied in and out, as Figma does. */
export function createPersonStorage(name: string): ClientStorage {
  const store = createStore(name, "entries");
  return {
    async get(key) {
      const packed = await get<Packed>(key, store);
      return packed === undefined ? undefined : unpack(packed);
    },
    set: (key, value) => set(key, pack(value), store),
    delete: (key) => del(key, store),
    keys: () => keys<string>(store),
  };
}

/** Forgets everything a person's client kept. */
export async function clearPersonStorage(name: string): Promise<void> {
  await clear(createStore(name, "entries"));
}
