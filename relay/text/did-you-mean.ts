/** The known word that was probably meant by one that is nearly right. */

/** The known word that differs from this one by the fewest letters; undefined when none is near. */
export function findClosest(word: string, known: Iterable<string>): string | undefined {
  return [...known]
    .map((candidate) => ({ candidate, distance: countEdits(word, candidate) }))
    .filter(({ distance }) => isNear(word, distance))
    .toSorted((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** Known names that may have been mistaken for this one: apart by letter case, spaces or a few letters. */
export function listSimilar(name: string, known: Iterable<string>): string[] {
  const plain = simplify(name);
  return [...new Set(known)].filter((candidate) => {
    const other = simplify(candidate);
    return other.startsWith(plain) || plain.startsWith(other) || isNear(plain, countEdits(plain, other));
  });
}

/** One wrong letter in three is a slip; more is another word. */
function isNear(word: string, distance: number): boolean {
  return distance <= Math.max(1, Math.floor(word.length / 3));
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, "");
}

/** Letters to add, drop, change or swap with their neighbour until one word is the other. */
function countEdits(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwapped ? at(before, j - 2) + 1 : Infinity;
      next.push(Math.min(at(row, j) + 1, at(next, j - 1) + 1, change, swap));
    }
    before = row;
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
