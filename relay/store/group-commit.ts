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

/**
 * What waits at the end of a turn of the event loop makes a group, and what comes while a group is written makes the next
 * one. Each member has a savepoint, so one that fails takes back its own changes alone. A commit only hands its changes to
 * the system, and `sync` brings them to the disk without keeping the event loop from other work: nobody hears of a success,
 * or reads what was written, before that.
 */
export function createGroupCommit(database: DatabaseSync, sync: () => Promise<void>): GroupCommit {
  let waiting: Member[] = [];
  let isUnderWay = false;
  /** Settles when the open transaction has ended; undefined while none is open. */
  let open: Promise<void> | undefined;

  async function runGroups(): Promise<void> {
    while (waiting.length > 0) {
      await endOfTurn();
      const members = waiting;
      waiting = [];
      open = runGroup(database, members, sync);
      await open;
      open = undefined;
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
      if (waiting.length > 0) await endOfTurn();
      while (open) await open;
      return work();
    },
  };
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
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

/** Never rejects: every member hears how it ended. */
async function runGroup(
  database: DatabaseSync,
  members: readonly Member[],
  sync: () => Promise<void>,
): Promise<void> {
  const endings: Ending[] = [];
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
    database.exec("commit");
    await sync();
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    // Who failed says why; for all others it is that nothing of the group was kept.
    for (const ending of endings) if (!ending.isKept) ending.tell();
    for (const member of members) member.reject(error);
    return;
  }
  for (const { tell } of endings) tell();
}
