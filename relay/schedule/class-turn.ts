/** Single pictures before bulk, without starving it. */

/** A run of one picture: a person looks on while it is made. */
export const single = 0;
/** A run of several. */
export const bulk = 1;
export type JobClass = typeof single | typeof bulk;

/**
 * Singles in a row after which bulk has the first choice once. However many singles arrive, bulk gets a quarter of the
 * provider; and a single waits for at most one bulk job more than without this.
 */
export const singlesPerTurn = 3;

/** The class of a run with so many jobs. */
export function classOf(jobs: number): JobClass {
  return jobs === 1 ? single : bulk;
}

/** The class that has the first choice after `singlesInARow` claims of singles; where it is empty the other one goes. */
export function chooseClass(singlesInARow: number): JobClass {
  return singlesInARow >= singlesPerTurn ? bulk : single;
}

/** Counts a claim: singles in a row up to the one just made. */
export function countSingles(singlesInARow: number, claimed: JobClass): number {
  return claimed === single ? singlesInARow + 1 : 0;
}

/** How many of the next `count` claims have bulk's turn, if each finds what it asks for. */
export function countBulkTurns(singlesInARow: number, count: number): number {
  let inARow = singlesInARow;
  let turns = 0;
  for (let at = 0; at < count; at += 1) {
    const first = chooseClass(inARow);
    if (first === bulk) turns += 1;
    inARow = countSingles(inARow, first);
  }
  return turns;
}
