/** GET /v1/usage: spend and ceilings of the caller, and of the whole team for an admin token. */
import type { UsageReport } from "../../core/api.ts";
import { readPerson } from "../http/person.ts";
import { type Balance, readBalances } from "../store/balance.ts";
import { listPlanned } from "../store/planned.ts";
import type { Services } from "../services.ts";
import { monthEnd, monthOf, personOf, teamOwner } from "../store/ledger.ts";
import type { StoredAccount } from "../store/rows.ts";
import { listAccounts, readTeam } from "../store/teams.ts";
import type { Handlers } from "./handlers.ts";

/** The call that tells of money. */
export function createUsageHandlers(services: Services): Handlers<"readUsage"> {
  return {
    readUsage: async (c) => {
      const { team, scopes } = c.get("caller");
      const person = readPerson(c.req);
      const nowMs = services.clock.now();
      const month = monthOf(nowMs);
      const teamName = (await readTeam(services.db, team))?.name ?? "";
      const own = await readBalances(services.db, { team, person: person.id, nowMs });
      const people = scopes.includes("admin") ? await listPeople(services, team, month) : [];
      const shown = people.some((account) => account.owner === own.person.owner)
        ? people
        : [own.person, ...people];
      const report: UsageReport = {
        month,
        resetsAt: monthEnd(month),
        accounts: [
          present(own.team, teamName),
          ...shown.map((account) => present(account, nameOf(account, person.name))),
        ],
      };
      return c.json(report);
    },
  };
}

/** The team's people who have an account this month, with what they have planned. */
async function listPeople(services: Services, team: string, month: string): Promise<Balance[]> {
  const planned = await listPlanned(services.db, team);
  const accounts = await listAccounts(services.db, team, month);
  return accounts
    .filter((account) => account.owner !== teamOwner)
    .map((account) => ({ ...account, planned: planned.get(personOf(account.owner)) ?? 0 }));
}

function nameOf(account: StoredAccount, callerName: string): string {
  return account.name === "" ? callerName : account.name;
}

/** Planned money counts as held here: for a person both are money that is spoken for. */
function present(account: Balance, name: string): UsageReport["accounts"][number] {
  const { ceiling, settled, uncertain } = account;
  const kind = account.owner === teamOwner ? "team" : "person";
  return { kind, name, ceiling, held: account.held + account.planned, settled, uncertain };
}
