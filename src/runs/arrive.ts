/** Bringing finished pictures onto the canvas: at most three downloads at once, placed in bursts of one undo step each. */
import { createFailure } from "../../core/failure.ts";
import type { Job } from "../../core/api.ts";
import { keepPictures } from "../canvas/kept-pictures.ts";
import { refreshPlacements } from "../canvas/refresh-placements.ts";
import { placeVersion, settleTake } from "../canvas/place-version.ts";
import { makePlaceAgain } from "../canvas/make-place-again.ts";
import { resolvePlace, type Place } from "../canvas/resolve-place.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { runGuarded } from "../guard.ts";
import { inTurns } from "../turns.ts";
import { postToUi } from "../panel.ts";
import { noteFigures } from "../set/note-figures.ts";
import { isPassing } from "../client/answer.ts";
import type { Arrival, Arrivals, Ready } from "../run/arrivals.ts";
import { noteSilence } from "../run/report-relay.ts";
import type { Session } from "../run/session.ts";
import { downloadPicture } from "./download.ts";
import { fillCopies } from "./fill-copies.ts";
import { noteAnchors } from "./note-anchor.ts";
import { keyOf, listArrived, markNotPlaced, markPlaced, type FollowedRun } from "../run/followed-run.ts";
import { keepRun, postRunSoon } from "./post-runs.ts";

const downloadsAtOnce = 3;
/** A burst waits this long for pictures that arrive together, and has at most this many; as many more may wait for it. */
const burstWaitMs = 300;
const burstSize = 12;

const retryMs = 10_000;

/** Queues pictures for the canvas; one that is already on its way is not queued twice. */
export function enqueueArrivals(session: Session, arrivals: readonly Arrival[]): void {
  const { inFlight, queue } = session.arrivals;
  for (const arrival of arrivals) {
    const key = arrivalKey(arrival);
    if (inFlight.has(key)) continue;
    inFlight.add(key);
    arrival.followed.placements.set(keyOf(arrival.slot), "placing");
    queue.push(arrival);
    postRunSoon(session, arrival.followed);
  }
  pump(session);
}

function pump(session: Session): void {
  const { arrivals } = session;
  while (hasRoom(arrivals) && !session.closed) {
    const next = arrivals.queue.shift();
    if (next === undefined) break;
    arrivals.active += 1;
    runGuarded("fetching a picture", async () => {
      try {
        await fetchArrival(session, next);
      } catch (error) {
        await settle(session, next, "not-placed");
        throw error;
      } finally {
        arrivals.active -= 1;
        pump(session);
        planBurst(session);
      }
    });
  }
}

function hasRoom({ active, ready }: Arrivals): boolean {
  return active < downloadsAtOnce && active + ready.length < burstSize;
}

async function fetchArrival(session: Session, arrival: Arrival): Promise<void> {
  const place = await resolvePlace(arrival.followed, arrival.slot);
  if (place.type === "layer" && place.held) return settle(session, arrival, "placed");
  if (place.type === "undone" && !arrival.asked) return settle(session, arrival, "not-placed");
  const answer = await downloadPicture(session, arrival.job);
  if (answer.ok) {
    const placedAt = new Date().toISOString();
    session.arrivals.ready.push({ ...arrival, picture: { job: arrival.job, ...answer.value, placedAt } });
    return undefined;
  }
  if (session.closed) return undefined; // the next start of the plugin fetches it
  const { failure } = answer;
  if (isPassing(answer)) {
    release(session, arrival);
    // It is tried again by itself: a sentence that stays would soon be untrue.
    return failure.kind === "relay-unreachable"
      ? noteSilence(session)
      : postToUi({ type: "noticed", failure });
  }
  postToUi({ type: "noticed", failure });
  return settle(session, arrival, "not-placed");
}

/** The relay was away for longer than a download tries: everything that is there and not placed is tried again later. */
function release(session: Session, arrival: Arrival): void {
  const { followed, slot } = arrival;
  const { arrivals } = session;
  arrivals.inFlight.delete(arrivalKey(arrival));
  followed.placements.set(keyOf(slot), "pending");
  postRunSoon(session, followed);
  arrivals.retryTimer ??= setTimeout(() => {
    arrivals.retryTimer = undefined;
    runGuarded("fetching pictures again", () => resumeArrivals(session));
  }, retryMs);
}

/** True while a picture of the run is on its way to the canvas. */
export function isArriving({ arrivals }: Session, run: string): boolean {
  return Array.from(arrivals.inFlight).some((key) => key.startsWith(`${run} `));
}

/** Queues every picture that is made and not placed, in all runs, unless a person took its place away. */
export function resumeArrivals(session: Session): void {
  for (const followed of session.runs.values())
    enqueueJobs(session, followed, Array.from(followed.jobs.values()));
}

export function enqueueJobs(session: Session, followed: FollowedRun, jobs: readonly Job[]): void {
  const arrivals = listArrived(followed, jobs).flatMap((slot): Arrival[] => {
    const job = followed.jobs.get(keyOf(slot));
    return job === undefined ? [] : [{ followed, slot, job, asked: followed.asked.has(keyOf(slot)) }];
  });
  if (arrivals.length > 0) enqueueArrivals(session, arrivals);
}

/**
 * Places the pictures that have arrived: when no more are coming, when there are enough for a burst, or after a short wait; what
 * arrives while a burst is written comes together in the next.
 */
function planBurst(session: Session): void {
  const { arrivals } = session;
  const { active, queue, ready, placing } = arrivals;
  if (ready.length === 0 || placing) return;
  const idle = active === 0 && queue.length === 0;
  if (idle || ready.length >= burstSize) return startBurst(session);
  arrivals.burstTimer ??= setTimeout(() => startBurst(session), burstWaitMs);
}

function startBurst(session: Session): void {
  const { arrivals } = session;
  if (arrivals.burstTimer !== undefined) clearTimeout(arrivals.burstTimer);
  arrivals.burstTimer = undefined;
  const burst = arrivals.ready;
  arrivals.ready = [];
  if (burst.length === 0) return;
  arrivals.placing = true;
  runGuarded("placing pictures", async () => {
    try {
      await placeBurst(session, burst);
    } finally {
      arrivals.placing = false;
      pump(session);
      planBurst(session);
    }
  });
}

async function placeBurst(session: Session, burst: readonly Ready[]): Promise<void> {
  if (session.closed) return;
  const runs = Array.from(new Set(burst.map(({ followed }) => followed)));
  await writeBurst(session, async () => {
    await inTurns(burst, (arrival) => placeArrival(session, arrival));
    await fillCopies(burst);
    await noteAnchors(runs);
    await noteEnds(session, runs);
  });
  for (const followed of runs) {
    // The view that says it is placed must also say which take its layer shows.
    const placed = burst.filter((arrival) => arrival.followed === followed);
    const landings = Array.from(new Set(placed.map(({ slot }) => slot.landing)));
    // A view may have been told meanwhile.
    if (await refreshPlacements(followed, landings)) postRunSoon(session, followed);
    await keepRun(followed);
  }
}

/** With the last picture of a run its set is counted anew: before that it changes with every burst. */
async function noteEnds(session: Session, runs: readonly FollowedRun[]): Promise<void> {
  const ended = runs.filter(({ record }) => record.closed && !isArriving(session, record.run));
  for (const set of new Set(ended.map(({ record }) => record.set))) {
    await keepPictures(set, session.hashes);
    await noteFigures(session, set);
  }
}

/** The place is looked up again: during the download a person may have undone it. */
async function placeArrival(session: Session, arrival: Ready): Promise<void> {
  const { followed, slot, picture } = arrival;
  const place = await resolvePlace(followed, slot);
  if (place.type === "layer" && place.held) return settle(session, arrival, "placed");
  if (place.type === "undone" && !arrival.asked) return settle(session, arrival, "not-placed");
  const refusal = await tryPlace(arrival, place);
  if (refusal === undefined) return settle(session, arrival, "placed");
  const message = `The picture for ${picture.job.cell} could not be placed: ${refusal} It is kept on the relay; place it from Runs.`;
  postToUi({
    type: "noticed",
    failure: createFailure("not-placed", { message, doing: "placing a picture" }),
  });
  return settle(session, arrival, "not-placed");
}

/** The reason in Figma's words when it refuses the bytes (`createImage` throws for what it cannot decode) or a frame for them. */
async function tryPlace({ followed, slot, picture }: Ready, place: Place): Promise<string | undefined> {
  let node = place.type === "layer" ? place.node : undefined;
  try {
    if (place.type !== "layer") node = await makePlaceAgain(followed, slot, place);
    if (node !== undefined) placeVersion(node, followed, slot, picture);
    return undefined;
  } catch (error) {
    if (node !== undefined) settleTake(node, followed, slot);
    return error instanceof Error ? `${error.message}.` : String(error);
  }
}

async function settle(session: Session, arrival: Arrival, state: "placed" | "not-placed"): Promise<void> {
  const { followed, slot } = arrival;
  session.arrivals.inFlight.delete(arrivalKey(arrival));
  const key = keyOf(slot);
  if (state === "placed") markPlaced(followed, key);
  else markNotPlaced(followed, key);
  postRunSoon(session, followed);
  if (state === "not-placed") await keepRun(followed);
}

function arrivalKey({ followed, slot }: Arrival): string {
  return `${followed.record.run} ${keyOf(slot)}`;
}
