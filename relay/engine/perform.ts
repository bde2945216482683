/** One attempt from the call to its record: bytes into the spool, then one transaction (D1, D2). */
import { join } from "node:path";
import { isDiskFull } from "../bytes/disk-full.ts";
import { NoRoomError } from "../bytes/disk-room.ts";
import { createScratch, type Scratch } from "../bytes/scratch.ts";
import type { JobInput } from "../../core/api.ts";
import { createFailure, failureSchema, type Failure } from "../../core/failure.ts";
import { boundAnswer } from "../images/bound-bytes.ts";
import { judgeImage } from "../images/judge-image.ts";
import { measureImage } from "../images/measure-image.ts";
import type { ProviderOutcome, ProviderRequest } from "../providers/provider.ts";
import { describePause, judgeRefusal, learnLimits } from "./after-call.ts";
import type { Changed } from "../store/attempts.ts";
import { recordPartial, recordThumbs, type ThumbDue } from "../store/images.ts";
import { recordFailure, recordUnsent } from "../store/outcome.ts";
import { computeBackoff, longestWaitMs, maxTries } from "./backoff.ts";
import type { Services } from "../services.ts";
import { hashBytes } from "../text/ids.ts";
import { type Claimed, idsOf } from "../store/claimed.ts";
import { adoptImage, type RecordImage } from "./keep-image.ts";
import { bookBytes, boundCall } from "./call-room.ts";
import { makeCopy } from "./make-copy.ts";
import { type Built, buildRequest, priceUsage } from "./request.ts";
import { retryRecord } from "./retry-record.ts";
import { type Forget, openSpoolFile, type Received, type SpoolFile, type SpoolMeta } from "./spool.ts";

/** What an attempt needs of the process that performs it. */
export type Performing = {
  /** Breaks the call off. */
  signal: AbortSignal;
  /** Describes a finished picture in the spool, alone or together with others. */
  describe: (meta: SpoolMeta) => Promise<Forget>;
  record: RecordImage;
  /** Hears that the provider has answered; resolves when the dispatcher has looked for the next call. Never rejects. */
  answered: () => Promise<void>;
  /** Hears how many bytes the attempt may still write to the disk, as more of that is known. */
  needs: (bytes: number) => void;
};

/**
 * Performs a claimed attempt to its recorded end, and says which small copy is wanted. Never rejects for what the provider
 * or a full disk does.
 */
export async function performAttempt(
  services: Services,
  claimed: Claimed,
  performing: Performing,
): Promise<ThumbDue | undefined> {
  services.crashPoint("after-attempt");
  const folder = join(services.spoolFolder, services.worker);
  const prepared = await prepare(services, claimed, folder);
  if ("made" in prepared) {
    void performing.answered();
    services.observer.ended(claimed, prepared);
    await endFailed(services, claimed, prepared, performing.signal);
    return undefined;
  }
  performing.needs(boundCall(prepared.request.size));
  const called = await callProvider(services, claimed, prepared, performing.signal);
  const isReplaced = performing.answered();
  const callMs = services.clock.now() - claimed.attempt.sentAt;
  const received = await finishFile(services, claimed, prepared.file);
  performing.needs(bookBytes);
  // The bytes are safe. Now the next call leaves, before this one is recorded: people wait for the provider.
  await isReplaced;
  // A picture whose last byte is here is kept, however the call itself ended (D1).
  const whole = received?.facts?.complete === true && (called.type === "image" || called.made === "unknown");
  if (whole) {
    services.observer.ended(claimed, { ...called, type: "image" }, callMs);
    const { inputs } = prepared;
    const kept = keepReceived(services, claimed, { received, called, inputs, performing });
    const [wanted] = await Promise.all([kept, learnLimits(services, claimed, called)]);
    return wanted;
  }
  prepared.file.discard();
  const failed = toFailed(called, received);
  services.observer.ended(claimed, failed, callMs);
  await endFailed(services, claimed, failed, performing.signal);
  return undefined;
}

/** Three times the largest picture any model makes: an upstream that never ends must not fill the disk. */
const maxPictureBytes = 100_000_000;
const moved =
  "This was accepted while the relay had another provider, at that one's price. Generate it again to see the price now.";
const risen = "The price has risen since you agreed to it. Generate it again to see the new one.";

/** Nothing was sent, so the job waits for room however long that takes, as those do that are not claimed. */
const waitForRoom: Failed = {
  type: "failed",
  failure: createFailure("disk-full", { retryAfterMs: 10_000 }),
  made: "nothing",
  isFree: true,
};

type Prepared = Built & { file: SpoolFile; scratch: Scratch };

/** Everything that can go wrong before the call: nothing was sent then, so nothing was made. */
async function prepare(services: Services, claimed: Claimed, folder: string): Promise<Prepared | Failed> {
  const scratch = createScratch(services);
  try {
    // The relay was started anew, with a key or without: the price was agreed to for the other provider's pictures (M1).
    const { provider } = claimed.run;
    if (provider !== null && provider !== services.provider.name)
      return { type: "failed", failure: createFailure("price-changed", { message: moved }), made: "nothing" };
    // Prices may have risen while the job was queued or before a retry: reserved is only what was agreed to then (M1).
    if ((await priceUsage(services, claimed, undefined)).cost > claimed.job.worst)
      return { type: "failed", failure: createFailure("price-changed", { message: risen }), made: "nothing" };
    const built = await buildRequest(services, claimed, scratch);
    return { ...built, scratch, file: openSpoolFile(folder, claimed.attempt.id) };
  } catch (error) {
    scratch.remove();
    services.log.error({ ...idsOf(claimed), err: error }, "An attempt could not be prepared.");
    const carried = failureSchema.safeParse(error instanceof Error ? error.cause : undefined);
    if (isDiskFull(error)) return waitForRoom;
    const failure = carried.success ? carried.data : createFailure("relay-fault");
    return { type: "failed", failure, made: "nothing" };
  }
}

/** What arrived, safe on the disk; undefined when the disk refused it. */
async function finishFile(
  services: Services,
  claimed: Claimed,
  file: SpoolFile,
): Promise<Received | undefined> {
  try {
    return await file.finish();
  } catch (error) {
    services.log.error({ ...idsOf(claimed), err: error }, "The disk did not keep what arrived.");
    return undefined;
  }
}

async function endFailed(
  services: Services,
  claimed: Claimed,
  failed: Failed,
  signal: AbortSignal,
): Promise<void> {
  const bucket = await learnLimits(services, claimed, failed);
  const judged = judgeRefusal(failed, claimed, bucket, services.clock.now());
  await retryRecord(services, signal, idsOf(claimed), () =>
    recordEnd(services, claimed, { ...failed, ...judged }, signal),
  );
}

/** `sinceMs`: the limits' pause is wait enough, and the job keeps its place. `isFree`: it does not count as a try. */
type Failed = Extract<ProviderOutcome, { type: "failed" }> & { sinceMs?: number; isFree?: boolean };

function toFailed(outcome: ProviderOutcome, received: Received | undefined): Failed {
  if (outcome.type === "failed") return outcome;
  const failure = received
    ? (judgeImage(received.facts) ?? createFailure("bad-image"))
    : createFailure("disk-full");
  return { ...outcome, type: "failed", failure, made: "billed" };
}

async function callProvider(
  services: Services,
  claimed: Claimed,
  { file, request, scratch }: Prepared,
  signal: AbortSignal,
): Promise<ProviderOutcome> {
  const previews = new Set<number>();
  try {
    return await services.provider.generate(signal, request, {
      write: async (chunk) => {
        checkSize(services, request, file.size(), chunk.length);
        file.write(chunk);
        services.crashPoint("mid-body");
      },
      restart: file.restart,
      partial: async (index, bytes) => {
        // An upstream that sends more than was asked for must not fill the disk.
        if (previews.size >= request.partials || previews.has(index)) return;
        previews.add(index);
        await keepPartial(services, claimed, index, bytes);
      },
    });
  } catch (error) {
    // Not what the upstream did but a fault of ours or of the disk: what was made is unknown.
    services.log.error({ ...idsOf(claimed), err: error }, "An attempt broke off inside the relay.");
    const kind = isDiskFull(error) ? "disk-full" : file.size() > 0 ? "uncertain" : "relay-fault";
    return { type: "failed", failure: createFailure(kind), made: "unknown" };
  } finally {
    scratch.remove();
  }
}

/** A picture of more pixels than were asked for may take the floor, and never the room of another call (D5). */
function checkSize({ diskRoom }: Services, { size }: ProviderRequest, written: number, more: number): void {
  if (written + more > maxPictureBytes) throw new Error("The picture does not end.");
  const own = boundAnswer(size);
  if (written + more > own && !diskRoom.spares(more, own)) throw new NoRoomError(more);
}

async function keepReceived(
  services: Services,
  claimed: Claimed,
  kept: { received: Received; called: ProviderOutcome; inputs: JobInput[]; performing: Performing },
): Promise<ThumbDue | undefined> {
  const { received, called, performing } = kept;
  if (!received.facts) throw new Error("A picture without facts cannot be kept.");
  const { type, width, height } = received.facts;
  const meta = {
    attempt: claimed.attempt.id,
    image: services.createId(),
    type,
    width,
    height,
    bytes: received.bytes,
    sha256: received.sha256,
    ...(called.usage && { usage: called.usage }),
    ...(called.requestId !== undefined && { requestId: called.requestId }),
  };
  const { signal, describe, record } = performing;
  const { inputs } = kept;
  const forget = await retryRecord(services, signal, idsOf(claimed), () => describe(meta));
  // The job as it was claimed does not know yet what its call sent along.
  const finished = { claimed: { ...claimed, job: { ...claimed.job, inputs } }, path: received.path, meta };
  const wanted = await retryRecord(services, signal, idsOf(claimed), () =>
    adoptImage(services, finished, record),
  );
  forget();
  return wanted;
}

/** Keeps an unfinished picture. Never rejects: a lost preview is no reason to lose the picture that follows. */
async function keepPartial(
  services: Services,
  claimed: Claimed,
  index: number,
  bytes: Uint8Array,
): Promise<void> {
  const facts = measureImage(bytes);
  const room = facts && services.diskRoom.hold(bytes.length + bookBytes);
  // A preview is not paid for by itself, and must not take what finished pictures need.
  if (!facts || !room) return;
  const { type, width, height } = facts;
  const nowMs = services.clock.now();
  const image = {
    id: services.createId(),
    type,
    width,
    height,
    bytes: bytes.length,
    sha256: hashBytes(bytes),
    expiresAt: nowMs + services.retentionMs,
  };
  try {
    await services.blobs.put("images", image.id, bytes);
    tell(services, await recordPartial(services.db, { attemptId: claimed.attempt.id, index, nowMs, image }));
    const [changed] = await recordThumbs(services.db, [
      { jobId: claimed.job.id, thumb: await makeCopy(services, bytes), isPreview: true },
    ]);
    tell(services, changed);
  } catch (error) {
    services.log.warn({ ...idsOf(claimed), err: error }, "A preview could not be kept.");
  } finally {
    room.release();
  }
}

/** Records a failure with what it means for money, or queues the job again where nothing was made (M2, M3). */
async function recordEnd(
  services: Services,
  claimed: Claimed,
  failed: Failed,
  signal: AbortSignal,
): Promise<void> {
  const attemptId = claimed.attempt.id;
  const nowMs = services.clock.now();
  const repeats = canRepeat(services, claimed, failed, signal);
  if (repeats) {
    const wait = signal.aborted
      ? 0
      : Math.min(
          longestWaitMs,
          computeBackoff(claimed.job.tries, services.random(), failed.failure.retryAfterMs),
        );
    tell(
      services,
      await recordUnsent(services.db, {
        attemptId,
        failure: failed.failure,
        availableAt: failed.sinceMs ?? nowMs + wait,
        countsAsTry: !signal.aborted && failed.isFree !== true,
        nowMs,
        obstacle: describePause(failed.failure),
        givesWay: failed.sinceMs !== undefined && claimed.job.availableAt !== 0,
      }),
    );
    return;
  }
  const { failure, money } = await judgeMoney(services, claimed, failed);
  tell(services, await recordFailure(services.db, { attemptId, failure, money, nowMs }));
}

function canRepeat(services: Services, claimed: Claimed, failed: Failed, signal: AbortSignal): boolean {
  const nothingMade = failed.made === "nothing" && failed.failure.retryable;
  const safe = nothingMade || (failed.made === "unknown" && services.provider.repeatable);
  return safe && (signal.aborted || failed.isFree === true || claimed.job.tries + 1 < maxTries);
}

async function judgeMoney(
  services: Services,
  claimed: Claimed,
  failed: Failed,
): Promise<{ failure: Failure; money: Parameters<typeof recordFailure>[1]["money"] }> {
  switch (failed.made) {
    case "nothing":
      return { failure: failed.failure, money: "release" };
    case "billed": {
      const { cost, usage } = await priceUsage(services, claimed, failed.usage);
      return { failure: failed.failure, money: { cost, usage, requestId: failed.requestId } };
    }
    case "unknown":
      return { failure: failed.failure, money: services.provider.repeatable ? "release" : "uncertain" };
  }
}

function tell(services: Services, changed: Changed): void {
  if (changed) services.notify(changed.team, changed.run);
}
