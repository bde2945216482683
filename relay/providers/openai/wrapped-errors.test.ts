import { expect, test } from "vitest";
import { parseErrorText } from "./error-body.ts";
import { explainError } from "./explain-error.ts";

/** Python's way to write what JSON says. */
function toPython(value: unknown): string {
  if (typeof value === "string") {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    return `${quote}${value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll(quote, `\\${quote}`)}${quote}`;
  }
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toPython).join(", ")}]`;
  const entries = Object.entries(value).map(([name, each]) => `${toPython(name)}: ${toPython(each)}`);
  return `{${entries.join(", ")}}`;
}

const money = {
  error: {
    message: "You've used all you had: please check your plan and billing details.",
    type: "insufficient_quota",
    param: null,
    code: "credit_balance_exhausted",
  },
};
const json = JSON.stringify(money);
const python = toPython(money);

function wrap(
  message: string,
  fields: object = { type: "throttling_error", param: null, code: "429" },
): string {
  return JSON.stringify({ error: { message, ...fields } });
}

/** How gateways hand the provider's error on, as their public reports show it. */
const wrappings: [string, string][] = [
  [
    "Python's repr behind a sentence",
    wrap(`litellm.RateLimitError: OpenAIException - Error code: 429 - ${python}`),
  ],
  ["JSON behind a sentence", wrap(`litellm.RateLimitError: RateLimitError: OpenAIException - ${json}`)],
  [
    "JSON and more words behind it",
    wrap(`OpenAIException - ${json} Received Model Group=gpt-image-2 LiteLLM Retried: 2 times`),
  ],
  ["JSON alone", wrap(json)],
  ["JSON over several lines", wrap(JSON.stringify(money, null, 2))],
  ["JSON that was cut off", wrap(`Error: ${json.slice(0, -9)}`)],
  ["repr that was cut off", wrap(`Error code: 429 - ${python.slice(0, -3)}`)],
  [
    "an object in a field of its own",
    wrap("Provider returned error", { code: 429, metadata: { raw: json } }),
  ],
  ["a parsed object in that field", wrap("Provider returned error", { code: 429, metadata: { raw: money } })],
  ["text in `error`", JSON.stringify({ error: json })],
  ["text in `detail`", JSON.stringify({ detail: `upstream said ${python}` })],
  ["an object in `detail`", JSON.stringify({ detail: money })],
  ["a list of errors", JSON.stringify({ success: false, errors: [money.error] })],
  ["a list around everything", JSON.stringify([money])],
  ["two wrappings", wrap(`gateway: ${JSON.stringify({ error: { message: `inner: ${python}` } })}`)],
  ["no JSON at all", `upstream error: ${python}`],
  ["a code in the sentence alone", wrap("error, status code: 429, message: over, code: insufficient_quota")],
];

test.each(wrappings)("out of credit is understood behind %s, and never repeated", (_what, body) => {
  for (const status of [400, 429, 500, 503]) {
    const explained = explainError(status, parseErrorText(body), { secrets: [] });
    expect(explained, String(status)).toMatchObject({
      made: "nothing",
      failure: { kind: "provider-account", retryable: false },
    });
    expect(explained.failure.message).toMatch(/credit_balance_exhausted|insufficient_quota/);
  }
});

test.each([
  ["You exceeded your current quota, please check your plan and billing details.", "provider-account"],
  ["Budget has been exceeded! Current cost: 0.02, Max budget: 0.01", "provider-account"],
  ["Insufficient credits. Add more using the billing page", "provider-account"],
  ["用户额度不足, 剩余额度: $0.00", "provider-account"],
  [
    "Requests have exceeded call rate limit of your current pricing tier. Please retry after 10 seconds.",
    "rate-limited",
  ],
  ["You exceeded your current quota. Please retry in 34.07s.", "rate-limited"],
  ["Rate limit reached on tokens per min", "rate-limited"],
] as const)("a 429 that says only %o is %s", (message, kind) => {
  for (const body of [message, wrap(message)])
    expect(explainError(429, parseErrorText(body), { secrets: [] }).failure.kind).toBe(kind);
});

test("the provider's status inside goes before the gateway's outside", () => {
  const refused = `Error code: 400 - ${toPython({ error: { message: "bad size", code: "invalid_value", param: "size" } })}`;
  expect(explainError(500, parseErrorText(wrap(refused)), { secrets: [] })).toMatchObject({
    made: "nothing",
    failure: { kind: "provider-refused" },
  });
  expect(parseErrorText(wrap(refused))).toMatchObject({
    code: "invalid_value",
    param: "size",
    message: "bad size",
  });
  const failed = wrap("Error code: 500 - {'error': {'message': 'The server had an error'}}", { code: "400" });
  expect(explainError(400, parseErrorText(failed), { secrets: [] })).toMatchObject({
    made: "unknown",
    failure: { kind: "uncertain", message: expect.stringContaining("(500)") as string },
  });
  expect(
    explainError(undefined, parseErrorText('{"code":429,"message":"too fast"}'), { secrets: [] }),
  ).toMatchObject({
    made: "nothing",
    failure: { kind: "rate-limited" },
  });
});

test("moderation is understood behind a gateway with its categories, Azure's spelling too", () => {
  const blocked = {
    error: {
      message: "Your request was rejected",
      code: "moderation_blocked",
      moderation_details: { moderation_stage: "output", categories: ["sexual"] },
    },
  };
  for (const body of [
    wrap(toPython(blocked)),
    wrap(`x ${JSON.stringify(blocked)}`),
    JSON.stringify({ detail: blocked }),
  ])
    expect(explainError(400, parseErrorText(body), { secrets: [] }).failure).toMatchObject({
      kind: "moderation",
      message: expect.stringMatching(/held back.*\(sexual\)/) as string,
    });
  const azure = {
    error: { code: "BadRequest", inner_error: { code: "ResponsibleAIPolicyViolation" }, message: "no" },
  };
  expect(explainError(400, parseErrorText(JSON.stringify(azure)), { secrets: [] }).failure.kind).toBe(
    "moderation",
  );
});

test("braces without an error in them change nothing, and no body keeps us reading", () => {
  expect(parseErrorText(wrap("Use {size} and {}"))).toMatchObject({
    code: "429",
    message: "Use {size} and {}",
  });
  const began = performance.now();
  for (const body of [
    "{".repeat(60_000),
    `${"{'message': '".repeat(5_000)}`,
    wrap("{'a': ".repeat(9_000)),
    "[".repeat(60_000),
  ])
    expect(parseErrorText(body).code).toMatch(/^(429)?$/);
  expect(performance.now() - began).toBeLessThan(3_000);
});
