/** Spend and queue by team. */
import type { AdminTeam, Overview } from "../core/admin.ts";
import { Dollars, Section, SpendBar, Table, Time } from "./parts.tsx";
import { refresh } from "./state.ts";

const heads = [
  "Team",
  "Used",
  ">Ceiling",
  ">Spent",
  ">Spoken for",
  ">Uncertain",
  ">Queued",
  ">Running",
  ">Runs kept (MB)",
  "Queued since",
];

export function TeamsSection({ overview, chosen }: { overview: Overview; chosen: string }) {
  const rows = overview.teams.map((team) => (
    <TeamRow key={team.id} team={team} isChosen={team.id === chosen} />
  ));
  return (
    <Section title="Teams" note={`Ceilings start anew on ${overview.resetsAt.slice(0, 10)}.`}>
      <Table heads={heads} rows={rows} empty="There is no team yet." />
    </Section>
  );
}

function TeamRow({ team, isChosen }: { team: AdminTeam; isChosen: boolean }) {
  return (
    <tr class={isChosen ? "chosen" : undefined}>
      <th scope="row">
        <button type="button" class="link" aria-pressed={isChosen} onClick={() => void refresh(team.id)}>
          {team.name}
        </button>
      </th>
      <td>
        <SpendBar {...team} />
      </td>
      <Dollars nano={team.ceiling} />
      <Dollars nano={team.settled} />
      <Dollars nano={team.held} />
      <Dollars nano={team.uncertain} />
      <td class="number">{team.waiting + team.queued}</td>
      <td class="number">{team.running}</td>
      <td class="number">
        {Math.ceil(team.runBytes / 1_000_000)} of {team.runBytesLimit / 1_000_000}
      </td>
      <td>{team.queuedSince !== undefined && <Time iso={team.queuedSince} />}</td>
    </tr>
  );
}
