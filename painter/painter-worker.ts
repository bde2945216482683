/** The painter's worker thread. It is asked for one picture at a time, so that its memory stays that of one. */
import { parentPort } from "node:worker_threads";
import { paint, paintUnfinished } from "./paint.ts";
import type { FromPainter, ToPainter } from "./worker-messages.ts";

async function answer({ id, request, partial }: ToPainter): Promise<void> {
  try {
    const image = partial ? await paintUnfinished(request, partial) : await paint(request);
    parentPort?.postMessage({ id, image } satisfies FromPainter, [image.bytes.buffer]);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, problem } satisfies FromPainter);
  }
}

parentPort?.on("message", (message: ToPainter) => void answer(message));
