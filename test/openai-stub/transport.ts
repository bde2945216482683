// How an answer travels: whole, in pieces, in events, late, held, stuck or cut. Waiting ends when the stub closes.
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { StreamEvent } from "./answer.ts";
import type { Fault } from "./faults.ts";

export type Flow = {
  sleep: (ms: number) => Promise<void>;
  /** Waits as the delays and the holds at this place ask. */
  wait: (faults: readonly Fault[], place: "headers" | "body") => Promise<void>;
  release: (gate: string) => void;
  close: () => void;
};

export function createFlow(): Flow {
  const closing = new AbortController();
  const gates = new Map<string, { opened: Promise<void>; open: () => void }>();
  function findGate(name: string): { opened: Promise<void>; open: () => void } {
    const known = gates.get(name);
    if (known !== undefined) return known;
    const door = new AbortController();
    const opened = new Promise<void>((resolve) =>
      door.signal.addEventListener("abort", () => resolve(), { once: true }),
    );
    const gate = { opened, open: () => door.abort() };
    gates.set(name, gate);
    return gate;
  }
  async function sleep(ms: number): Promise<void> {
    // The closing stub has destroyed the connection: nothing can be told any more.
    if (ms > 0) await wait(ms, undefined, { signal: closing.signal }).catch(() => undefined);
  }
  return {
    sleep,
    async wait(faults, place) {
      for (const fault of faults) {
        if (fault.kind === "delay" && place === "headers") await sleep(fault.ms);
        if (fault.kind === "hold" && (fault.at ?? "headers") === place) await findGate(fault.gate).opened;
      }
    },
    release: (name) => findGate(name).open(),
    close() {
      closing.abort();
      for (const gate of gates.values()) gate.open();
    },
  };
}

/** One answer on its way out. */
export type Sending = {
  flow: Flow;
  response: ServerResponse;
  faults: readonly Fault[];
  /** Time from the request to the last byte. */
  waitMs: number;
  /** Called just before the last byte is written. */
  onEnd: () => void;
};

/** Sends a JSON body. */
export async function sendWhole(sending: Sending, text: string): Promise<void> {
  const { flow, response, faults } = sending;
  await flow.sleep(sending.waitMs);
  if (stopAt(sending, "headers")) return;
  const body = Buffer.from(text);
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  if (breaksInBody(faults)) return sendBroken(sending, body);
  const trickle = faults.find((fault) => fault.kind === "trickle");
  if (trickle?.kind === "trickle") {
    const step = Math.ceil(body.length / trickle.pieces);
    for (let at = 0; at < body.length; at += step) {
      if (at + step >= body.length) sending.onEnd();
      await write(response, body.subarray(at, at + step));
      await flow.sleep(trickle.everyMs);
    }
    response.end();
    return;
  }
  sending.onEnd();
  response.end(body);
}

/** Sends server-sent events, spread evenly over the time there is. */
export async function sendEvents(sending: Sending, events: readonly StreamEvent[]): Promise<void> {
  const { flow, response, faults } = sending;
  if (stopAt(sending, "headers")) return;
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
  });
  response.flushHeaders();
  for (const [at, { event, data }] of events.entries()) {
    await flow.sleep(sending.waitMs / events.length);
    const text = Buffer.from(`event: ${event}\ndata: ${data}\n\n`);
    const isLast = at === events.length - 1;
    if (isLast && breaksInBody(faults)) return sendBroken(sending, text);
    if (isLast) sending.onEnd();
    await write(response, text);
  }
  response.end();
}

function breaksInBody(faults: readonly Fault[]): boolean {
  return faults.some((fault) => "at" in fault && fault.at === "body");
}

/** Half of the bytes, then the hold, hang or cut, then, after a hold, the rest. */
async function sendBroken(sending: Sending, bytes: Buffer): Promise<void> {
  const half = Math.floor(bytes.length / 2);
  await write(sending.response, bytes.subarray(0, half));
  await sending.flow.wait(sending.faults, "body");
  if (stopAt(sending, "body")) return;
  sending.onEnd();
  sending.response.end(bytes.subarray(half));
}

/** Cuts or leaves hanging, where a fault says so; true when the answer ends here. */
function stopAt({ response, faults }: Sending, place: "headers" | "body"): boolean {
  const fault = faults.find((one) => (one.kind === "cut" || one.kind === "hang") && one.at === place);
  if (fault?.kind === "cut") response.destroy();
  return fault !== undefined;
}

function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  // An error means the client is gone: what is written after it goes nowhere, which is what the real service does too.
  return new Promise((resolve) => response.write(bytes, () => resolve()));
}
