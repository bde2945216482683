/** Lists with heads, as a terminal shows them. */

/** Lines with aligned columns, two spaces apart; columns that are empty in every row are left out. */
export function formatTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const used = heads.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ""));
  const lines = [heads, ...rows].map((row) => used.map((column) => row[column] ?? ""));
  const widths = used.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A day as lists tell it, in UTC. */
export function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
