/** What the admin page shows of one team: its people's money, its latest runs, its latest failures. */
import { listPlanned } from "../store/planned.ts";
import { toApiSummary } from "../routes/to-api.ts";
import type { Services } from "../services.ts";
import { listFailed } from "../store/admin.ts";
import { monthOf, personOf, teamOwner } from "../store/ledger.ts";
import { listRuns } from "../store/read.ts";
import { listAccounts } from "../store/teams.ts";
import { readAttempts } from "./read-attempts.ts";
import type { TeamReport } from "../../core/admin.ts";

const shownRuns = 25;
const shownFailures = 25;

/** People who spent most come first. */
export async function readTeamReport({ db, clock }: Services, team: string): Promise<TeamReport> {
  const planned = await listPlanned(db, team);
  const accounts = await listAccounts(db, team, monthOf(clock.now()));
  const people = accounts
    .filter(({ owner }) => owner !== teamOwner)
    .map(({ owner, name, ceiling, held, settled, uncertain }) => ({
      id: personOf(owner),
      name: name === "" ? personOf(owner) : name,
      ceiling,
      held: held + (planned.get(personOf(owner)) ?? 0),
      settled,
      uncertain,
    }))
    .toSorted((a, b) => b.settled + b.held - (a.settled + a.held));
  const runs = await listRuns(db, {
    team,
    kind: "picture",
    file: undefined,
    before: undefined,
    limit: shownRuns,
  });
  const failures = await listFailed(db, team, shownFailures);
  return {
    people,
    runs: runs.map((run) => toApiSummary(run)),
    failures: await readAttempts(db, team, failures, accounts),
  };
}
