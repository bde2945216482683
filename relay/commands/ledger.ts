/** Commands on the ledger: whether it adds up, outcomes that are unknown, and attempts that cost more than was reserved. */
import { formatDollars } from "../../core/money.ts";
import { checkLedger } from "../store/check-ledger.ts";
import type { StoredAttempt } from "../store/rows.ts";
import { resolveAttempt } from "../store/outcome.ts";
import { listOver, listUncertain, readAttempt } from "../store/workers.ts";
import { readDollars, sayJson, type Command, type CommandCall } from "./command.ts";
import { readOptions } from "./read-options.ts";

const shownAtOnce = 200;

export const ledgerCommands: readonly Command[] = [
  {
    name: "ledger list",
    usage: "[--uncertain] [--over] [--json]",
    does: "Lists attempts that may have been billed, oldest first (the default), or those that cost more than was reserved.",
    run: list,
  },
  {
    name: "ledger resolve",
    usage: "<attempt> --made | --not-made | --cost 0.04 [--note text]",
    does: "Books an uncertain attempt as the provider's records say: made (at worst case, or at --cost), or not made.",
    run: resolve,
  },
  {
    name: "ledger check",
    usage: "[--json]",
    does: "Compares ledger, attempts, accounts and runs; ends with 1 where they differ.",
    run: check,
  },
];

async function list({ db, args, say }: CommandCall): Promise<number> {
  const { flags } = readOptions(args, [], ["uncertain", "over", "json"] as const);
  if (flags.over === true && flags.uncertain === true)
    throw new Error("Ask for one list at a time: --uncertain or --over.");
  const attempts =
    flags.over === true ? await listOver(db, shownAtOnce) : await listUncertain(db, shownAtOnce);
  if (flags.json === true)
    return sayJson(
      say,
      attempts.map((attempt) => present(attempt)),
    );
  if (attempts.length === 0)
    say(flags.over === true ? "Nothing cost more than was reserved." : "Every attempt is settled.");
  for (const attempt of attempts)
    say(`${attempt.id}  ${new Date(attempt.sentAt).toISOString()}  run ${attempt.run}  ${describe(attempt)}`);
  if (attempts.length === shownAtOnce) say(`These are ${shownAtOnce}; there may be more.`);
  return 0;
}

function describe({ reserved, cost, state }: StoredAttempt): string {
  if (state === "uncertain") return `at most ${formatDollars(reserved)}`;
  return `cost ${formatDollars(cost ?? 0)}, reserved ${formatDollars(reserved)}`;
}

function present(attempt: StoredAttempt) {
  const { id, run, job, n, team, person, month, state, sentAt, reserved, cost, requestId } = attempt;
  return {
    id,
    run,
    job,
    n,
    team,
    person,
    month,
    state,
    sentAt: new Date(sentAt).toISOString(),
    reserved,
    cost,
    requestId,
  };
}

async function resolve({ db, args, say, nowMs }: CommandCall): Promise<number> {
  const { options, flags, rest } = readOptions(
    args,
    ["cost", "note"] as const,
    ["made", "not-made"] as const,
    1,
  );
  const [id] = rest;
  const isMade = flags.made === true || options.cost !== undefined;
  const isNotMade = flags["not-made"] === true;
  if (id === undefined || (!isMade && !isNotMade))
    throw new Error(
      "Name the attempt and what became of it: ledger resolve <attempt> --made (or --not-made, or --cost 0.04)",
    );
  if (isMade && isNotMade)
    throw new Error("It was made or it was not: give --made or --cost, or --not-made, and not both.");
  const attempt = await readAttempt(db, id);
  const worst = attempt?.reserved ?? 0;
  const cost = !isMade ? 0 : options.cost === undefined ? worst : readDollars(options.cost, "--cost");
  const note = options.note ?? `resolved by the operator: ${isMade ? "made" : "not made"}`;
  if (attempt && (await resolveAttempt(db, { attemptId: id, cost, note, nowMs }))) {
    const over = cost > worst ? ` That is ${formatDollars(cost - worst)} above its worst case.` : "";
    say(`Booked ${formatDollars(cost)} for ${id}.${over}`);
    return 0;
  }
  say(`Attempt ${id} is not uncertain. See npm run relay -- ledger list.`);
  return 1;
}

async function check({ db, args, say }: CommandCall): Promise<number> {
  const { flags } = readOptions(args, [], ["json"] as const);
  const found = await checkLedger(db);
  if (flags.json === true) sayJson(say, found);
  else if (found.faults.length === 0)
    say(`The ledger adds up: ${found.attempts} attempts, ${found.entries} entries.`);
  else for (const fault of found.faults.slice(0, shownAtOnce)) say(fault);
  return found.faults.length === 0 ? 0 : 1;
}
