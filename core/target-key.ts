/** The key of a target that is a layer: made of the layer's id, and never that of another layer (T2). */

import { shortHash } from "./short-hash.ts";

const maxLength = 60;

/**
 * Ids of layers are numbers with ":" between them, and ";" between the layers of nested instances. A short one is spelled out
 * letter by letter; a long one, which would not fit, goes by 128 bits of hash.
 */
export function targetKey(nodeId: string): string {
  const spelled = `n${nodeId.replace(/[^0-9A-Za-z]/g, spell)}`;
  return spelled.length <= maxLength ? spelled : `h${shortHash(nodeId)}${shortHash(`again ${nodeId}`)}`;
}

function spell(letter: string): string {
  if (letter === ":") return "_";
  return letter === ";" ? "-" : `.${letter.charCodeAt(0).toString(16)}.`;
}
