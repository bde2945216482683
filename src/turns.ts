/** Long work in short turns: between two of them Figma draws, and hears the person. */

/** What a turn may take; the last thing of it takes as long as it takes. */
const turnMs = 12;

/**
 * Does `work` for one item after the other. What was written in several turns is still one undo step, as only `commitUndo` ends one.
 * `isOver` is asked after each pause: true leaves the rest undone. Returns whether everything was done.
 */
export async function inTurns<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void> | void,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  let began = Date.now();
  for (const item of Array.from(items)) {
    if (Date.now() - began >= turnMs) {
      await endTurn();
      if (isOver()) return false;
      began = Date.now();
    }
    await work(item);
  }
  return true;
}

/** Lets everything else that waits go first. */
export function endTurn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}
