/** Every door of the host by name, and the check that a closed plugin uses none. */
import { canvasDoors } from "./canvas-doors.ts";
import { dataDoors } from "./data-doors.ts";
import { getField, setField } from "./fields.ts";
import type { Door, RunState } from "./run-state.ts";
import { shellDoors } from "./shell-doors.ts";
import { treeDoors } from "./tree-doors.ts";
import { variableDoors } from "./variable-doors.ts";

const doors: Readonly<Record<string, Door>> = {
  ...treeDoors,
  ...dataDoors,
  ...canvasDoors,
  ...shellDoors,
  ...variableDoors,
  "field.get": getField,
  "field.set": setField,
};

/** What may still be called once the plugin closed: it can log, and timers do nothing; members of figma throw. */
const afterClose = new Set(["log", "timer.start", "timer.stop"]);

/** Opens one door. Throws or rejects with the sentence the plugin sees. */
export function openDoor(run: RunState, name: string, args: readonly unknown[]): unknown {
  const door = doors[name];
  if (door === undefined) throw new Error(`The host has no door called ${name}.`);
  if (run.abort.signal.aborted && !afterClose.has(name)) {
    throw new Error("The plugin has been closed; figma can no longer be used");
  }
  return door(run, ...args);
}
