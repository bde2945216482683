/** The ledger: attempts whose outcome nobody knows, and an operator's word on them. */
import { formatDollars } from "../../core/money.ts";
import { resolveAttempt } from "../store/outcome.ts";
import { listUncertain } from "../store/workers.ts";
import { readDollars, readOptions, type Command, type CommandCall } from "./command.ts";

const shownAtOnce = 200;

export const ledgerCommands: readonly Command[] = [
  {
    name: "ledger list",
    usage: "",
    does: "Lists attempts that may have been billed, oldest first.",
    run: list,
  },
  {
    name: "ledger resolve",
    usage: "<attempt> --cost 0.04 [--note text]",
    does: "Books what an uncertain attempt really cost (0: nothing), as the provider's own records say.",
    run: resolve,
  },
];

async function list({ db, say }: CommandCall): Promise<number> {
  const attempts = await listUncertain(db, shownAtOnce);
  if (attempts.length === 0) say("Every attempt is settled.");
  for (const { id, sentAt, run, reserved } of attempts)
    say(`${id}  ${new Date(sentAt).toISOString()}  run ${run}  at most ${formatDollars(reserved)}`);
  return 0;
}

async function resolve({ db, args, say, nowMs }: CommandCall): Promise<number> {
  const { options, rest } = readOptions(args, ["cost", "note"] as const);
  const [attempt] = rest;
  if (attempt === undefined || options.cost === undefined)
    throw new Error("Name the attempt and its cost: ledger resolve <attempt> --cost 0.04");
  const cost = readDollars(options.cost, "--cost");
  if (await resolveAttempt(db, { attempt, cost, note: options.note ?? "resolved by the operator", nowMs })) {
    say(`Booked ${formatDollars(cost)} for ${attempt}.`);
    return 0;
  }
  say(`Attempt ${attempt} is not uncertain. See npm run relay -- ledger list.`);
  return 1;
}
