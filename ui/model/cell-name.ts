/** A cell in words, as its locale, target and shot name it. */

/** "ja-JP, Hero, shot 2": without what a set has only one of. `shot` counts from 1; 0 where there are no shots. */
export function nameCell(locale: string, target: { name: string }, shot: number): string {
  return [locale === "und" ? "" : locale, target.name, nameShot(shot)]
    .filter((part) => part !== "")
    .join(", ");
}

/** "shot 2"; empty where there are no shots. */
export function nameShot(shot: number): string {
  return shot === 0 ? "" : `shot ${shot}`;
}
