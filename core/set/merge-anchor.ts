/** Merges whose picture the others are made from (N3). */
import { homeNames } from "../record-keys.ts";
import type { Anchor } from "./anchor.ts";
import type { Judge, Sides } from "./conflict.ts";

type Maybe = Anchor | undefined;

/** The same picture stays one without a question, however many more facts either side knows of it. */
export function mergeAnchors(judge: Judge, { base, mine, theirs }: Sides<Maybe>): Maybe {
  if (mine?.sha256 === theirs?.sha256) return takeGreater(mine, theirs);
  if (mine?.sha256 === base?.sha256) return theirs;
  if (theirs?.sha256 === base?.sha256) return mine;
  const conflict = { field: { kind: "anchor" as const }, entry: homeNames.set };
  const side = judge({ ...conflict, mine: nameAnchor(mine), theirs: nameAnchor(theirs) });
  return side === "mine" ? mine : theirs;
}

/** Both people come to the same facts, whoever of them merges. */
function takeGreater(mine: Maybe, theirs: Maybe): Maybe {
  return JSON.stringify(mine) >= JSON.stringify(theirs) ? mine : theirs;
}

function nameAnchor(anchor: Maybe): string | undefined {
  return anchor && (anchor.name ?? anchor.cell ?? anchor.sha256);
}
