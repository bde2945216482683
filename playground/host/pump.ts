/** Enters the engine one piece of work at a time: reports wait while plugin code runs, and the end waits for it too. */
import type { Vm } from "./vm.ts";
import type { Packed } from "./wire.ts";
import { pack } from "./wire.ts";

export type Pump = {
  /** Queues a report for the sandbox; it is delivered after everything queued before it. */
  readonly push: (report: Packed) => void;
  /** Does something with the engine now, unless the run has ended. */
  readonly enter: (work: (vm: Vm) => void) => void;
  /** Frees the engine as soon as no plugin code is running. */
  readonly end: () => void;
  readonly attach: (vm: Vm) => void;
  readonly ended: Promise<void>;
};

type State = {
  vm: Vm | undefined;
  reports: Packed[];
  busy: boolean;
  scheduled: boolean;
  ending: boolean;
  readonly finished: () => void;
};

const rejections = pack({ kind: "rejections" });

/** A pump without an engine yet; reports wait for one. */
export function createPump(): Pump {
  const settled: { resolve?: () => void } = {};
  const ended = new Promise<void>((resolve) => {
    settled.resolve = resolve;
  });
  const state: State = {
    vm: undefined,
    reports: [],
    busy: false,
    scheduled: false,
    ending: false,
    finished: () => settled.resolve?.(),
  };
  return {
    ended,
    push(report) {
      state.reports.push(report);
      schedule(state);
    },
    enter: (work) => enter(state, work),
    end() {
      state.ending = true;
      finishIfIdle(state);
    },
    attach(vm) {
      state.vm = vm;
      finishIfIdle(state);
      schedule(state);
    },
  };
}

function enter(state: State, work: (vm: Vm) => void): void {
  if (state.vm === undefined || state.busy || state.ending) return;
  state.busy = true;
  try {
    work(state.vm);
    state.vm.deliver(rejections);
  } finally {
    state.busy = false;
    finishIfIdle(state);
  }
  schedule(state);
}

/** One report for each turn of the microtask queue, so that the host's own promises get theirs in between. */
function schedule(state: State): void {
  if (state.scheduled || state.vm === undefined || state.ending || state.reports.length === 0) return;
  state.scheduled = true;
  queueMicrotask(() => {
    state.scheduled = false;
    const report = state.busy ? undefined : state.reports.shift();
    if (report !== undefined) enter(state, (vm) => vm.deliver(report));
  });
}

function finishIfIdle(state: State): void {
  if (!state.ending || state.busy) return;
  state.vm?.dispose();
  state.vm = undefined;
  state.reports = [];
  state.finished();
}
