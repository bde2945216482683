/** Frees pixels without waiting for the engine. */
import type { Canvas } from "@napi-rs/canvas";

/**
 * Gives the canvases' memory back at once. The engine sees only small wrappers and collects them late: a run of large
 * pictures reached 2 GB. A canvas another was drawn from keeps a copy of it too, however small it is itself.
 */
export function release(...canvases: readonly Canvas[]): void {
  for (const canvas of canvases) {
    canvas.width = 1;
    canvas.height = 1;
  }
}
