/** Small choices kept in this browser: theme, person, whether the plugin was open. */

const prefix = "polyframe-playground:";
const names = ["theme", "person", "command", "hint"] as const;
export type ChoiceName = (typeof names)[number];

/** The choice of the last visit, or null. */
export function recallChoice(name: ChoiceName): string | null {
  return localStorage.getItem(prefix + name);
}

/** Keeps a choice; undefined forgets it. */
export function keepChoice(name: ChoiceName, value: string | undefined): void {
  if (value === undefined) localStorage.removeItem(prefix + name);
  else localStorage.setItem(prefix + name, value);
}

/** As on the first visit. */
export function forgetChoices(): void {
  for (const name of names) keepChoice(name, undefined);
}
