/** Reading what clients send: bounded while it arrives, JSON only as application/json, decoded by a schema. */
import type { HonoRequest } from "hono";
import type * as z from "zod/mini";
import { createFailure } from "../../core/failure.ts";
import { type Pace, watchPace } from "./body-pace.ts";
import { describeIssues } from "./describe-issues.ts";
import { refuse } from "./problem.ts";

/** The largest JSON body, in bytes. */
export const maxJsonBytes = 1_000_000;

const tooSlow = createFailure("rate-limited", {
  message: "This came too slowly while others were waiting. Send it again in a moment.",
  retryAfterMs: 5_000,
});

/**
 * Gives the body's bytes to `take` as they come; stops reading and answers 413 as soon as there are more than `maxBytes`, and 429
 * when it comes too slowly while another request waits for its place.
 */
export async function readPieces(
  request: HonoRequest,
  maxBytes: number,
  take: (piece: Uint8Array) => void,
  pace?: Pace,
): Promise<void> {
  const tooLarge = createFailure("too-large", {
    message: `This is larger than the ${formatBytes(maxBytes)} the relay accepts here. Send less.`,
  });
  const announced = Number(request.header("content-length") ?? 0);
  if (announced > maxBytes) refuse(tooLarge);
  if (!request.raw.body) return;
  const reader = request.raw.body.getReader();
  let total = 0;
  let isGivenUp = false;
  function giveUp(): void {
    isGivenUp = true;
    void reader.cancel().catch(() => undefined);
  }
  const endWatch = pace && watchPace(pace, () => total, giveUp);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (isGivenUp) refuse(tooSlow);
      if (done) return;
      total += value.length;
      if (total > maxBytes) refuse(tooLarge);
      take(value);
    }
  } finally {
    endWatch?.();
    if (!isGivenUp) void reader.cancel().catch(() => undefined);
  }
}

async function readBytes(request: HonoRequest, maxBytes: number, pace: Pace): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await readPieces(request, maxBytes, (piece) => pieces.push(piece), pace);
  return Buffer.concat(pieces);
}

function formatBytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${bytes / 1_000_000} MB` : `${bytes / 1_000} kB`;
}

/** The room in memory that bodies of all requests share. */
export type Receiving = {
  /** Waits for room for a body of at most so many bytes, kept until its request is answered; the pace it then has to keep. */
  enter: (bytes: number) => Promise<Pace>;
};

/**
 * The decoded JSON body; refuses other types, text that is no JSON, and what the schema does not know, each in a sentence. Until
 * there is room the body waits in its connection.
 */
export async function readJson<T extends z.ZodMiniType>(
  request: HonoRequest,
  receiving: Receiving,
  schema: T,
  maxBytes = maxJsonBytes,
): Promise<z.output<T>> {
  const type = (request.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    refuse(
      createFailure("bad-request", { message: "Send JSON with the content type application/json." }),
      415,
    );
  const pace = await receiving.enter(countAnnounced(request, maxBytes));
  const bytes = await readBytes(request, maxBytes, pace);
  const parsed = schema.safeParse(parseJson(bytes));
  if (!parsed.success) refuse(createFailure("bad-request", { message: describeIssues(parsed.error.issues) }));
  return parsed.data;
}

/** The server cuts a body off at the length it announced; one that announces none may be as long as it is let. */
export function countAnnounced(request: HonoRequest, maxBytes: number): number {
  const text = request.header("content-length") ?? "";
  return /^\d{1,15}$/.test(text) ? Math.min(Number(text), maxBytes) : maxBytes;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // What the parser says quotes the body; the sentence is enough.
    refuse(createFailure("bad-request", { message: "The body is not JSON. Send one JSON object in UTF-8." }));
  }
}
