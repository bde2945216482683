/** A measured figure: its samples, and what we promise of it. */

export type Figure = {
  name: string;
  unit: "ms" | "ms CPU" | "MB" | "kB" | "x" | "per second" | "statements" | "rows";
  samples: number[];
  /**
   * Counts, memory, sizes and CPU time gate: the run fails beyond `most`. Wall-clock time depends on what else the machine
   * does, so it is shown beside its goal and never fails a run.
   */
  promise?: { most: number; gates: boolean };
};

export type Section = { name: string; about: string; measure: () => Promise<Figure[]> };

/** The value below which a share (0 to 1) of the samples lies; NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/**
 * True when the median keeps the promise, or there is none. Processor time is judged by its least sample: another process
 * on the same core only ever adds to it, up to twice, while what the work itself needs is the same each time.
 */
export function isKept({ samples, promise, unit }: Figure): boolean {
  if (promise === undefined) return true;
  return (unit === "ms CPU" ? quantile(samples, 0) : median(samples)) <= promise.most;
}

/** A figure as one line of a table: name, median, spread, samples, promise and verdict. */
export function describeFigure(figure: Figure): string[] {
  const { name, unit, samples, promise } = figure;
  const spread =
    samples.length > 1
      ? `${format(quantile(samples, 0))} .. ${format(quantile(samples, 0.25))} .. ${format(quantile(samples, 0.75))} .. ${format(quantile(samples, 1))}`
      : "";
  const value = `${format(median(samples))} ${unit}`;
  if (promise === undefined) return [name, value, spread, String(samples.length), "", ""];
  const kind = promise.gates ? "at most" : "goal";
  const verdict = isKept(figure) ? "kept" : promise.gates ? "**BROKEN**" : "missed";
  return [name, value, spread, String(samples.length), `${kind} ${promise.most} ${unit}`, verdict];
}

function format(value: number): string {
  if (!Number.isFinite(value)) return "none";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

export const columns = ["figure", "median", "least .. quarter .. three quarters .. most", "n", "promise", ""];

/** A Markdown table, padded so that it also reads well in a terminal. */
export function drawTable(rows: readonly string[][]): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0), 3));
  const lines = all.map(
    (row) => `| ${widths.map((width, at) => (row[at] ?? "").padEnd(width)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
