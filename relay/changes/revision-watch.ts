/**
 * Sees what other processes changed: one statement reads the revisions of all runs that a poll waits for, a few
 * times a second, however many wait. While none waits it asks nothing.
 */
import type { Clock } from "../time/clock.ts";
import { createAlarm } from "../time/alarm.ts";
import type { Followers } from "./followers.ts";
import type { Log } from "../log/log.ts";
import type { Db } from "../store/db.ts";
import { readRevisions, runOfKey } from "../store/read.ts";

export type RevisionWatch = { end: () => Promise<void> };

const lookMs = 500;

/** Watches for these followers until its end. */
export function createRevisionWatch(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  followers: Followers;
}): RevisionWatch {
  const { db, clock, log, followers } = deps;
  let current: Promise<void> = Promise.resolve();
  let isSet = false;
  const alarm = createAlarm(clock, () => {
    current = look().finally(() => {
      isSet = false;
      if (followers.waitedFor().size > 0) setNext();
    });
  });

  function setNext(): void {
    if (isSet) return;
    isSet = true;
    alarm.set(lookMs);
  }
  async function look(): Promise<void> {
    const waited = followers.waitedFor();
    if (waited.size === 0) return;
    try {
      const runs = [...new Set([...waited.keys()].map((key) => runOfKey(key)))];
      for (const [key, { rev }] of await readRevisions(db, runs)) {
        const told = followers.waitedFor().get(key);
        if (told === undefined || told === rev) continue;
        followers.saw(key, rev);
        followers.notify(key);
      }
    } catch (error) {
      // A waiting poll is answered when it ends; the next one then says what is wrong.
      log.warn({ err: error }, "The revisions of followed runs could not be read; trying again.");
    }
  }
  followers.onWaiter(setNext);
  return {
    end: async () => {
      alarm.end();
      await current;
    },
  };
}
