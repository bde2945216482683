/** The offline painter: turns a request into an encoded picture without blocking the event loop. */
import { Worker } from "node:worker_threads";
import type { OfflineRequest, PaintedImage, PartialStep } from "./request.ts";
import type { FromPainter, ToPainter } from "./worker-messages.ts";

/** A resting worker keeps fonts and Skia in memory (about 60 MB), so it is let go soon. */
const restMs = 8_000;
/** The largest picture takes two seconds; on a machine that is busy with other things ten times as long. */
const longestMs = 60_000;

type Waiting = {
  order: ToPainter;
  limitMs: number;
  resolve: (image: PaintedImage) => void;
  reject: (error: Error) => void;
};
type Painter = { worker: Worker; timer: NodeJS.Timeout | undefined };

/** One picture is painted at a time, the first of these: the others wait here and not in the worker. */
const queue: Waiting[] = [];
let painter: Painter | undefined;
let lastId = 0;

function paintNext(): void {
  const [next] = queue;
  if (next === undefined) return rest();
  const chosen = (painter ??= startPainter());
  clearTimeout(chosen.timer);
  chosen.worker.ref();
  chosen.worker.postMessage(next.order);
  chosen.timer = setTimeout(() => {
    drop(chosen);
    queue
      .shift()
      ?.reject(
        new Error(
          `The offline picture took longer than ${next.limitMs / 1_000} s to paint. Use fewer words.`,
        ),
      );
    paintNext();
  }, next.limitMs);
}

/** An idle painter must not keep the process alive, and ends by itself. */
function rest(): void {
  if (painter === undefined) return;
  clearTimeout(painter.timer);
  painter.worker.unref();
  painter.timer = setTimeout(() => void endPainter(), restMs).unref();
}

function startPainter(): Painter {
  const worker = new Worker(new URL("./painter-worker.ts", import.meta.url));
  const started: Painter = { worker, timer: undefined };
  worker.on("message", (message: FromPainter) => {
    if (painter === started) settle(message);
  });
  worker.on("error", (error) => dismiss(started, `The offline painter stopped: ${error.message}`));
  worker.on("exit", () => dismiss(started, "The offline painter was ended before it was done."));
  return started;
}

function settle(message: FromPainter): void {
  if (queue[0]?.order.id !== message.id) return;
  const painted = queue.shift();
  if ("image" in message) painted?.resolve(message.image);
  else painted?.reject(new Error(`The offline picture could not be painted: ${message.problem}`));
  paintNext();
}

/** Forgets a worker that is no longer used, and ends it. */
function drop(dropped: Painter): void {
  if (painter === dropped) painter = undefined;
  clearTimeout(dropped.timer);
  void dropped.worker.terminate();
}

function dismiss(dismissed: Painter, reason: string): void {
  if (painter !== dismissed) return;
  drop(dismissed);
  for (const { reject } of queue.splice(0)) reject(new Error(reason));
}

function ask(request: OfflineRequest, limitMs: number, partial?: PartialStep): Promise<PaintedImage> {
  const order = { id: (lastId += 1), request, ...(partial ? { partial } : {}) };
  return new Promise((resolve, reject) => {
    queue.push({ order, limitMs, resolve, reject });
    if (queue.length === 1) paintNext();
  });
}

/**
 * Paints a request: exactly its width and height, the same bytes for the same request. A transparent background is
 * always PNG. Rejects with a sentence when a reference or the source cannot be decoded, or when it takes longer than `limitMs`.
 */
export function paintOffline(request: OfflineRequest, limitMs = longestMs): Promise<PaintedImage> {
  return ask(request, limitMs);
}

/** The same picture at the same size, unfinished: a blurred sketch that gets sharper from step to step. */
export function paintPartial(request: OfflineRequest, step: PartialStep): Promise<PaintedImage> {
  return ask(request, longestMs, step);
}

/** Ends the worker thread at once; the next picture starts a new one. Pictures still waited for are rejected. */
export async function endPainter(): Promise<void> {
  const ended = painter;
  if (ended === undefined) return;
  dismiss(ended, "The offline painter was ended before it was done.");
  await ended.worker.terminate();
}
