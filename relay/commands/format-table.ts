/** Lists with heads, as a terminal shows them. */
import { measureDisplay } from "../text/display-width.ts";

/**
 * Lines with aligned columns, two spaces apart; columns that are empty in every row are left out. Widths are those on screen,
 * where a Japanese character takes two columns and a combining accent none.
 */
export function formatTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const used = heads.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ""));
  const lines = [heads, ...rows].map((row) => used.map((column) => row[column] ?? ""));
  const widths = used.map((_, column) =>
    Math.max(...lines.map((line) => measureDisplay(line[column] ?? ""))),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - measureDisplay(cell)))
      .join("  ")
      .trimEnd(),
  );
}

/** A day as lists tell it, in UTC. */
export function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
