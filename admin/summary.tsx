/** The five figures one wants first. */
import { formatDollars } from "../core/money.ts";
import type { AdminTeam, Overview } from "../core/admin.ts";

export function Summary({ overview }: { overview: Overview }) {
  const { teams } = overview;
  function sum(read: (team: AdminTeam) => number): number {
    return teams.reduce((total, team) => total + read(team), 0);
  }
  const figures = [
    ["Spent this month", formatDollars(sum(({ settled }) => settled))],
    ["Spoken for", formatDollars(sum(({ held }) => held))],
    ["Uncertain", formatDollars(sum(({ uncertain }) => uncertain))],
    ["Waiting and queued", String(sum(({ waiting, queued }) => waiting + queued))],
    ["Running", String(sum(({ running }) => running))],
  ] as const;
  return (
    <dl class="summary">
      {figures.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
