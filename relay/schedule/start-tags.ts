/** Start-time fair queueing: the order in which people who share one provider take turns, decided once, at submit. */

export type StartTags = {
  /** One per cost, in the same order; the lowest goes first. */
  tags: number[];
  /** Where the person's next job starts. */
  finishTag: number;
};

/**
 * Start tags for a person's next jobs. Each starts where the one before it ends, and the first where the person's last
 * one ended (`personVirtualTime`), or at the tag that is served now (`systemVirtualTime`) when they asked for nothing
 * meanwhile: idling saves up no turns. All in the unit of `costs`, here whole nanodollars; a free job counts as 1, so
 * that tags of one run stay apart.
 */
export function computeStartTags(
  personVirtualTime: number,
  systemVirtualTime: number,
  costs: readonly number[],
): StartTags {
  let tag = Math.max(personVirtualTime, systemVirtualTime);
  const tags = costs.map((cost) => {
    const start = tag;
    tag += Math.max(1, cost);
    return start;
  });
  return { tags, finishTag: tag };
}

/**
 * How far tags move that were given at submit, for jobs that waited for a person or a picture and may go only now. Others
 * were served meanwhile; with the old tags the waiting jobs would all go at once, before all others. Never negative.
 */
export function computeTagShift(systemVirtualTime: number, tags: readonly number[]): number {
  return tags.length === 0 ? 0 : Math.max(0, systemVirtualTime - Math.min(...tags));
}
