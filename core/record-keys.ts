/** The keys of our shared plugin data: one per thing, so that two people who change two things lose neither (N1). */

/** The namespace: the same for every build of the plugin, whichever id its company gave it. */
export const namespace = "polyframe";

/** Ids of sets, blocks, shots and references: made once, never numbers, and none can be taken for another key. */
export const thingId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** On the document. */
export const documentKeys = {
  /** The file's random id. */
  file: "file",
  /** Where a set is: a cache that is rebuilt when it is lost or wrong. */
  set: (set: string): string => `set:${set}`,
} as const;

/** Names of what a home holds of a set. Their keys end in `@` and the set's id: one page can be home to many sets. */
export const homeNames = {
  set: "set",
  brief: (field: string): string => `brief:${field}`,
  prompt: (piece: number): string => `prompt:${piece}`,
  block: (block: string): string => `block:${block}`,
  shot: (shot: string): string => `shot:${shot}`,
  target: (target: string): string => `target:${target}`,
  reference: (reference: string): string => `ref:${reference}`,
  words: (locale: string, piece: number): string => withPiece(`words:${locale}`, piece),
  off: (target: string): string => `off:${target}`,
} as const;

/** Names of what a placement holds. */
export const placementNames = {
  cell: "cell",
  shown: "shown",
  version: (version: string): string => `version:${version}`,
  recipe: (recipe: string, piece: number): string => withPiece(`recipe:${recipe}`, piece),
  pending: (run: string): string => `pending:${run}`,
  reading: (version: string): string => `reading:${version}`,
  review: (decision: string): string => `review:${decision}`,
} as const;

/** On a text layer that names a row or a column of a section. */
export const labelKey = "label";

/** On the frame that keeps a set's pictures; its key ends in `@` and the set's id. */
export const keptKey = "kept";

/** A name as it stands on a node: `of` is the set of a home's key, or the layer of a placement inside an instance. */
export function keyOf(name: string, of: string): string {
  return of === "" ? name : `${name}@${of}`;
}

/** A key's parts, `kind:id@of`, those that are not there as "". Ids may hold any of the signs; `kind` and `of` never do. */
export type KeyParts = { kind: string; id: string; of: string };

/** Reads a key back. */
export function readKey(key: string): KeyParts {
  const at = key.lastIndexOf("@");
  return { ...readName(at < 0 ? key : key.slice(0, at)), of: at < 0 ? "" : key.slice(at + 1) };
}

/** Reads a name back, a key without what it is of. */
export function readName(name: string): { kind: string; id: string } {
  const colon = name.indexOf(":");
  if (colon < 0) return { kind: name, id: "" };
  return { kind: name.slice(0, colon), id: name.slice(colon + 1) };
}

const homeKinds = ["set", "brief", "prompt", "block", "shot", "target", "ref", "words", "off"];
const placementKinds = ["cell", "shown", "version", "recipe", "pending", "reading", "review"];

/** True for a key with which a node is home to this set. */
export function isHomeKey(key: string, set: string): boolean {
  const { kind, of } = readKey(key);
  return of === set && homeKinds.includes(kind);
}

/** True for a key of the placement with this suffix ("" for a layer that is not inside an instance). */
export function isPlacementKey(key: string, of: string): boolean {
  const parts = readKey(key);
  return parts.of === of && placementKinds.includes(parts.kind);
}

/** The first piece has the plain name, so that what fits one entry looks as if there were no pieces. */
function withPiece(name: string, piece: number): string {
  return piece === 1 ? name : `${name}:${piece}`;
}
