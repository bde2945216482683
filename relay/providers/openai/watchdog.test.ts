import { expect, test } from "vitest";
import type { Clock } from "../../time/clock.ts";
import { createBodyReader } from "./answer/body-reader.ts";
import { createWatchdog } from "./watchdog.ts";

type Timer = { at: number; work: () => void };

function createFakeClock(): Clock & { pass: (ms: number) => void; timers: Set<Timer> } {
  let now = 0;
  const timers = new Set<Timer>();
  return {
    timers,
    now: () => now,
    elapsed: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(ms) {
      now += ms;
      for (const timer of timers) if (timer.at <= now && timers.delete(timer)) timer.work();
    },
  };
}

test("each limit stops the call under its own name, and the first one counts", () => {
  const clock = createFakeClock();
  const watchdog = createWatchdog(new AbortController().signal, 900, clock);
  watchdog.arm("headers", 600);
  clock.pass(599);
  expect(watchdog.signal.aborted).toBe(false);
  clock.pass(1);
  expect([watchdog.signal.aborted, watchdog.reason()]).toEqual([true, "headers"]);
  clock.pass(300);
  expect(watchdog.reason()).toBe("headers");
});

test("the caller's abort stops the call, also one that came before", () => {
  const clock = createFakeClock();
  const controller = new AbortController();
  const watchdog = createWatchdog(controller.signal, 900, clock);
  controller.abort();
  expect(watchdog.reason()).toBe("caller");
  expect(createWatchdog(AbortSignal.abort(), 900, clock).reason()).toBe("caller");
});

test("closing a watchdog leaves no timer behind", () => {
  const clock = createFakeClock();
  const watchdog = createWatchdog(new AbortController().signal, 900, clock);
  watchdog.arm("idle", 120);
  watchdog.close();
  expect(clock.timers.size).toBe(0);
});

const never = new Promise<boolean>(() => undefined);

test("the idle limit counts while a read waits and not while we write", async () => {
  const clock = createFakeClock();
  const watchdog = createWatchdog(new AbortController().signal, 900, clock);
  const pieces = [new Uint8Array(3)];
  const source = { take: () => pieces.shift(), wait: () => never, cancel: () => undefined };
  const body = createBodyReader(source, watchdog, () => 120);
  expect(await body.read()).toMatchObject({ type: "bytes" });
  clock.pass(500);
  expect(watchdog.reason()).toBeUndefined();
  const waiting = body.read();
  clock.pass(120);
  expect([await waiting, watchdog.reason()]).toEqual([{ type: "stopped" }, "idle"]);
  body.close();
  watchdog.close();
});

test("a body that breaks is cut, and one that ends has ended", async () => {
  const watchdog = createWatchdog(new AbortController().signal, 900, createFakeClock());
  const nothing = { take: () => undefined, cancel: () => undefined };
  const broken = { ...nothing, wait: () => Promise.reject(new Error("ECONNRESET")) };
  expect(await createBodyReader(broken, watchdog, () => 120).read()).toEqual({ type: "cut" });
  const ended = { ...nothing, wait: async () => false };
  expect(await createBodyReader(ended, watchdog, () => 120).read()).toEqual({ type: "end" });
});
