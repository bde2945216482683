/** A person's clientStorage in memory: for tests, and for the page between two saves. */
import type { ClientStorage } from "./doors/run-state.ts";
import { pack, unpack } from "./wire.ts";
import type { Packed } from "./wire.ts";

/** An empty storage; values are copied in and out, as Figma does. */
export function createMemoryStorage(entries: Map<string, Packed> = new Map()): ClientStorage {
  return {
    async get(key) {
      const packed = entries.get(key);
      return packed === undefined ? undefined : unpack(packed);
    },
    async set(key, value) {
      entries.set(key, pack(value));
    },
    async delete(key) {
      entries.delete(key);
    },
    keys: async () => [...entries.keys()],
  };
}
