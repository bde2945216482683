/** GET /v1/changes: one long-poll for every run a panel follows. */
import { uuidSchema, type Changes, type Run } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import type { Watch } from "../changes/followers.ts";
import type { Answering } from "../http/guards.ts";
import { refuse } from "../http/problem.ts";
import { readCount } from "../http/query.ts";
import type { Services } from "../services.ts";
import { listOpenRuns, readRevisions, readRun, runKey } from "../store/read.ts";
import type { Handlers } from "./handlers.ts";
import { toApiRun } from "./to-api.ts";

/** A followed run and the revision its follower has; 0 for none. */
type Followed = { id: string; rev: number };
type Changed = Followed & { isClosed: boolean };

/** Runs one poll may follow, and seconds it may wait. */
export const largestPoll = 200;
const longestWait = 60;
const defaultWait = 25;
/** An answer stops growing here, at some 8 MB with small copies; the next poll goes on with the runs that are left out. */
const fullAnswerJobs = 2_000;

/** The call that waits. */
export function createChangeHandlers(services: Services): Handlers<"followRuns"> {
  return {
    followRuns: async (c) => {
      const { team } = c.get("caller");
      const waitS = readCount(c.req.query("wait"), "wait", {
        fallback: defaultWait,
        least: 0,
        most: longestWait,
      });
      const after = readAfter(c.req.query("after"));
      const followed =
        after ?? (await listOpenRuns(services.db, team, largestPoll)).map(({ id }) => ({ id, rev: 0 }));
      const deadline = services.clock.elapsed() + waitS * 1000;
      const { signal } = c.req.raw;
      const answering = c.get("answering");
      const changes = await follow(services, { team, followed, deadline, signal, answering });
      return c.json(changes satisfies Changes);
    },
  };
}

type Following = {
  team: string;
  followed: readonly Followed[];
  deadline: number;
  signal: AbortSignal;
  answering: Answering;
};

async function follow(services: Services, following: Following): Promise<Changes> {
  const { team, deadline, signal } = following;
  let { followed } = following;
  // The watch begins before the first look, so a commit between look and wait is not missed.
  const watch = services.followers.watch(followed.map((run) => runKey(team, run.id)));
  signal.addEventListener("abort", watch.close);
  try {
    for (;;) {
      const { known, changed } = await findChanged(services, team, followed);
      if (changed.length > 0) return { runs: await readChanges(services, following, changed, watch) };
      // Ids that the team does not have cost nothing while the poll waits, as any number of them can be made up.
      if (known.length < followed.length) watch.narrow(known.map((run) => runKey(team, run.id)));
      followed = known;
      const left = deadline - services.clock.elapsed();
      // "Nothing to follow" is answered at once; a client without runs asks again when it has one.
      if (left <= 0 || following.followed.length === 0 || signal.aborted || !(await watch.next(left)))
        return { runs: [] };
    }
  } finally {
    signal.removeEventListener("abort", watch.close);
    watch.close();
  }
}

/**
 * Runs with another revision than their follower has, and complete ones, of which nothing will be said any more; and which of
 * the runs there are.
 */
async function findChanged(
  services: Services,
  team: string,
  followed: readonly Followed[],
): Promise<{ known: Followed[]; changed: Changed[] }> {
  const states = await readRevisions(
    services.db,
    followed.map((run) => run.id),
  );
  const known = followed.filter((run) => states.has(runKey(team, run.id)));
  const changed = known.flatMap((run) => {
    const key = runKey(team, run.id);
    const state = states.get(key);
    if (state) services.followers.saw(key, state.rev);
    const isNews = state !== undefined && (state.rev !== run.rev || state.isComplete);
    return isNews ? [{ ...run, isClosed: state.isClosed }] : [];
  });
  return { known, changed };
}

async function readChanges(
  services: Services,
  following: Following,
  changed: readonly Changed[],
  watch: Watch,
): Promise<Run[]> {
  const { team, answering } = following;
  const holdMs = Math.max(
    ...changed.map((run) => services.holdBack.remainingMs(runKey(team, run.id), run.rev)),
  );
  // Nothing more is gathered once nothing is left to happen.
  if (holdMs > 0 && !changed.some((run) => run.isClosed)) await watch.hold(holdMs);
  const leave = await answering.enter();
  const runs: Run[] = [];
  try {
    await collectChanges(services, following, changed, runs);
    return runs;
  } finally {
    leave(countJobs(runs));
  }
}

async function collectChanges(
  services: Services,
  { team, signal }: Following,
  changed: readonly Changed[],
  runs: Run[],
): Promise<void> {
  for (const { id, rev } of changed) {
    if (countJobs(runs) >= fullAnswerJobs || signal.aborted) return;
    const found = await readRun(services.db, team, id, rev);
    if (!found) continue;
    // A revision ahead of ours is not one we gave: the database was restored, so everything is told anew.
    const read = rev > found.run.rev ? await readRun(services.db, team, id, 0) : found;
    if (!read) continue;
    services.holdBack.answered(runKey(team, id), read.run.rev);
    runs.push(toApiRun(read));
  }
}

function countJobs(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + run.jobs.length, 0);
}

/** Reads `runA:12,runB:7`; a run named twice counts once. A revision that is missing or no number counts as none; undefined when nothing was said. */
function readAfter(text: string | undefined): Followed[] | undefined {
  if (text === undefined || text === "") return undefined;
  const entries = text.split(",");
  if (entries.length > largestPoll)
    refuse(
      createFailure("bad-request", {
        message: `One poll follows at most ${largestPoll} runs. Ask for fewer.`,
      }),
    );
  const followed = new Map<string, Followed>();
  for (const entry of entries) {
    const [id = "", rev = ""] = entry.split(":");
    if (!uuidSchema.safeParse(id).success)
      refuse(
        createFailure("bad-request", {
          message: "after must be a list like run:revision,run:revision, each run a lower-case UUID.",
        }),
      );
    followed.set(id, { id, rev: /^\d{1,15}$/.test(rev) ? Number(rev) : 0 });
  }
  return [...followed.values()];
}
