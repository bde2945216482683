/**
 * The heavy slot: whatever takes hundreds of megabytes runs in a helper process, as much at once as there is memory for. When
 * the memory ends or a decoder breaks it is the helper that dies, and never the relay, whose open calls would all become
 * uncertain.
 */
import { fileURLToPath } from "node:url";
import { createFailure, type Failure } from "../../core/failure.ts";
import type { Log } from "../log/log.ts";
import type { Clock } from "../time/clock.ts";
import { createBudget } from "../time/budget.ts";
import { startHelper, type Ended, type Helper } from "./helper.ts";
import { toMb } from "./memory.ts";
import type { HeavyTask } from "./task.ts";

export type HeavyResult<Output> = { ok: true; output: Output } | { ok: false; failure: Failure };

export type HeavySlot = {
  /**
   * Does a task as soon as there is room for it; callers take turns. Never rejects: what is too large, crashes or hangs is a
   * failure of this task alone.
   */
  run: <Input, Output>(
    task: HeavyTask<Input, Output>,
    input: Input,
    caller?: string,
  ) => Promise<HeavyResult<Output>>;
  /** Bytes that one task may take; 0 where there is no room for any. */
  room: number;
  /** Ends the helper and what it works on. */
  close: () => Promise<void>;
};

export type SlotOptions = {
  /** Bytes that the tasks at work may take together. */
  room: number;
  clock: Clock;
  log: Log;
  /** The helper's first file; tests have one of their own. */
  entry?: string;
};

/** Large enough for a picture's next step to find the helper warm, small enough for memory to be free again soon. */
const idleMs = 10_000;
const ownEntry = fileURLToPath(new URL("child.ts", import.meta.url));

type State = Required<SlotOptions> & {
  helper: Helper | undefined;
  cancelRest: () => void;
  lastId: number;
  isClosed: boolean;
};

/** Makes the slot; its helper is started for the first task, and ended when there was none for a while. */
export function createHeavySlot(options: SlotOptions): HeavySlot {
  const { room } = options;
  const state: State = {
    entry: ownEntry,
    ...options,
    helper: undefined,
    cancelRest: ignore,
    lastId: 0,
    isClosed: false,
  };
  const budget = createBudget(room, room);
  async function inTurn(weight: number, caller: string, work: () => Promise<Attempted>): Promise<Attempted> {
    const leave = await budget.take(weight, caller);
    try {
      return await work();
    } finally {
      leave();
    }
  }
  return {
    room,
    run: async (task, input, caller = "") => {
      const weight = task.weigh(input);
      if (weight > room) return { ok: false, failure: explainRoom(weight, room) };
      const ended = await inTurn(weight, caller, () => attempt(state, task, input));
      if (ended.type !== "died") return conclude(state, task, ended);
      // Any of those at work beside each other may have been the one that ended it; alone, it can only be this one.
      return conclude(state, task, await inTurn(room, caller, () => attempt(state, task, input)));
    },
    close: async () => {
      state.isClosed = true;
      state.cancelRest();
      state.helper?.kill();
      await state.helper?.gone;
    },
  };
}

type Attempted = Ended | { type: "late" } | { type: "closed" };

async function attempt<Input, Output>(
  state: State,
  { name, deadlineMs }: HeavyTask<Input, Output>,
  input: Input,
): Promise<Attempted> {
  if (state.isClosed) return { type: "closed" };
  state.cancelRest();
  const helper = (state.helper ??= start(state));
  let isLate = false;
  const cancel = state.clock.after(deadlineMs, () => {
    isLate = true;
    dismiss(state, helper);
  });
  const ended = await helper.ask({ id: (state.lastId += 1), task: name, input });
  cancel();
  if (ended.type === "died") state.log.warn({ task: name, how: ended.how, said: ended.said }, died);
  else if (helper.asked() === 0) state.cancelRest = state.clock.after(idleMs, () => dismiss(state, helper));
  if (state.isClosed && ended.type === "died") return { type: "closed" };
  return isLate && ended.type === "died" ? { type: "late" } : ended;
}

const died = "The helper ended while it was at work.";

function start(state: State): Helper {
  const helper = startHelper(state.entry);
  void helper.gone.then(() => dismiss(state, helper));
  return helper;
}

/** The next task starts another one. */
function dismiss(state: State, helper: Helper): void {
  helper.kill();
  if (state.helper === helper) state.helper = undefined;
}

function conclude<Input, Output>(
  { log }: State,
  task: HeavyTask<Input, Output>,
  ended: Attempted,
): HeavyResult<Output> {
  switch (ended.type) {
    case "answered":
      try {
        if ("problem" in ended.answer) throw new Error(ended.answer.problem);
        return { ok: true, output: task.readOutput(ended.answer.output) };
      } catch (error) {
        log.error({ task: task.name, err: error }, "A task of the helper failed.");
        return { ok: false, failure: createFailure("relay-fault") };
      }
    case "died":
      return refuse(
        "The relay's helper broke off twice over this picture. Use another one, or try again.",
        true,
      );
    case "late":
      return refuse(
        `This picture takes longer than ${task.deadlineMs / 1_000} s to be read. Use a smaller one.`,
        false,
      );
    case "closed":
      return refuse("The relay is stopping. Try again in a moment.", true);
  }
}

function refuse(message: string, retryable: boolean): { ok: false; failure: Failure } {
  return { ok: false, failure: createFailure("relay-fault", { message, retryable }) };
}

function explainRoom(weight: number, room: number): Failure {
  const message =
    room === 0
      ? "This relay has too little memory to read pictures. Work without references and masks, or ask whoever runs it for more."
      : `This picture takes ${toMb(weight)} MB of memory to be read and this relay has ${toMb(room)} MB for it. Use a smaller one, or save it without interlacing.`;
  return createFailure("bad-reference", { message });
}

function ignore(): void {
  // No helper rests yet.
}
