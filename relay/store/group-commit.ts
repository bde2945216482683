/** Transactions that come in the same moment share one commit, so that its sync is paid once for all of them. */
import type { DatabaseSync } from "node:sqlite";

export type GroupCommit = {
  /** Runs the work in turn with all other writing; resolves once it is committed, rejects when nothing of it was kept. */
  write: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs the work while no transaction is open: it sees only what is committed. */
  read: <T>(work: () => Promise<T>) => Promise<T>;
};

/** How a piece of work ended, kept until the group is committed. */
type Ending = { isKept: true; tell: () => void } | { isKept: false; tell: () => void; error: unknown };
type Member = { run: () => Promise<Ending>; reject: (error: unknown) => void };

/** Nobody waits longer than this for others to join, in milliseconds. */
const longestGatherMs = 20;

/**
 * What waits at the end of a turn of the event loop makes a group. A commit keeps the event loop from all other work until
 * the disk has answered, so on a slow disk groups are gathered as long as the last commit took. Each member has a savepoint, so one that fails takes back
 * its own changes alone; nobody hears of a success before all of it is on the disk.
 */
export function createGroupCommit(database: DatabaseSync): GroupCommit {
  let waiting: Member[] = [];
  let isUnderWay = false;
  /** Settles when the open transaction has ended; undefined while none is open. */
  let open: Promise<void> | undefined;
  /** Until when the next group is gathered, on the monotonic clock. */
  let gatherUntil = 0;

  async function runGroups(): Promise<void> {
    while (waiting.length > 0) {
      await gather(gatherUntil - performance.now());
      const members = waiting;
      waiting = [];
      const group = runGroup(database, members);
      open = group.then(ignore);
      const commitMs = await group;
      open = undefined;
      gatherUntil = performance.now() + Math.min(longestGatherMs, commitMs);
    }
    isUnderWay = false;
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ run: () => runMember(work, resolve, reject), reject });
        if (isUnderWay) return;
        isUnderWay = true;
        void runGroups();
      }),
    read: async (work) => {
      // Reads that follow each other without a pause would otherwise keep the turn, and with it all writing, from ending.
      if (waiting.length > 0) await gather(0);
      while (open) await open;
      return work();
    },
  };
}

/** To the end of this turn at least. */
function gather(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms >= 1) setTimeout(resolve, ms);
    else setImmediate(resolve);
  });
}

/** Its end is told after the commit even when it failed: what made it fail may be what others of its group wrote. */
async function runMember<T>(
  work: () => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Promise<Ending> {
  try {
    const value = await work();
    return { isKept: true, tell: () => resolve(value) };
  } catch (error) {
    return { isKept: false, tell: () => reject(error), error };
  }
}

/** Never rejects: every member hears how it ended. Returns how long the commit kept everything else waiting. */
async function runGroup(database: DatabaseSync, members: readonly Member[]): Promise<number> {
  const endings: Ending[] = [];
  let commitMs = 0;
  try {
    database.exec("begin immediate");
    // Who is alone needs no savepoint: what it wrote is all there is to take back.
    const isAlone = members.length === 1;
    for (const member of members) {
      if (!isAlone) database.exec("savepoint member");
      const ending = await member.run();
      endings.push(ending);
      // Some errors, a full disk above all, end the whole transaction by themselves: then they are everybody's.
      if (!ending.isKept && (isAlone || !database.isTransaction)) throw ending.error;
      if (isAlone) continue;
      database.exec(ending.isKept ? "release member" : "rollback to member; release member");
    }
    const begun = performance.now();
    database.exec("commit");
    commitMs = performance.now() - begun;
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    // Who failed says why; for all others it is that nothing of the group was kept.
    for (const ending of endings) if (!ending.isKept) ending.tell();
    for (const member of members) member.reject(error);
    return commitMs;
  }
  for (const { tell } of endings) tell();
  return commitMs;
}

function ignore(): void {
  // Who waits for the end of a transaction does not ask how long it took.
}
