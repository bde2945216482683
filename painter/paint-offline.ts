/** The offline painter: turns a request into an encoded picture without blocking the event loop. */
import { Worker } from "node:worker_threads";
import type { OfflineRequest, PaintedImage, PartialStep } from "./request.ts";
import type { FromPainter, ToPainter } from "./worker-messages.ts";

/** A resting worker keeps fonts and Skia in memory (about 60 MB), so it is let go soon. */
const restMs = 8_000;

type Waiting = { resolve: (image: PaintedImage) => void; reject: (error: Error) => void };
type Painter = { worker: Worker; waiting: Map<number, Waiting>; rest: NodeJS.Timeout | undefined };

let painter: Painter | undefined;
let lastId = 0;

function dismiss(dismissed: Painter, reason: string): void {
  if (painter === dismissed) painter = undefined;
  clearTimeout(dismissed.rest);
  for (const { reject } of dismissed.waiting.values()) reject(new Error(reason));
  dismissed.waiting.clear();
}

function settle(from: Painter, message: FromPainter): void {
  const waiting = from.waiting.get(message.id);
  from.waiting.delete(message.id);
  if ("image" in message) waiting?.resolve(message.image);
  else waiting?.reject(new Error(`The offline picture could not be painted: ${message.problem}`));
  if (from.waiting.size > 0) return;
  // An idle painter must not keep the process alive, and ends by itself.
  from.worker.unref();
  from.rest = setTimeout(() => void endPainter(), restMs).unref();
}

function startPainter(): Painter {
  const worker = new Worker(new URL("./painter-worker.ts", import.meta.url));
  const started: Painter = { worker, waiting: new Map(), rest: undefined };
  worker.on("message", (message: FromPainter) => settle(started, message));
  worker.on("error", (error) => dismiss(started, `The offline painter stopped: ${error.message}`));
  worker.on("exit", () => dismiss(started, "The offline painter was ended before it was done."));
  return started;
}

function ask(request: OfflineRequest, partial?: PartialStep): Promise<PaintedImage> {
  const chosen = (painter ??= startPainter());
  clearTimeout(chosen.rest);
  chosen.worker.ref();
  const id = (lastId += 1);
  return new Promise((resolve, reject) => {
    chosen.waiting.set(id, { resolve, reject });
    chosen.worker.postMessage({ id, request, ...(partial ? { partial } : {}) } satisfies ToPainter);
  });
}

/**
 * Paints a request: exactly its width and height, the same bytes for the same request. A transparent background is
 * always PNG. Rejects with a sentence when a reference or the source cannot be decoded.
 */
export function paintOffline(request: OfflineRequest): Promise<PaintedImage> {
  return ask(request);
}

/** The same picture at the same size, unfinished: a blurred sketch that gets sharper from step to step. */
export function paintPartial(request: OfflineRequest, step: PartialStep): Promise<PaintedImage> {
  return ask(request, step);
}

/** Ends the worker thread at once; the next picture starts a new one. Pictures still waited for are rejected. */
export async function endPainter(): Promise<void> {
  const ended = painter;
  if (ended === undefined) return;
  dismiss(ended, "The offline painter was ended before it was done.");
  await ended.worker.terminate();
}
