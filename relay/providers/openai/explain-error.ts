/** What an upstream refusal or break means: a failure in a sentence, and whether anything was made (M2, M3). */
import { type Failure, type FailureKind, createFailure } from "../../../core/failure.ts";
import type { UpstreamError } from "./error-body.ts";
import { cleanDetail } from "./redact.ts";
import type { StopReason } from "./watchdog.ts";

export type Explained = { failure: Failure; made: "nothing" | "unknown" | "billed" };

const moderationCodes = [
  "moderation_blocked",
  "content_policy_violation",
  "image_content_policy_violation",
  "content_filter",
  // Azure's spelling.
  "contentFilter",
];
const accountCodes = [
  "insufficient_quota",
  "credit_balance_exhausted",
  "organization_spend_limit_exceeded",
  "project_spend_limit_exceeded",
  "organization_usage_limit_exceeded",
  "billing_not_active",
  "billing_hard_limit_reached",
  "invalid_api_key",
  "account_deactivated",
  "unsupported_country_region_territory",
];
const inputCodes = [
  "unsupported_file_mimetype",
  "invalid_image_format",
  "image_too_large",
  "image_too_small",
  "empty_image_file",
  "image_parse_error",
];

/**
 * Explains an answer that is an error. `status` is undefined for an error inside a stream or a 200. A 4xx, 429 and 503
 * made nothing; any other 5xx may have, behind a proxy that gave up, and so may an error with no status we know.
 */
export function explainError(
  status: number | undefined,
  error: UpstreamError,
  options: { secrets: readonly string[]; retryAfterMs?: number | undefined; begun?: boolean },
): Explained {
  const detail = cleanDetail(error.message, options.secrets);
  const kind = chooseKind(status, error);
  if (kind === undefined) {
    const where = status === undefined ? "" : ` (${status})`;
    return {
      failure: describe(
        "uncertain",
        `The provider failed midway${where}, so this may have been billed. Retrying may cost twice.`,
      ),
      made: "unknown",
    };
  }
  // Something had been made already when a stream breaks after a partial picture.
  const made = options.begun === true ? "unknown" : "nothing";
  return { failure: describe(kind, describeKind(kind, status, error, detail), options.retryAfterMs), made };
}

/** The kind of a refusal that made nothing; undefined when that cannot be known. */
function chooseKind(
  status: number | undefined,
  { code, type, message }: UpstreamError,
): FailureKind | undefined {
  if (moderationCodes.includes(code)) return "moderation";
  if (accountCodes.includes(code) || type === "insufficient_quota") return "provider-account";
  if (/organization must be verified/i.test(message)) return "provider-account";
  if (inputCodes.includes(code) || /invalid image file|image file or mode/i.test(message))
    return "bad-reference";
  if (status === 429 || code === "rate_limit_exceeded") return "rate-limited";
  if (status === 503 || status === 409) return "provider-unavailable";
  if (status === 401 || status === 402 || status === 403) return "provider-account";
  if (status === 408) return undefined;
  if (status === undefined)
    return code === "invalid_value" || code === "unknown_parameter" ? "provider-refused" : undefined;
  return status >= 300 && status < 500 ? "provider-refused" : undefined;
}

function describeKind(
  kind: FailureKind,
  status: number | undefined,
  error: UpstreamError,
  detail: string,
): string | undefined {
  const quoted = detail === "" ? "" : ` It said: "${detail}"`;
  if (kind === "moderation") return describeModeration(error);
  if (kind === "provider-account") {
    // A code is a short word; anything longer that a server puts there may be the very key it refused (K1).
    const isWord =
      /^[a-z]+([ _-][a-z]+){0,8}$/i.test(error.code) && cleanDetail(error.code, []) === error.code;
    const reason = isWord ? error.code : status === undefined ? "account" : String(status);
    const verify = /organization must be verified/i.test(error.message);
    return verify
      ? "The provider asks for the organization of the relay's key to be verified before it serves this model. Tell whoever runs the relay, or choose another model."
      : `The provider refused the relay's account (${reason}). Tell whoever runs the relay.`;
  }
  if (kind === "bad-reference")
    return `The provider cannot read one of the pictures sent along. Replace it and try again.${quoted}`;
  if (kind !== "provider-refused") return undefined;
  if (status === 404)
    return "The provider does not know this model, or the relay's key may not use it. Choose another model.";
  if (status === 413)
    return "The pictures sent along are more than the provider accepts. Use fewer or smaller references.";
  if (status !== undefined && status < 400)
    return "The provider's address answers with a redirect. Tell whoever runs the relay to correct OPENAI_BASE_URL.";
  return `The provider refused this request. Change the brief or the settings and try again.${quoted}`;
}

function describeModeration({ moderationStage, categories }: UpstreamError): string {
  const safe = categories
    .map((category) => cleanDetail(category, []).replaceAll(/[^a-z /_-]/gi, ""))
    .filter((category) => category !== "");
  const named = safe.length === 0 ? "" : ` (${safe.slice(0, 5).join(", ")})`;
  return moderationStage === "output"
    ? `The provider's safety filter held back the picture it made${named}. Another try may pass; rewording the brief helps more.`
    : `The provider's safety filter refused this${named}. Reword the brief or change the references.`;
}

function describe(kind: FailureKind, message: string | undefined, retryAfterMs?: number): Failure {
  const failure = createFailure(kind, message === undefined ? {} : { message });
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
}

/** Nothing can have reached the upstream: no address, no connection, no certificate it could show. */
const neverSent =
  /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EHOSTDOWN|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|ERR_SSL_.*|EPROTO)$/;

/** Explains a connection that failed before headers, by the codes of its causes. */
export function explainBreak(codes: readonly string[]): Explained {
  if (codes.some((code) => neverSent.test(code)))
    return { failure: createFailure("provider-unavailable"), made: "nothing" };
  if (codes.some((code) => code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT"))
    return explainStop("headers");
  return { failure: createFailure("uncertain"), made: "unknown" };
}

/** Explains a call that we stopped after it was sent. */
export function explainStop(reason: StopReason): Explained {
  if (reason === "caller") {
    const message =
      "The relay stopped while this was being made, so it may have been billed. Retrying may cost twice.";
    return { failure: createFailure("uncertain", { message }), made: "unknown" };
  }
  return { failure: createFailure("timed-out"), made: "unknown" };
}
