import { describe, expect, test } from "vitest";
import { type Connection, explainConnection, isCode } from "./explain-connection.ts";

function explain(code: string, change: Partial<Connection> = {}) {
  const connection = { isSent: false, hasAnswered: false, official: false, proxied: false, ...change };
  return explainConnection({ ...connection, codes: [code] });
}

test.each([
  ["ENOTFOUND", false, /no host of the name in OPENAI_BASE_URL \(ENOTFOUND\)/],
  ["EAI_AGAIN", true, /name server does not answer \(EAI_AGAIN\)/],
  ["ECONNREFUSED", true, /Nothing listens.*\(ECONNREFUSED\).*OPENAI_BASE_URL/],
  ["EHOSTUNREACH", true, /no way to the provider/],
  ["UND_ERR_CONNECT_TIMEOUT", true, /Nothing answers.*HTTPS_PROXY/],
  ["ECONNRESET", true, /cut before anything was sent/],
  ["UND_ERR_SOCKET", true, /cut before anything was sent/],
  ["CERT_HAS_EXPIRED", false, /has expired \(CERT_HAS_EXPIRED\)/],
  ["CERT_NOT_YET_VALID", false, /clock/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", false, /for another name/],
  ["SELF_SIGNED_CERT_IN_CHAIN", false, /NODE_EXTRA_CA_CERTS/],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", false, /NODE_EXTRA_CA_CERTS/],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", false, /NODE_EXTRA_CA_CERTS/],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", false, /NODE_EXTRA_CA_CERTS/],
  ["ERR_SSL_WRONG_VERSION_NUMBER", false, /does not speak TLS.*http or https/],
  ["EPROTO", false, /does not speak TLS/],
  ["EMFILE", true, /not reachable right now \(EMFILE\)/],
])(
  "[M3] %s before anything was sent made nothing, heals by itself %s, and says why",
  (code, heals, words) => {
    const { failure, made, cause } = explain(code);
    expect({ made, cause, kind: failure.kind, retryable: failure.retryable }).toEqual({
      made: "nothing",
      cause: code,
      kind: "provider-unavailable",
      retryable: heals,
    });
    expect(failure.message).toMatch(words);
  },
);

describe("a name that does not exist", () => {
  test("heals where the address has answered before, or is OpenAI's own", () => {
    expect(explain("ENOTFOUND", { hasAnswered: true }).failure.retryable).toBe(true);
    expect(explain("ENOTFOUND", { official: true }).failure).toMatchObject({
      retryable: true,
      message: expect.stringContaining("name server") as string,
    });
  });

  test("is the proxy's where there is one", () => {
    const { failure } = explain("ENOTFOUND", { official: true, proxied: true });
    expect(failure).toMatchObject({
      retryable: false,
      message: expect.stringContaining("HTTPS_PROXY") as string,
    });
  });
});

test.each([
  [407, false, /name and a password/],
  [403, false, /does not let the relay through.*403/],
  [502, true, /502/],
])("[M3] a proxy that answers %i made nothing, and is asked again %s", (proxyStatus, heals, words) => {
  const connection = {
    isSent: false,
    hasAnswered: true,
    official: true,
    proxied: true,
    codes: ["UND_ERR_ABORTED"],
    proxyStatus,
  };
  const { failure, made, cause } = explainConnection(connection);
  expect([made, failure.retryable, cause]).toEqual(["nothing", heals, `proxy ${proxyStatus}`]);
  expect(failure.message).toMatch(words);
});

test("[K1] a code is a word of capitals, and nothing else is told as one", () => {
  for (const code of ["ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT", "ERR_TLS_CERT_ALTNAME_INVALID"])
    expect(isCode(code)).toBe(true);
  for (const code of ["sk-proj-abc", "a host", "x".repeat(99), "10.0.0.1"]) expect(isCode(code)).toBe(false);
  const { failure, cause } = explain("sk-proj-abcdef123456");
  expect(JSON.stringify([failure, cause])).not.toContain("abcdef");
});
