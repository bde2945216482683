/** What several sections show alike. */
import type { ComponentChildren } from "preact";
import { formatDollars } from "../core/money.ts";

/** A titled block. */
export function Section({
  title,
  note,
  children,
}: {
  title: string;
  note?: ComponentChildren;
  children: ComponentChildren;
}) {
  const id = `section-${title.toLowerCase().replaceAll(/\W+/g, "-")}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {note !== undefined && <p class="muted">{note}</p>}
      {children}
    </section>
  );
}

const headClasses: Readonly<Record<string, string>> = { ">": "number", "!": "act" };

/** A table whose rows are given; `empty` is said where there are none. Heads that start with ">" are of numbers, with "!" of buttons. */
export function Table({
  heads,
  rows,
  empty,
}: {
  heads: readonly string[];
  rows: readonly ComponentChildren[];
  empty: string;
}) {
  if (rows.length === 0) return <p class="muted">{empty}</p>;
  return (
    <div
      class="scroller"
      tabIndex={0}
      role="group"
      aria-label={`Table: ${heads.join(", ").replaceAll(/[>!]/g, "")}`}
    >
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" class={headClasses[head.charAt(0)]}>
                {head.replace(/^[>!]/, "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{rows}</tbody>
      </table>
    </div>
  );
}

/** Nanodollars as dollars, in a cell of their own. */
export function Dollars({ nano }: { nano: number | null }) {
  return <td class="number">{nano === null ? "none" : formatDollars(nano)}</td>;
}

/** The head of every column of people: the plugin names them, and the relay cannot verify it. */
export const unverifiedPerson = "Person (not verified)";

type Spend = {
  ceiling: number | null;
  settled: number;
  held: number;
  uncertain: number;
  /** What the ceiling is called. */
  limit?: string;
};

/** What of a ceiling is spent, spoken for and uncertain, as one bar; full at once where nothing may be spent. */
export function SpendBar({ ceiling, settled, held, uncertain, limit = "ceiling" }: Spend) {
  if (ceiling === null) return <span class="muted">no {limit}</span>;
  const used = settled + held + uncertain;
  const parts = [
    ["settled", settled],
    ["held", held],
    ["uncertain", uncertain],
  ] as const;
  let from = 0;
  return (
    <svg
      class={used >= ceiling ? "bar full" : "bar"}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${formatDollars(used)} of ${formatDollars(ceiling)} used`}
    >
      <rect class="rest" width="100" height="8" />
      {parts.map(([kind, nano]) => {
        const x = from;
        const width = ceiling === 0 ? 0 : Math.min(100 - x, (nano / ceiling) * 100);
        from = x + width;
        return <rect key={kind} class={kind} x={x} width={width} height="8" />;
      })}
    </svg>
  );
}

/** A time as minutes and seconds tell it, in UTC. */
export function Time({ iso }: { iso: string }) {
  return <time dateTime={iso}>{iso.slice(0, 16).replace("T", " ")}</time>;
}
