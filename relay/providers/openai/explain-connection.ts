/** What a connection that broke means, by the code of its cause: what to look at, and whether a repeat can help. */
import { createFailure } from "../../../core/failure.ts";
import { type Explained, explainStop } from "./explain-error.ts";

/** What is known of the connection besides its codes. */
export type Connection = {
  /** The codes of an error and its causes, such as ECONNREFUSED. */
  codes: readonly string[];
  /** The request had begun to leave. */
  isSent: boolean;
  /** What a company's proxy answered instead of letting the connection through. */
  proxyStatus?: number | undefined;
  /** This address has answered before, so what is wrong now may pass. */
  hasAnswered: boolean;
  /** OpenAI itself is asked: no wrong address is set. */
  official: boolean;
  /** The way leads through HTTPS_PROXY or HTTP_PROXY. */
  proxied: boolean;
};

type Cause = {
  says: RegExp;
  what: (connection: Connection) => string;
  heals: (connection: Connection) => boolean;
};

function always(): boolean {
  return true;
}

function never(): boolean {
  return false;
}

const operator = "Tell whoever runs the relay";
const address = "OPENAI_BASE_URL";

/** In the order in which they are looked for; where several codes are there, the first of these that fits explains them. */
const causes: readonly Cause[] = [
  {
    says: /^ENOTFOUND$/,
    what: ({ official, proxied }) =>
      proxied
        ? `There is no host of the proxy's name. ${operator} to check HTTPS_PROXY.`
        : official
          ? `The relay's computer finds no address for the provider's name. ${operator} to check its network and name server.`
          : `There is no host of the name in ${address}. ${operator} to correct it.`,
    // A name that has answered before, or that is surely right, is away together with its name server.
    heals: ({ hasAnswered, official, proxied }) => hasAnswered || (official && !proxied),
  },
  {
    says: /^(EAI_AGAIN|EAI_FAIL)$/,
    what: () => `The relay's name server does not answer. If it stays so, ${operator.toLowerCase()}.`,
    heals: always,
  },
  {
    says: /^(CERT_HAS_EXPIRED)$/,
    what: () => `The certificate at the provider's address has expired. ${operator} to have it renewed.`,
    heals: never,
  },
  {
    says: /^CERT_NOT_YET_VALID$/,
    what: () =>
      `The certificate at the provider's address is not valid yet. ${operator} to check the clock of its computer.`,
    heals: never,
  },
  {
    says: /^(ERR_TLS_CERT_ALTNAME_INVALID|UND_ERR_PRX_TLS|HOSTNAME_MISMATCH)$/,
    what: () =>
      `The certificate at the provider's address is for another name. ${operator} to correct ${address}.`,
    heals: never,
  },
  {
    says: /^(CERT_.*|ERR_TLS_CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY)_.*)$/,
    what: () =>
      `The provider's certificate is signed by an authority the relay does not know, as behind a proxy that looks into connections. ${operator} to name that authority's file in NODE_EXTRA_CA_CERTS.`,
    heals: never,
  },
  {
    says: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    what: () =>
      `What listens at the provider's address does not speak TLS as it should. ${operator} to check the port in ${address}, and whether it begins with http or https.`,
    heals: never,
  },
  {
    says: /^ECONNREFUSED$/,
    what: ({ proxied }) =>
      `Nothing listens at the ${proxied ? "proxy's" : "provider's"} address. If it stays so, ${operator.toLowerCase()} to check ${proxied ? "HTTPS_PROXY" : address}.`,
    heals: always,
  },
  {
    says: /^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/,
    what: () =>
      `The relay's computer has no way to the provider. If it stays so, ${operator.toLowerCase()} to check its network.`,
    heals: always,
  },
  {
    says: /^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|UND_ERR_HEADERS_TIMEOUT)$/,
    what: () =>
      `Nothing answers at the provider's address, as behind a firewall. If it stays so, ${operator.toLowerCase()}: a company's network may need HTTPS_PROXY.`,
    heals: always,
  },
  {
    says: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_PRX_CONN|ECONNABORTED)$/,
    what: () =>
      `The connection to the provider was cut before anything was sent, as firewalls do. If it stays so, ${operator.toLowerCase()}.`,
    heals: always,
  },
];

/** Explains a connection that failed before headers. Only what was surely not sent made nothing (M3). */
export function explainConnection(connection: Connection): Explained {
  const { codes, proxyStatus, isSent } = connection;
  if (proxyStatus !== undefined) return explainProxy(proxyStatus);
  if (isSent) return explainBreak(codes);
  const cause = causes.find(({ says }) => codes.some((code) => says.test(code)));
  const code = codes.find((each) => cause === undefined || cause.says.test(each));
  const name = code === undefined || !isCode(code) ? "" : ` (${code})`;
  const said =
    cause?.what(connection) ?? "The provider is not reachable right now. Try again in a few minutes.";
  return {
    // The code belongs to the first sentence, which says what is wrong.
    failure: createFailure("provider-unavailable", {
      message: said.replace(".", `${name}.`),
      retryable: cause?.heals(connection) ?? true,
    }),
    made: "nothing",
    ...(code !== undefined && isCode(code) && { cause: code }),
  };
}

/** Codes are words: they name no person, host or key. */
export function isCode(code: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Za-z0-9]+)*$/.test(code) && code.length <= 60;
}

function explainProxy(status: number): Explained {
  const what =
    status === 407
      ? `The company's proxy wants a name and a password (407). ${operator} to put them into HTTPS_PROXY.`
      : `The company's proxy does not let the relay through to the provider (${status}). ${operator} to check HTTPS_PROXY, or to have the provider's host allowed.`;
  const retryable = status >= 500;
  const failure = createFailure("provider-unavailable", { message: what, retryable });
  return { failure, made: "nothing", cause: `proxy ${status}` };
}

/** Explains a connection that broke after the request began to leave, by the codes of its causes. */
export function explainBreak(codes: readonly string[]): Explained {
  if (codes.some((code) => code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT"))
    return explainStop("headers");
  const code = codes.find(isCode);
  const name = code === undefined ? "" : ` (${code})`;
  const message = codes.some((each) => each.startsWith("HPE_"))
    ? `What listens at the provider's address does not speak HTTP as it should${name}, so this may have been billed. ${operator} to check ${address}.`
    : `The connection broke after this was sent${name}, so it may have been billed. Retrying may cost twice.`;
  return {
    failure: createFailure("uncertain", { message }),
    made: "unknown",
    ...(code !== undefined && { cause: code }),
  };
}
