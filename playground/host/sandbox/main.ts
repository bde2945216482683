/** Wires the sandbox: puts Figma's globals in place and answers what the host reports. */
import type { DroppedThings } from "../doors/run-state.ts";
import { cloneStructure } from "./clone.ts";
import { reportError, sandboxConsole } from "./console.ts";
import { settle } from "./door.ts";
import { describeDrop } from "./drop.ts";
import { createFigma, figmaEvents } from "./figma.ts";
import type { ToldChange } from "./node-members.ts";
import { emitNodeChange, nodeMethods, nodeProperties } from "./node-members.ts";
import { setNodeParts } from "./nodes.ts";
import { takeUnhandled, watchPromises } from "./promises.ts";
import { settings } from "./settings.ts";
import { endNotice, fireTimer, receiveMessage, sandboxFetch, timerGlobals } from "./shell.ts";
import { unpack } from "../wire.ts";

type Report =
  | { readonly kind: "settle"; readonly id: number; readonly outcome: Parameters<typeof settle>[1] }
  | { readonly kind: "message"; readonly payload: unknown }
  | { readonly kind: "timer"; readonly payload: number }
  | { readonly kind: "notice"; readonly payload: { readonly id: number; readonly reason: string } }
  | { readonly kind: "drop"; readonly payload: DroppedThings }
  | { readonly kind: "event"; readonly payload: { readonly type: string; readonly args: readonly unknown[] } }
  | {
      readonly kind: "nodechange";
      readonly payload: { readonly page: string; readonly changes: readonly ToldChange[] };
    }
  | { readonly kind: "rejections" };

function receive(report: Report): void {
  switch (report.kind) {
    case "settle":
      return settle(report.id, report.outcome);
    case "message":
      return receiveMessage(report.payload);
    case "timer":
      return fireTimer(report.payload);
    case "notice":
      return endNotice(report.payload.id, report.payload.reason);
    case "drop":
      return figmaEvents.emit("drop", describeDrop(report.payload));
    case "event":
      return figmaEvents.emit(report.payload.type, ...report.payload.args);
    case "nodechange":
      return figmaEvents.emit("documentchange", {
        documentChanges: emitNodeChange(report.payload.page, report.payload.changes),
      });
    case "rejections":
      for (const reason of takeUnhandled()) reportError("Uncaught (in promise)", reason);
      return undefined;
  }
}

const globals = {
  ...timerGlobals,
  console: sandboxConsole,
  fetch: sandboxFetch,
  structuredClone: (value: unknown) => cloneStructure(value),
  __html__: settings.html ?? undefined,
  __uiFiles__: settings.uiFiles,
  __deliver: (json: string, ...buffers: readonly ArrayBuffer[]) =>
    receive(unpack<Report>({ json, bytes: buffers.map((buffer) => new Uint8Array(buffer)) })),
};

setNodeParts(nodeMethods, nodeProperties);
watchPromises();
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, "figma", { value: createFigma(), enumerable: true });
