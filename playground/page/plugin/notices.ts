/** Toasts of `figma.notify`: they time out, can be dismissed, and may carry one button. */
import { type Signal, signal } from "@preact/signals";
import type { NotifyEvent } from "../../host/doors/run-state.ts";

export type Ending = "timeout" | "dismiss" | "action_button_click";

export type Notice = {
  readonly key: number;
  readonly message: string;
  readonly error: boolean;
  readonly button?: string;
  readonly end: (reason: Ending) => void;
};

export type Notices = {
  readonly shown: Signal<readonly Notice[]>;
  /** Shows a notice of the run that `tell` reports back to; the answer ends it silently. */
  readonly show: (
    event: Extract<NotifyEvent, { type: "notify" }>,
    tell: (reason: Ending) => void,
  ) => () => void;
  /** A plain sentence of the playground itself. */
  readonly say: (message: string, error?: boolean) => void;
};

const sayMs = 4000;

export function createNotices(): Notices {
  const shown = signal<readonly Notice[]>([]);
  let nextKey = 1;

  function show(
    event: Pick<Extract<NotifyEvent, { type: "notify" }>, "message" | "error" | "timeoutMs" | "button">,
    tell: (reason: Ending) => void,
  ): () => void {
    const key = nextKey;
    nextKey += 1;
    function remove(): void {
      clearTimeout(timer);
      shown.value = shown.value.filter((notice) => notice.key !== key);
    }
    function end(reason: Ending): void {
      remove();
      tell(reason);
    }
    const timer = Number.isFinite(event.timeoutMs)
      ? setTimeout(() => end("timeout"), event.timeoutMs)
      : undefined;
    const { message, error, button } = event;
    shown.value = [...shown.value, { key, message, error, end, ...(button !== undefined && { button }) }];
    return remove;
  }

  return {
    shown,
    show,
    say: (message, error = false) => void show({ message, error, timeoutMs: sayMs }, () => undefined),
  };
}
