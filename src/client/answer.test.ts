import { expect, test } from "vitest";
import { isPassing, parseProblem } from "./answer.ts";
import { computeBackoffMs } from "./backoff.ts";
import { diagnoseSilence } from "./diagnose.ts";

test("a problem document keeps the relay's own sentence and its quote", () => {
  const quote = { cells: [], cost: { low: 1, high: 2 }, seconds: { low: 3, high: 4 } };
  const text = JSON.stringify({
    kind: "price-changed",
    message: "Dearer now.",
    retryable: false,
    quote,
    extra: 1,
  });
  expect(parseProblem(409, text)).toMatchObject({
    ok: false,
    status: 409,
    failure: { kind: "price-changed", message: "Dearer now." },
    quote,
  });
});

test("what the relay does not have is known by its id, beside the sentence", () => {
  const text = JSON.stringify({
    kind: "bad-reference",
    message: "Gone.",
    retryable: false,
    missing: ["a1", "a2"],
  });
  expect(parseProblem(400, text)).toMatchObject({
    failure: { kind: "bad-reference", missing: ["a1", "a2"] },
  });
});

test("a kind this plugin does not know becomes unknown and keeps its sentence", () => {
  const text = JSON.stringify({ kind: "from-the-future", message: "Do this next.", retryable: true });
  expect(parseProblem(418, text)).toMatchObject({ failure: { kind: "unknown", message: "Do this next." } });
});

test.each([
  [401, "unauthorized"],
  [404, "not-found"],
  [413, "too-large"],
  [502, "relay-fault"],
  [418, "bad-request"],
])("a proxy's page with status %i is a failure of kind %s", (status, kind) => {
  expect(parseProblem(status, "<html>Oops</html>")).toMatchObject({ failure: { kind } });
});

test.each([
  [0, 100],
  [-5, 100],
  [2000, 2000],
  [1e300, 300_000],
])("a wait of %d ms that a relay asks for is kept within bounds as %d ms", (retryAfterMs, kept) => {
  const text = JSON.stringify({ kind: "rate-limited", message: "Later.", retryable: true, retryAfterMs });
  expect(parseProblem(429, text)).toMatchObject({ failure: { retryAfterMs: kept } });
});

test("what silence, overload or a fault refused is sent again by itself; a refusal is not", () => {
  const { failure } = refusal(500);
  expect([0, 429, 500, 503].map((status) => isPassing({ status, failure }))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([400, 401, 404, 409].some((status) => isPassing({ status, failure }))).toBe(false);
});

test("the waiting doubles and stops growing at half a minute", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(computeBackoffMs)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
});

test("silence is the address's fault where the relay never answered, and the network's where it did", () => {
  const answer = refusal(503);
  const silence = { status: 0, failure: answer.failure };
  expect(diagnoseSilence("http://localhost:8787", silence, false)).toMatchObject({ part: "address" });
  expect(diagnoseSilence("http://localhost:8787", silence, true)).toMatchObject({ part: "network" });
  const other = diagnoseSilence("http://localhost:8787", { ...silence, status: 404 }, true);
  expect(other).toMatchObject({ part: "address", url: "http://localhost:8787" });
});

function refusal(status: number): Extract<ReturnType<typeof parseProblem>, { ok: false }> {
  const answer = parseProblem(status, "");
  if (answer.ok) throw new Error("a problem is never an answer");
  return answer;
}
