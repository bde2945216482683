// A relay as a process of its own whose time, disk and death a test commands; `relay-process.ts` starts it.
import { enableCompileCache, flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import type { CrashPoint } from "../relay/services.ts";
import { limitDisk } from "./limited-disk.ts";
import type { RelayOrder } from "./relay-process.ts";
import { createShiftedClock } from "./shifted-clock.ts";

const disk = limitDisk();
const clock = createShiftedClock();
let reached = 0;

/** Dies as kill -9 and power loss do: at once, with nothing written, closed or said. */
function crashPoint(point: CrashPoint): void {
  if (point !== process.env["CRASH_AT"]) return;
  reached += 1;
  if (reached === Number(process.env["CRASH_NTH"] ?? "1")) process.kill(process.pid, "SIGKILL");
}

process.on("message", (message) => {
  const order = message as RelayOrder;
  if (order.advanceMs !== undefined) clock.advance(order.advanceMs);
  if (order.jumpMs !== undefined) clock.jump(order.jumpMs);
  if (order.freeBytes !== undefined) disk.setFree(order.freeBytes ?? Infinity);
  if (order.storeIsFull !== undefined) disk.fillStore(order.storeIsFull);
  process.send?.("done");
});

// A test that was itself killed leaves no relay behind.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

// As `relay/main.ts` does, in the same place; journeys start hundreds of relays.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/relay", import.meta.url)));
// Loaded last, so that whatever it imports sees the limited disk.
const { run } = await import("../relay/run.ts");
await run([], { clock, crashPoint });
// Written now, because one that is killed does not come to its end.
flushCompileCache();
