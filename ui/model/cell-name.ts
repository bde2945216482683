/** A cell in words, as its locale, target and shot name it. */

/** "ja-JP, Hero, shot 2": without what a set has only one of. `shotNumber` counts from 1; 0 where there are no shots. */
export function nameCell(locale: string, target: { name: string }, shotNumber: number): string {
  return [locale === "und" ? "" : locale, target.name, nameShot(shotNumber)]
    .filter((part) => part !== "")
    .join(", ");
}

/** "shot 2"; empty where there are no shots. */
export function nameShot(shotNumber: number): string {
  return shotNumber === 0 ? "" : `shot ${shotNumber}`;
}
