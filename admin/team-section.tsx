/** One team: its people's money, its latest runs and failures. */
import type { RunSummary } from "../core/api.ts";
import { formatDollars } from "../core/money.ts";
import type { AdminAttempt, TeamReport } from "../core/admin.ts";
import { Dollars, Section, SpendBar, Table, Time, unverifiedPerson } from "./parts.tsx";
import type { Shown } from "./state.ts";

export function TeamSection({ shown: { overview, team, report } }: { shown: Shown }) {
  const name = overview.teams.find(({ id }) => id === team)?.name ?? "";
  const names = new Map(report.people.map((person) => [person.id, person.name]));
  return (
    <>
      <Section
        title={`People of ${name}`}
        note="Named by the plugin, not verified: their ceilings are guard rails."
      >
        <People report={report} />
      </Section>
      <Section title={`Latest runs of ${name}`}>
        <Runs runs={report.runs} names={names} />
      </Section>
      <Section title={`Latest failures of ${name}`}>
        <Failures failures={report.failures} />
      </Section>
    </>
  );
}

function People({ report }: { report: TeamReport }) {
  const rows = report.people.map((person) => (
    <tr key={person.id}>
      <th scope="row">{person.name === "" ? "not named" : person.name}</th>
      <td>
        <SpendBar {...person} limit="guard rail" />
      </td>
      <Dollars nano={person.ceiling} />
      <Dollars nano={person.settled} />
      <Dollars nano={person.held} />
      <Dollars nano={person.uncertain} />
    </tr>
  ));
  const heads = [unverifiedPerson, "Used", ">Guard rail", ">Spent", ">Spoken for", ">Uncertain"];
  return <Table heads={heads} rows={rows} empty="Nobody has made a picture this month." />;
}

function Runs({ runs, names }: { runs: readonly RunSummary[]; names: ReadonlyMap<string, string> }) {
  const rows = runs.map((run) => {
    const { counts, cost } = run;
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return (
      <tr key={run.id}>
        <td>
          <Time iso={run.createdAt} />
        </td>
        <th scope="row" class="words">
          {run.title}
        </th>
        <td>{names.get(run.person ?? "") ?? run.person ?? ""}</td>
        <td>
          {run.model}, {run.quality}
        </td>
        <td class="number">
          {counts["succeeded"] ?? 0} of {all}
        </td>
        <td class="number">{counts["failed"] ?? 0}</td>
        <Dollars nano={cost.settled + cost.uncertain} />
        <td>
          <code>{run.id}</code>
        </td>
      </tr>
    );
  });
  const heads = ["Time (UTC)", "Brief", unverifiedPerson, "Model", ">Done", ">Failed", ">Cost", "Run"];
  return <Table heads={heads} rows={rows} empty="This team has no runs yet." />;
}

function Failures({ failures }: { failures: readonly AdminAttempt[] }) {
  const rows = failures.map((attempt) => (
    <tr key={attempt.id}>
      <td>
        <Time iso={attempt.sentAt} />
      </td>
      <td>
        <span class="tag">{attempt.failure?.kind ?? "unknown"}</span>
      </td>
      <td class="words">{attempt.failure?.message}</td>
      <td>{attempt.person}</td>
      <td class="number">{formatDollars(attempt.cost ?? 0)}</td>
      <td>
        <code>{attempt.run}</code>
      </td>
    </tr>
  ));
  const heads = ["Time (UTC)", "Kind", "What was said", unverifiedPerson, ">Paid", "Run"];
  return <Table heads={heads} rows={rows} empty="Nothing failed." />;
}
