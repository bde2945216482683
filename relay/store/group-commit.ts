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
 * the system; `sync` brings them to the disk without keeping the event loop, or the next group, from other work. No caller
 * hears of a success before that, and no reader sees what other callers have written.
 */
export function createGroupCommit(database: DatabaseSync, sync: () => Promise<void>): GroupCommit {
  let waiting: Member[] = [];
  let isUnderWay = false;
  /** Settles when the open transaction has ended; undefined while none is open. */
  let open: Promise<void> | undefined;
  const log = createLog(database, sync);

  async function runGroups(): Promise<void> {
    while (waiting.length > 0) {
      await endOfTurn();
      const members = waiting;
      waiting = [];
      const group = runGroup(database, members, log.closeGap);
      open = group.then(ignore);
      const tell = await group;
      open = undefined;
      if (tell) log.sync(tell);
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
      log.closeGap();
      const seen = await work();
      await log.synced();
      return seen;
    },
  };
}

type Log = {
  /** Begins to bring what was committed to the disk, and tells how that ended. */
  sync: (tell: Tell) => void;
  /** Resolves when all that is committed so far is on the disk; rejects when it may not be. */
  synced: () => Promise<void>;
  /**
   * Past a gap in the log nothing is acknowledged, and nothing shown, until all of it is in the database file itself. Throws
   * why there is a gap while it cannot be closed.
   */
  closeGap: () => void;
};

function createLog(database: DatabaseSync, sync: () => Promise<void>): Log {
  let latest: Promise<void> = Promise.resolve();
  /** Why a sync failed. What the log lacks then makes all that follows in it worthless after a power loss. */
  let doubt: { error: unknown } | undefined;
  return {
    sync: (tell) => {
      latest = sync()
        .catch((error: unknown) => {
          doubt ??= { error };
        })
        .then(() => tell(doubt));
    },
    synced: async () => {
      await latest;
      if (doubt) throw doubt.error;
    },
    closeGap: () => {
      if (!doubt) return;
      const state = database.prepare("pragma wal_checkpoint(truncate)").get();
      if (state?.["busy"] !== 0) throw doubt.error;
      doubt = undefined;
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

/** How all callers of a group hear of its end: undefined once it is on the disk, or what kept it from there. */
type Tell = (failed: { error: unknown } | undefined) => void;

/** Never rejects. What is committed is told by the caller, once it is on the disk; undefined when nothing of it was kept. */
async function runGroup(
  database: DatabaseSync,
  members: readonly Member[],
  closeGap: () => void,
): Promise<Tell | undefined> {
  const endings: Ending[] = [];
  try {
    closeGap();
    database.exec("begin immediate");
    // A group of one needs no savepoint: rolling the transaction back takes back its changes and no others.
    const isAlone = members.length === 1;
    for (const member of members) {
      if (!isAlone) database.exec("savepoint member");
      const ending = await member.run();
      endings.push(ending);
      // Some errors, a full disk above all, end the whole transaction by themselves: then the whole group has failed.
      if (!ending.isKept && (isAlone || !database.isTransaction)) throw ending.error;
      if (isAlone) continue;
      database.exec(ending.isKept ? "release member" : "rollback to member; release member");
    }
    database.exec("commit");
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    // The work that failed gives its own error; the others are told that nothing of the group was kept.
    for (const ending of endings) if (!ending.isKept) ending.tell();
    for (const member of members) member.reject(error);
    return undefined;
  }
  return (failed) => {
    for (const { tell } of endings) if (failed === undefined) tell();
    // What the disk has kept of it is unknown; a repeated call finds out.
    if (failed) for (const member of members) member.reject(failed.error);
  };
}

function ignore(): void {
  // Nothing is left to be told.
}
