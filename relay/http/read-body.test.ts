import { Hono } from "hono";
import { expect, test } from "vitest";
import { createManualClock } from "../../test/relay/manual-clock.ts";
import { failureOf } from "./problem.ts";
import { readPieces } from "./read-body.ts";

/** A body that gives what it is told to, and the answer of a route that reads it. */
function open(isWanted: () => boolean) {
  const clock = createManualClock();
  const app = new Hono();
  app.onError((error) => new Response(null, { status: failureOf(error)?.status ?? 500 }));
  app.post("/", async (c) => {
    let length = 0;
    function take(piece: Uint8Array): void {
      length += piece.length;
    }
    await readPieces(c.req, 1_000_000, take, { clock, isWanted });
    return c.text(String(length));
  });
  let give: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      give = controller;
    },
    cancel: () => {
      isCancelled = true;
    },
  });
  const answer = app.request("/", { method: "POST", body, duplex: "half" } as RequestInit);
  async function come(bytes: number): Promise<void> {
    give?.enqueue(new Uint8Array(bytes));
    await new Promise(setImmediate);
  }
  return { clock, answer, come, end: () => give?.close(), isCancelled: () => isCancelled };
}

test("a trickled body gives its place up when a request waits for it, after its grace", async () => {
  const sent = open(() => true);
  for (let second = 0; second < 9; second += 1) {
    await sent.come(1);
    sent.clock.advance(1_000);
  }
  expect(sent.isCancelled()).toBe(false);
  sent.clock.advance(1_000);
  const answer = await sent.answer;
  expect(answer.status).toBe(429);
  expect(sent.isCancelled()).toBe(true);
  expect(sent.clock.pending()).toBe(0);
});

test("a slow body is taken whole while no request waits, and a quick one always", async () => {
  const slow = open(() => false);
  for (let second = 0; second < 60; second += 1) {
    await slow.come(1);
    slow.clock.advance(1_000);
  }
  slow.end();
  expect(await (await slow.answer).text()).toBe("60");
  expect(slow.clock.pending()).toBe(0);
  const quick = open(() => true);
  for (let second = 0; second < 12; second += 1) {
    await quick.come(70_000);
    quick.clock.advance(1_000);
  }
  quick.end();
  expect(await (await quick.answer).text()).toBe("840000");
});
