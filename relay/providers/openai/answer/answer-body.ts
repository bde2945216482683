/** One answer of the upstream as undici hands it over: its head once, then the very buffers that were read. */
import type { Dispatcher } from "undici";

/**
 * A body while it arrives. Without the streams that usually stand between: two of them, with a promise or three for each of
 * a picture's 160 pieces, cost as much as decoding it.
 */
export type AnswerBody = {
  /** The next piece that has arrived; undefined when there is none right now. */
  take: () => Uint8Array | undefined;
  /** For one reader: true when there is something to take, false at the end. Rejects when the connection broke. */
  wait: () => Promise<boolean>;
  /** Ends the connection when the body has not ended by itself. */
  cancel: () => void;
};

export type Head = { status: number; headers: [string, string][] };
export type Answering = { handler: Dispatcher.DispatchHandler; answer: Promise<Head & { body: AnswerBody }> };

/** Above `fullBytes` unread the upstream waits, below `roomyBytes` it goes on. */
const fullBytes = 262_144;
const roomyBytes = 65_536;

/**
 * What `dispatch` needs for one request; `answer` rejects when no answer came, as soon as `signal` is aborted at the latest.
 * `onBegin` is called just before the first byte is written: until then nothing of the request can have arrived.
 */
export function awaitAnswer(signal: AbortSignal | undefined, onBegin: () => void = ignore): Answering {
  const { promise: answer, resolve, reject } = Promise.withResolvers<Head & { body: AnswerBody }>();
  const { body, put, end } = createBody(() => controller?.abort(new Error("Nobody reads this any more.")));
  let controller: Dispatcher.DispatchController | undefined;

  function abort(): void {
    const given: unknown = signal?.reason;
    const reason = given instanceof Error ? given : new Error("The request was aborted.");
    // While there is no connection there is nothing to break off; the request is stopped where it would begin.
    if (controller) controller.abort(reason);
    else reject(reason);
  }
  signal?.addEventListener("abort", abort);

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (started) => {
      controller = started;
      if (signal?.aborted === true) abort();
      else onBegin();
    },
    onResponseStart: (_controller, status, headers) => {
      // 100 Continue and its kind come before the answer.
      if (status >= 200) resolve({ status, headers: listHeaders(headers), body });
    },
    onResponseData: (from, piece) => put(from, piece),
    onResponseEnd: () => {
      signal?.removeEventListener("abort", abort);
      end();
    },
    onResponseError: (_controller, error) => {
      signal?.removeEventListener("abort", abort);
      reject(error);
      end(error);
    },
  };
  return { handler, answer };
}

function ignore(): void {
  // Not waited for.
}

function listHeaders(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
}

type Filling = {
  body: AnswerBody;
  put: (from: Dispatcher.DispatchController, piece: Uint8Array) => void;
  /** What broke the connection, or undefined where the body is whole. */
  end: (error?: Error) => void;
};

function createBody(breakOff: () => void): Filling {
  const pieces: Uint8Array[] = [];
  const brake = createBrake();
  let ending: { error?: Error | undefined } | undefined;
  let reader: PromiseWithResolvers<boolean> | undefined;

  function tell(): void {
    const told = reader;
    if (!told) return;
    if (pieces.length > 0) told.resolve(true);
    else if (ending?.error) told.reject(ending.error);
    else if (ending) told.resolve(false);
    else return;
    reader = undefined;
  }

  return {
    put: (from, piece) => {
      pieces.push(piece);
      brake.put(from, piece.length);
      tell();
    },
    end: (error) => {
      ending ??= { error };
      tell();
    },
    body: {
      take: () => {
        const piece = pieces.shift();
        if (piece) brake.take(piece.length);
        return piece;
      },
      wait: () => {
        reader = Promise.withResolvers();
        const { promise } = reader;
        tell();
        return promise;
      },
      cancel: () => {
        if (!ending) breakOff();
      },
    },
  };
}

/** Lets the upstream wait while too much lies here unread. */
function createBrake(): {
  put: (from: Dispatcher.DispatchController, bytes: number) => void;
  take: (bytes: number) => void;
} {
  let unread = 0;
  let paused: Dispatcher.DispatchController | undefined;
  return {
    put: (from, bytes) => {
      unread += bytes;
      if (unread < fullBytes || paused) return;
      paused = from;
      from.pause();
    },
    take: (bytes) => {
      unread -= bytes;
      if (!paused || unread > roomyBytes) return;
      const held = paused;
      paused = undefined;
      held.resume();
    },
  };
}
