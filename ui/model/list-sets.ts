/** The sets of a file as the menu lists them: which are worth a row, which are found, and what their row says. */
import type { SetListing } from "../../core/messages.ts";

/** From this many on a search field stands above the list. */
export const searchedFrom = 8;

/** A lone picture is not offered as a set: the menu has those of two cells or more. */
export function listOffered(sets: readonly SetListing[]): SetListing[] {
  return sets.filter(({ cells }) => cells >= 2);
}

/** Those whose title or page holds what was typed, whatever the case of its letters. */
export function findSets(sets: readonly SetListing[], typed: string): SetListing[] {
  const wanted = typed.trim().toLowerCase();
  return sets.filter(({ title, page }) => `${title}\n${page}`.toLowerCase().includes(wanted));
}

/** "24 cells, 12 made, 2 changed, 1 failed": only what is known, and not what is none. */
export function describeListing({ cells, made, changed, drafts, failed }: SetListing): string {
  const parts: [number | undefined, string][] = [
    [made, "made"],
    [changed, "changed"],
    [drafts, drafts === 1 ? "draft" : "drafts"],
    [failed, "failed"],
  ];
  const known = parts.flatMap(([count, word]) =>
    count === undefined || count === 0 ? [] : [`${count} ${word}`],
  );
  return [`${cells} cells`, ...known].join(", ");
}
