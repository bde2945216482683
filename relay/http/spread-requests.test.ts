import { Hono } from "hono";
import { expect, test } from "vitest";
import { spreadRequests } from "./spread-requests.ts";

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test("requests that come at once are begun eight in a turn of the loop, in their order, and all are answered", async () => {
  const app = new Hono();
  const begun: number[] = [];
  app.use(spreadRequests());
  app.get("/:at", (c) => {
    begun.push(Number(c.req.param("at")));
    return c.text("ok");
  });
  const answers = Array.from({ length: 50 }, (_, at) => Promise.resolve(app.request(`/${at}`)));
  const counts: number[] = [];
  while (begun.length < 50) {
    await turn();
    counts.push(begun.length);
  }
  const steps = counts.map((count, at) => count - (counts[at - 1] ?? 0));
  expect(Math.max(...steps.slice(1))).toBeLessThanOrEqual(8);
  expect(counts[0]).toBeLessThanOrEqual(16);
  expect(begun).toEqual(Array.from({ length: 50 }, (_, at) => at));
  expect((await Promise.all(answers)).every((answer) => answer.ok)).toBe(true);
});

test("a request that comes alone waits for nothing", async () => {
  const app = new Hono();
  let isBegun = false;
  app.use(spreadRequests());
  app.get("/", (c) => {
    isBegun = true;
    return c.text("ok");
  });
  const answer = app.request("/");
  for (let at = 0; at < 20; at += 1) await Promise.resolve();
  expect(isBegun).toBe(true);
  expect((await answer).status).toBe(200);
});
