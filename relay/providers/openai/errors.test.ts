import { expect, test } from "vitest";
import { createFailure } from "../../../core/failure.ts";
import { problem } from "../../http/problem.ts";
import { parseErrorText, readError } from "./error-body.ts";
import { explainBreak } from "./explain-connection.ts";
import { explainError, explainStop } from "./explain-error.ts";
import { parseWait, readLimits } from "./read-limits.ts";
import { readUsage } from "./read-usage.ts";
import { cleanDetail } from "./redact.ts";
import { readThrown } from "./thrown.ts";

const bare = parseErrorText("{}");

test.each([
  [400, "provider-refused", "nothing"],
  [401, "provider-account", "nothing"],
  [402, "provider-account", "nothing"],
  [403, "provider-account", "nothing"],
  [404, "provider-refused", "nothing"],
  [408, "uncertain", "unknown"],
  [409, "provider-unavailable", "nothing"],
  [413, "provider-refused", "nothing"],
  [422, "provider-refused", "nothing"],
  [429, "rate-limited", "nothing"],
  [501, "provider-refused", "nothing"],
  [500, "uncertain", "unknown"],
  [502, "uncertain", "unknown"],
  [503, "provider-unavailable", "nothing"],
  [504, "uncertain", "unknown"],
  [522, "uncertain", "unknown"],
  [524, "uncertain", "unknown"],
] as const)("[M3] a bare %i is %s and made %s", (status, kind, made) => {
  expect(explainError(status, bare, { secrets: [] })).toMatchObject({ made, failure: { kind } });
});

test.each([
  [504, "upstream status code: 503"],
  [524, "Error code: 429 - rate limited"],
  [408, "Error code: 503 - server_is_overloaded"],
  [504, JSON.stringify({ error: { code: "rate_limit_exceeded", message: "Too many requests" } })],
  [undefined, JSON.stringify({ code: 503, message: "generation took too long" })],
] as const)("[M3] a gateway's %s is not undone by what its text says: %s", (status, text) => {
  expect(explainError(status, parseErrorText(text), { secrets: [] })).toMatchObject({
    made: "unknown",
    failure: { kind: "uncertain" },
  });
});

test("[M3] the provider's own refusal counts where a gateway quotes it under a status that says nothing", () => {
  for (const [status, text] of [
    [502, "Error code: 429 - Rate limit reached"],
    [undefined, JSON.stringify({ code: 429, message: "Rate limit reached" })],
    [undefined, JSON.stringify({ code: "server_is_overloaded", message: "Try later" })],
  ] as const)
    expect(explainError(status, parseErrorText(text), { secrets: [] })).toMatchObject({ made: "nothing" });
});

test.each([
  ["moderation_blocked", "moderation"],
  ["content_policy_violation", "moderation"],
  ["billing_not_active", "provider-account"],
  ["organization_usage_limit_exceeded", "provider-account"],
  ["image_parse_error", "bad-reference"],
  ["unsupported_file_mimetype", "bad-reference"],
] as const)("the code %s means %s whatever the status", (code, kind) => {
  for (const status of [400, 403, 429]) {
    const explained = explainError(status, { ...bare, code }, { secrets: [] });
    expect(explained).toMatchObject({ made: "nothing", failure: { kind, retryable: false } });
  }
});

test.each(["unauthorized", "rate-limited", "not-found", "relay-fault"] as const)(
  "[M3] a relay's own answer (%s) is said to come from a wrong OPENAI_BASE_URL, and made nothing",
  async (kind) => {
    const answer = problem(createFailure(kind), "id");
    const error = parseErrorText(await answer.text());
    expect(explainError(answer.status, error, { secrets: [] })).toMatchObject({
      made: "nothing",
      failure: {
        kind: "provider-refused",
        retryable: false,
        message: expect.stringMatching(/Polyframe relay answers .+OPENAI_BASE_URL/),
      },
    });
  },
);

test("[M2] an error after a partial picture is uncertain in money whatever its code", () => {
  const error = { ...bare, code: "rate_limit_exceeded" };
  expect(explainError(undefined, error, { secrets: [] }).made).toBe("nothing");
  expect(explainError(undefined, error, { secrets: [], begun: true }).made).toBe("unknown");
  expect(explainError(undefined, bare, { secrets: [] }).made).toBe("unknown");
});

test("[M3] what broke after it began to leave is uncertain, whatever the code", () => {
  for (const code of [
    "ECONNRESET",
    "EPIPE",
    "UND_ERR_SOCKET",
    "ETIMEDOUT",
    "ENOTFOUND",
    "CERT_HAS_EXPIRED",
  ]) {
    const explained = explainBreak([code]);
    expect(explained, code).toMatchObject({ made: "unknown", failure: { kind: "uncertain" } });
    expect(explained.failure.message).toContain(`(${code})`);
  }
  expect(explainBreak(["HPE_INVALID_CONSTANT"])).toMatchObject({
    made: "unknown",
    failure: { message: expect.stringContaining("does not speak HTTP") as string },
  });
  expect(explainBreak(["UND_ERR_HEADERS_TIMEOUT"])).toMatchObject({
    made: "unknown",
    failure: { kind: "timed-out" },
  });
  expect(explainStop("caller")).toMatchObject({ made: "unknown", failure: { kind: "uncertain" } });
});

test.each([
  ["slow_down", 429, "rate-limited"],
  ["server_is_overloaded", 503, "provider-unavailable"],
  ["server_is_overloaded", 500, "provider-unavailable"],
  ["slow_down", undefined, "rate-limited"],
] as const)("%s in a %s made nothing, is repeated and slows everything down", (code, status, kind) => {
  const explained = explainError(status, { ...bare, code }, { secrets: [], retryAfterMs: 9_000 });
  expect(explained).toMatchObject({
    made: "nothing",
    slowDown: true,
    failure: { kind, retryable: true, retryAfterMs: 9_000 },
  });
  expect(explained.failure.message).toContain("slower pace");
});

test("[M2] a proxy's 503 for a connection that broke after the request is uncertain, for one that never stood it is not", () => {
  const envoy = "upstream connect error or disconnect/reset before headers. reset reason:";
  expect(explainError(503, parseErrorText(`${envoy} connection termination`), { secrets: [] }).made).toBe(
    "unknown",
  );
  expect(explainError(503, parseErrorText(`${envoy} connection failure`), { secrets: [] }).made).toBe(
    "nothing",
  );
  expect(explainError(503, parseErrorText("upstream request timeout"), { secrets: [] }).made).toBe("unknown");
});

test("an address without an Images API is not called a model that is missing", () => {
  const nothing = explainError(404, parseErrorText('{"detail":"Not Found"}'), { secrets: [] });
  expect(nothing.failure.message).toMatch(/OPENAI_BASE_URL.*\/v1.*Not Found/);
  const model = '{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}';
  expect(explainError(404, parseErrorText(model), { secrets: [] }).failure.message).toMatch(/another model/);
  expect(explainError(503, parseErrorText(model), { secrets: [] })).toMatchObject({
    failure: { kind: "provider-refused", retryable: false },
  });
});

test("an error's status and code go to the operator's log as words, and nothing else does", () => {
  const told = { ...bare, code: "insufficient_quota", message: "a secret prompt" };
  expect(explainError(429, told, { secrets: [] }).cause).toBe("429 insufficient_quota");
  expect(explainError(401, { ...bare, code: "sk-proj-abcdefgh1234" }, { secrets: [] }).cause).toBe("401");
});

test("errors of any shape are read", () => {
  expect(parseErrorText('{"error":"No available channel"}').message).toBe("No available channel");
  expect(parseErrorText('{"detail":"size: wrong"}').message).toBe("size: wrong");
  expect(
    parseErrorText('{"detail":[{"loc":["body","moderation"],"msg":"Extra inputs are not permitted"}]}'),
  ).toMatchObject({ param: "moderation" });
  expect(parseErrorText('{"error":{"code":400,"message":"odd"}}')).toMatchObject({
    code: "400",
    message: "odd",
  });
  expect(parseErrorText('{"code":"503","message":"busy"}')).toMatchObject({ message: "busy" });
  expect(parseErrorText('"plain"').message).toBe("plain");
  expect(parseErrorText("<html>").message).toBe("<html>");
  for (const body of ["null", "5", "[]", "", "{"]) expect(parseErrorText(body)).toMatchObject({ code: "" });
  expect(readError({ data: [] })).toBeUndefined();
});

test("[K1] details keep the sense and lose keys, masks, markup and length", () => {
  const key = "AbC+/secret==";
  expect(cleanDetail(`no ${key} or ${key}!`, [key])).toBe("no [hidden] or [hidden]!");
  const azure = "0123456789abcdefFEDCBA9876543210";
  expect(cleanDetail(`${" ".repeat(19_969)}${azure}`, [azure])).toBe("[hidden]");
  expect(cleanDetail(`your key ends in ${azure.slice(-8)}.`, [azure])).toBe("your key ends in [hidden].");
  expect(cleanDetail(`got ${azure.split("").join("\u200b")}!`, [azure])).toBe("got [hidden]!");
  for (const before of ["", "u", "us", "user:"]) {
    const encoded = Buffer.from(`${before}${azure}`).toString("base64");
    const said = cleanDetail(`Basic ${encoded}`, [azure]);
    for (let at = 8; at + 8 <= encoded.length - 8; at += 1)
      expect(said).not.toContain(encoded.slice(at, at + 8));
  }
  expect(cleanDetail("Incorrect API key provided: sk-proj-********1234.", [])).not.toMatch(/1234|sk-/);
  expect(cleanDetail("in organization org-AbCdEf123 on", [])).toBe("in organization [hidden] on");
  expect(cleanDetail("Authorization: Bearer eyJhbGciOi.x.y", [])).not.toContain("eyJ");
  expect(cleanDetail("<!DOCTYPE html><h1>Bad gateway</h1>", [])).toBe("");
  expect(cleanDetail("a\u0000b\n\tc", [])).toBe("a b c");
  expect(cleanDetail("x".repeat(9999), []).length).toBe(240);
});

test("waits are read from headers and texts, and bounded", () => {
  expect(parseWait("Please try again in 12s.")).toBe(12_000);
  expect(parseWait("try again in 1m3.5s")).toBe(63_500);
  expect(parseWait("try again in 350ms")).toBe(350);
  expect(parseWait("try again in 999h")).toBe(86_400_000);
  expect(parseWait("later")).toBeUndefined();
  expect(parseWait("try again in 5 minutes")).toBe(300_000);
  expect(parseWait("Please retry after 10 seconds.")).toBe(10_000);
  expect(parseWait("Please retry your request in 34.5s.")).toBe(34_500);
  expect(parseWait("try again in a moment")).toBeUndefined();
  const now = Date.parse("2026-11-23T10:00:00Z");
  function read(headers: Record<string, string>): number | undefined {
    return readLimits(new Headers(headers), "", now)?.retryAfterMs;
  }
  expect(read({ "retry-after": "3" })).toBe(3000);
  expect(read({ "retry-after": "3", "retry-after-ms": "2500" })).toBe(2500);
  expect(read({ "retry-after": "Mon, 23 Nov 2026 10:00:09 GMT" })).toBe(9000);
  expect(read({ "retry-after": "Mon, 23 Nov 2026 09:00:00 GMT" })).toBe(0);
  expect(read({ "retry-after": "soon" })).toBeUndefined();
});

test("limits are read from headers and from the text of a 429", () => {
  const headers = new Headers({
    "x-ratelimit-limit-input-images": "5",
    "x-ratelimit-remaining-input-images": "2",
    "x-ratelimit-limit-tokens": "100000",
    "x-ratelimit-remaining-tokens": "x",
  });
  expect(readLimits(headers, "", 0)).toMatchObject({
    imagesPerMinute: 5,
    imagesLeft: 2,
    tokensPerMinute: 100_000,
    tokensLeft: undefined,
  });
  const text =
    "Rate limit reached for gpt-image-2 (for limit gpt-image) in organization org-x on tokens per min (TPM): Limit 100000, Used 90000, Requested 20000. Please try again in 6s.";
  expect(readLimits(new Headers(), text, 0)).toMatchObject({
    tokensPerMinute: 100_000,
    tokensLeft: 10_000,
    retryAfterMs: 6000,
  });
  expect(readLimits(new Headers(), "nothing", 0)).toBeUndefined();
});

function rateHeaders(said: Readonly<Record<string, string>>): Headers {
  return new Headers(
    Object.entries(said).map(([name, value]): [string, string] => [`x-ratelimit-${name}`, value]),
  );
}

test("of several limits on the same the smallest counts, a project's and those on requests too", () => {
  function read(said: Record<string, string>, text = "") {
    return readLimits(rateHeaders(said), text, 0);
  }
  const project = { "limit-project-tokens": "50000", "remaining-project-tokens": "40000" };
  expect(read(project)).toMatchObject({ tokensPerMinute: 50_000, tokensLeft: 40_000 });
  expect(read({ ...project, "limit-tokens": "100000", "remaining-tokens": "900" })).toMatchObject({
    tokensPerMinute: 50_000,
    tokensLeft: 900,
  });
  const requests = { "limit-requests": "60", "remaining-requests": "7" };
  expect(read(requests)).toMatchObject({ imagesPerMinute: 60, imagesLeft: 7 });
  expect(read({ ...requests, "limit-input-images": "20", "remaining-input-images": "9" })).toMatchObject({
    imagesPerMinute: 20,
    imagesLeft: 7,
  });
  expect(read(requests, "on input-images per min: Limit 5, Used 5, Requested 1.")).toMatchObject({
    imagesPerMinute: 5,
  });
  expect(read({}, "on requests per min (RPM): Limit 3, Used 3, Requested 1.")).toMatchObject({
    imagesPerMinute: 3,
    imagesLeft: 0,
  });
  expect(read({ "limit-tokens": "0", "remaining-tokens": "0", ...project })).toMatchObject({
    tokensPerMinute: 50_000,
    tokensLeft: 40_000,
  });
});

test.each([
  [{ "remaining-tokens": "0", "reset-tokens": "1m2s" }, "", 62_000],
  [{ "remaining-project-requests": "0", "reset-project-requests": "9" }, "", 9_000],
  [{ "remaining-requests": "0", "reset-requests": "2d" }, "", 86_400_000],
  [{ "remaining-tokens": "1", "reset-tokens": "40s" }, "", undefined],
  [{ "remaining-tokens": "0", "reset-tokens": "40s" }, "Please try again in 6s.", 6_000],
] as const)("what is used up, as %o says with %o, is waited for: %s ms", (said, text, waitMs) => {
  expect(readLimits(rateHeaders(said), text, 0)?.retryAfterMs).toBe(waitMs);
});

test("[M2] usage is read with or without its details, and zeros are no usage", () => {
  const whole = {
    input_tokens: 30,
    input_tokens_details: { image_tokens: 20, text_tokens: 10 },
    output_tokens: 90,
    output_tokens_details: { image_tokens: 80, text_tokens: 10 },
  };
  expect(readUsage(whole, true)).toEqual({ imageOutput: 80, imageInput: 20, text: 10, assumed: false });
  expect(readUsage({ input_tokens: 30, output_tokens: 90 }, false)).toEqual({
    imageOutput: 90,
    imageInput: 0,
    text: 30,
    assumed: false,
  });
  expect(readUsage({ input_tokens: 30, output_tokens: 90 }, true)).toEqual({
    imageOutput: 90,
    imageInput: 30,
    text: 0,
    assumed: false,
  });
  expect(readUsage({ prompt_tokens: 7, completion_tokens: 196 }, false)).toMatchObject({
    imageOutput: 196,
    text: 7,
  });
  for (const usage of [
    undefined,
    null,
    {},
    "5",
    { output_tokens: 0, input_tokens: 0 },
    { output_tokens: "9" },
    { output_tokens: -1 },
  ]) {
    expect(readUsage(usage, false)).toBeUndefined();
  }
});

test("[K1] what is neither an answer nor a broken connection is thrown on without the key", () => {
  const connection = { isSent: true, hasAnswered: false, official: true, proxied: false };
  const context = { secrets: ["topsecret"], reason: undefined, now: 0, sentImages: false, connection };
  expect(() => readThrown(new TypeError("header topsecret is odd"), context)).toThrow(
    /header \[hidden\] is odd/,
  );
});

test("a refusal of any length and wording is searched in a moment", () => {
  const before = process.cpuUsage();
  expect(readLimits(new Headers(), "on ".repeat(80_000), 0)).toBeUndefined();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(3_000);
});
