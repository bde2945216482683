/** The keys by which references stand in a set's home, apart from the schemas, which the panel does without. */
import type { Reference } from "./brief.ts";
import { thingId } from "./record-keys.ts";
import { shortHash } from "./short-hash.ts";

/** A reference goes by its asset's id; where that is no id, or stands there twice, by a hash of it. */
export function keyReferences(references: readonly Reference[]): (Reference & { key: string })[] {
  const taken = new Set<string>();
  return references.map((reference) => {
    let key = reference.asset;
    while (taken.has(key) || !thingId.test(key)) key = shortHash(`${key} again`);
    taken.add(key);
    return { ...reference, key };
  });
}
