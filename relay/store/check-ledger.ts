/** Proves that the books agree: ledger, attempts, accounts, runs and what is planned, compared row by row. */
import { formatDollars } from "../../core/money.ts";
import type { Db, Queries, Row } from "./db.ts";
import { personOwner, teamOwner } from "./ledger.ts";

/** What an attempt binds by its own columns, as the ledger's lines of it must add up to. */
const boundByAttempt = `sum(case when attempt.state = 'sent' then attempt.reserved else 0 end) as held,
  sum(coalesce(attempt.cost, 0)) as settled,
  sum(case when attempt.state = 'uncertain' then attempt.reserved else 0 end) as uncertain`;
const sums = "sum(held) as held, sum(settled) as settled, sum(uncertain) as uncertain";
const planned = "sum(case when job.state in ('waiting', 'queued') then job.worst else 0 end)";

const sql = {
  attempts: `select books.id from
    (select attempt.id as id, ${boundByAttempt} from attempt group by attempt.id) books
    left join (select attempt, ${sums} from ledger group by attempt) lines on lines.attempt = books.id
    where books.held <> coalesce(lines.held, 0) or books.settled <> coalesce(lines.settled, 0)
      or books.uncertain <> coalesce(lines.uncertain, 0) order by books.id`,
  runs: `select run.id as id from run
    left join (select run as id, team, ${boundByAttempt} from attempt group by run, team) books
      on books.id = run.id and books.team = run.team
    where run.reserved <> coalesce(books.held, 0) or run.settled <> coalesce(books.settled, 0)
      or run.uncertain <> coalesce(books.uncertain, 0) order by run.id`,
  ledger: `select team, person, month, ${sums} from ledger group by team, person, month`,
  accounts: "select team, owner, month, held, settled, uncertain from account",
  people: `select person.team as team, person.planned as planned, coalesce(jobs.planned, 0) as due from person
    left join (select run.team as team, run.person as id, ${planned} as planned from job
      join run on run.id = job.run and run.team = job.team group by run.team, run.person) jobs
      on jobs.team = person.team and jobs.id = person.id
    where person.planned <> coalesce(jobs.planned, 0)`,
  teams: `select team.id as id, team.planned as planned, coalesce(people.planned, 0) as due from team
    left join (select team, sum(planned) as planned from person group by team) people on people.team = team.id
    where team.planned <> coalesce(people.planned, 0)`,
  size: "select (select count(*) from attempt) as attempts, (select count(*) from ledger) as entries",
} as const;

export type LedgerCheck = { attempts: number; entries: number; faults: readonly string[] };

/** Each fault is a sentence that names where the books differ. Reads everything once; safe beside running relays. */
export async function checkLedger(db: Db): Promise<LedgerCheck> {
  return db.transaction(async (tx) => {
    // All statements must see the same moment; SQLite's transaction does anyway.
    if (db.kind === "postgres") await tx.run("set transaction isolation level repeatable read");
    const size = await tx.get(sql.size);
    const attempts = await tx.all(sql.attempts);
    const runs = await tx.all(sql.runs);
    const people = await tx.all(sql.people);
    const teams = await tx.all(sql.teams);
    return {
      attempts: Number(size?.["attempts"]),
      entries: Number(size?.["entries"]),
      faults: [
        ...attempts.map((row) => `Attempt ${String(row["id"])} differs from its lines in the ledger.`),
        ...runs.map((row) => `Run ${String(row["id"])} differs from its attempts.`),
        ...(await compareAccounts(tx)),
        ...people.map((row) => describePlanned(`A person of team ${String(row["team"])}`, row)),
        ...teams.map((row) => describePlanned(`Team ${String(row["id"])}`, row)),
      ],
    };
  });
}

function describePlanned(whose: string, row: Row): string {
  return `${whose} has ${formatDollars(Number(row["planned"]))} planned, and jobs for ${formatDollars(Number(row["due"]))}.`;
}

type Sums = { held: number; settled: number; uncertain: number };

/** Every line counts in two accounts: the person's and the team's. */
async function compareAccounts(tx: Queries): Promise<string[]> {
  const due = new Map<string, Sums>();
  for (const row of await tx.all(sql.ledger))
    for (const owner of [teamOwner, personOwner(String(row["person"]))]) {
      const key = keyOf(row, owner);
      due.set(key, add(due.get(key), readSums(row)));
    }
  const faults: string[] = [];
  for (const row of await tx.all(sql.accounts)) {
    const owner = String(row["owner"]);
    const key = keyOf(row, owner);
    if (!isSame(readSums(row), due.get(key))) faults.push(describeAccount(row, owner));
    due.delete(key);
  }
  for (const [key, amount] of due)
    if (!isSame(amount, undefined)) faults.push(`The ledger has lines for ${key}, which has no account.`);
  return faults;
}

function keyOf(row: Row, owner: string): string {
  return `${String(row["team"])} ${String(row["month"])} ${owner}`;
}

function readSums(row: Row): Sums {
  return { held: Number(row["held"]), settled: Number(row["settled"]), uncertain: Number(row["uncertain"]) };
}

const nothing: Sums = { held: 0, settled: 0, uncertain: 0 };

function add(a: Sums = nothing, b: Sums = nothing): Sums {
  return {
    held: a.held + b.held,
    settled: a.settled + b.settled,
    uncertain: a.uncertain + b.uncertain,
  };
}

function isSame(a: Sums, b: Sums = nothing): boolean {
  return a.held === b.held && a.settled === b.settled && a.uncertain === b.uncertain;
}

function describeAccount(row: Row, owner: string): string {
  const whose = owner === teamOwner ? "" : ` of ${owner.replace(":", " ")}`;
  return `The account${whose} of team ${String(row["team"])} in ${String(row["month"])} differs from the ledger.`;
}
