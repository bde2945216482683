/** GET /v1/usage: spend and ceilings of the caller, and of the whole team for an admin token. */
import { Hono } from "hono";
import type { UsageReport } from "../../core/api.ts";
import type { RelayEnv } from "../http/auth.ts";
import { readPerson } from "../http/person.ts";
import type { Services } from "../services.ts";
import { monthEnd, monthOf, teamOwner } from "../store/money.ts";
import type { StoredAccount } from "../store/rows.ts";
import { listAccounts, readAccounts, readTeam } from "../store/teams.ts";

/** The route /v1/usage. */
export function createUsageRoutes(services: Services): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  routes.get("/", async (c) => {
    const { team, scopes } = c.get("caller");
    const person = readPerson(c.req);
    const month = monthOf(services.clock.now());
    const teamName = (await readTeam(services.db, team))?.name ?? "";
    const own = await readAccounts(services.db, { team, person: person.id, month });
    const people = scopes.includes("admin")
      ? (await listAccounts(services.db, team, month)).filter((account) => account.owner !== teamOwner)
      : [];
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
  });
  return routes;
}

function nameOf(account: StoredAccount, callerName: string): string {
  return account.name === "" ? callerName : account.name;
}

function present(account: StoredAccount, name: string): UsageReport["accounts"][number] {
  const { ceiling, held, settled, uncertain } = account;
  return { kind: account.owner === teamOwner ? "team" : "person", name, ceiling, held, settled, uncertain };
}
