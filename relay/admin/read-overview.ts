/** What the admin page opens with: teams and their money, the queue, uncertain attempts, limits. */
import type { Caller } from "../access/auth.ts";
import { readBalances } from "../store/balance.ts";
import type { Services } from "../services.ts";
import { listOpenWork, listUncertainOf, type OpenWork } from "../store/admin.ts";
import { monthEnd, monthOf } from "../store/ledger.ts";
import type { StoredTeam } from "../store/rows.ts";
import { listAccounts, listTeams, readTeam } from "../store/teams.ts";
import { isOperator } from "../access/operator.ts";
import { readAttempts } from "./read-attempts.ts";
import type { AdminAttempt, AdminTeam, Overview } from "../../core/admin.ts";

const uncertainPerTeam = 100;

/** Everything for the operator, one team for its admin. */
export async function readOverview(services: Services, caller: Caller): Promise<Overview> {
  const nowMs = services.clock.now();
  const month = monthOf(nowMs);
  const teams = await listVisibleTeams(services, caller);
  const work = new Map((await listOpenWork(services.db)).map((each) => [each.team, each]));
  const overview: Overview = {
    version: services.version,
    provider: services.provider.name,
    offline: services.provider.offline,
    operator: isOperator(caller),
    month,
    resetsAt: monthEnd(month),
    teams: [],
    uncertain: [],
    buckets: await readBuckets(services, nowMs),
  };
  for (const team of teams) {
    overview.teams.push(await readTeamOverview(services, team, work.get(team.id)));
    overview.uncertain.push(...(await readUncertain(services, team.id, month)));
  }
  return overview;
}

async function listVisibleTeams({ db }: Services, caller: Caller): Promise<StoredTeam[]> {
  if (isOperator(caller)) return listTeams(db);
  const own = await readTeam(db, caller.team);
  return own ? [own] : [];
}

async function readUncertain({ db }: Services, team: string, month: string): Promise<AdminAttempt[]> {
  const uncertain = await listUncertainOf(db, team, uncertainPerTeam);
  if (uncertain.length === 0) return [];
  return readAttempts(db, team, uncertain, await listAccounts(db, team, month));
}

async function readTeamOverview(
  { db, clock, teamRunBytes }: Services,
  stored: StoredTeam,
  work: OpenWork | undefined,
): Promise<AdminTeam> {
  const { team } = await readBalances(db, { team: stored.id, person: "", nowMs: clock.now() });
  return {
    id: stored.id,
    name: stored.name,
    ceiling: stored.monthly,
    perPerson: stored.perPerson,
    models: stored.models,
    maxQuality: stored.maxQuality,
    held: team.held + team.planned,
    settled: team.settled,
    uncertain: team.uncertain,
    openRuns: work?.runs ?? 0,
    waiting: work?.waiting ?? 0,
    queued: work?.queued ?? 0,
    running: work?.running ?? 0,
    runBytes: stored.bodyBytes,
    runBytesLimit: teamRunBytes,
    ...(typeof work?.sinceMs === "number" && { queuedSince: new Date(work.sinceMs).toISOString() }),
  };
}

async function readBuckets({ limiter, catalogue }: Services, nowMs: number): Promise<Overview["buckets"]> {
  if (!limiter) return [];
  const buckets: Overview["buckets"] = [];
  for (const { id: model } of catalogue.models) {
    const bucket = await limiter.read(model, nowMs);
    const pausedMs = Math.max(0, bucket.pausedUntilMs - nowMs);
    for (const meter of ["images", "tokens"] as const) {
      const { perMinute, level } = bucket[meter];
      buckets.push({ model, meter, perMinute, level: Math.floor(level), pausedMs });
    }
  }
  return buckets;
}
