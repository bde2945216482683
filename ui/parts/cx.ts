/** Joins class names; what is missing or false is left out. */
export function cx(...names: (string | false | undefined)[]): string {
  return names.filter((name) => name !== false && name !== undefined && name !== "").join(" ");
}
