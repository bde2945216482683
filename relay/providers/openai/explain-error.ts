/** What an upstream refusal or break means: a failure in a sentence, and whether anything was made (M2, M3). */
import { type Failure, type FailureKind, createFailure } from "../../../core/failure.ts";
import type { UpstreamError } from "./error-body.ts";
import { parseWait } from "./read-limits.ts";
import { cleanDetail } from "./redact.ts";
import type { StopReason } from "./watchdog.ts";

export type Explained = {
  failure: Failure;
  made: "nothing" | "unknown" | "billed";
  /** The provider asks everyone to ask more slowly for a while. */
  slowDown?: boolean;
  /** The status and the code in a few words, for the operator's log. */
  cause?: string;
};

const moderationCodes = [
  "moderation_blocked",
  "content_policy_violation",
  "image_content_policy_violation",
  "content_filter",
  // Azure's spellings.
  "contentfilter",
  "responsibleaipolicyviolation",
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
  // Gateways' own purses.
  "budget_exceeded",
  "insufficient_user_quota",
  "insufficient_credits",
  "insufficient_balance",
];
const inputCodes = [
  "unsupported_file_mimetype",
  "invalid_image_format",
  "image_too_large",
  "image_too_small",
  "empty_image_file",
  "image_parse_error",
];
const modelCodes = ["model_not_found", "modelnotfound", "deploymentnotfound"];
/** Traffic that rises too quickly (429) and a provider that is overloaded (503); both want the old rate back slowly. */
const slowDownCodes = ["slow_down", "server_is_overloaded", "overloaded", "overloaded_error"];

/** Money said in words alone. A text that says when to come again speaks of a rate, whatever it calls it. */
const accountWords =
  /exceeded your current quota|out of credits?\b|insufficient (?:user )?(?:quota|credits?|balance|funds)|credit balance is|budget has been exceeded|billing hard limit|payment required|(?:额度|余额)不足/i;
const verifyWords = /organization must be verified/i;

/**
 * Explains an answer that is an error. `status` is undefined for an error inside a stream or a 200. A 4xx, 429 and 503
 * made nothing; any other 5xx may have, behind a proxy that gave up, and so may an error with no status we know. What a
 * gateway says of the provider's own status mostly goes before its own.
 */
export function explainError(
  status: number | undefined,
  error: UpstreamError,
  options: { secrets: readonly string[]; retryAfterMs?: number | undefined; begun?: boolean },
): Explained {
  const told = chooseStatus(status, error);
  const cause = [told, isWord(error.code) ? error.code : undefined]
    .filter((part) => part !== undefined)
    .join(" ");
  const detail = cleanDetail(error.message, options.secrets);
  const kind = chooseKind(told, error);
  if (kind === undefined) {
    const where = told === undefined ? "" : ` (${told})`;
    return {
      failure: describe(
        "uncertain",
        `The provider failed midway${where}, so this may have been billed. Retrying may cost twice.${quote(detail)}`,
      ),
      made: "unknown",
      cause,
    };
  }
  // Something had been made already when a stream breaks after a partial picture.
  const made = options.begun === true ? "unknown" : "nothing";
  const failure = describe(kind, describeKind(kind, told, error, detail), options.retryAfterMs);
  return { failure, made, cause, ...(asksToSlowDown(error) && { slowDown: true }) };
}

/** Of a gateway that has sent the call and heard nothing in time; 524 is Cloudflare's. */
const gaveUpWaiting: readonly number[] = [408, 504, 524];

/**
 * The status that counts. A gateway that gave up waiting has sent the call: a number in its text does not make that undone.
 * Beside a 200 a 503 is a server's word without the provider's, and may be about a picture that was being made.
 */
function chooseStatus(status: number | undefined, error: UpstreamError): number | undefined {
  if (status !== undefined && gaveUpWaiting.includes(status)) return status;
  return status === undefined && error.status === 503 ? undefined : (error.status ?? status);
}

function asksToSlowDown(error: UpstreamError): boolean {
  return says(error, slowDownCodes);
}

/** Whether one of these is the error's code or type, or stands in its text, as it does behind gateways that quote no more. */
function says({ code, type, message }: UpstreamError, codes: readonly string[]): boolean {
  const words = message.slice(0, 2_000).match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [];
  const said = [code.toLowerCase(), type.toLowerCase(), ...words];
  return codes.some((each) => said.includes(each));
}

function isAboutMoney(error: UpstreamError): boolean {
  if (says(error, accountCodes)) return true;
  return accountWords.test(error.message) && parseWait(error.message) === undefined;
}

/** The kind of a refusal that made nothing; undefined when that cannot be known. */
function chooseKind(status: number | undefined, error: UpstreamError): FailureKind | undefined {
  const { code, message } = error;
  if (isRelay(error)) return "provider-refused";
  if (says(error, moderationCodes)) return "moderation";
  if (isAboutMoney(error) || verifyWords.test(message)) return "provider-account";
  if (says(error, inputCodes) || /invalid image file|image file or mode/i.test(message))
    return "bad-reference";
  if (says(error, modelCodes)) return "provider-refused";
  if (status !== undefined && gaveUpWaiting.includes(status)) return undefined;
  if (status === 429 || code === "rate_limit_exceeded" || code === "slow_down") return "rate-limited";
  if (status === 503 && brokeOff.test(message)) return undefined;
  if (status === 503 || status === 409 || asksToSlowDown(error)) return "provider-unavailable";
  if (status === 401 || status === 402 || status === 403) return "provider-account";
  if (status === undefined)
    return code === "invalid_value" || code === "unknown_parameter" || code === "unsupported_parameter"
      ? "provider-refused"
      : undefined;
  // 501: what is not implemented was not done.
  return (status >= 300 && status < 500) || status === 501 ? "provider-refused" : undefined;
}

/** A relay's own problem document: it makes no pictures by the provider's addresses, whatever its status. */
function isRelay({ type }: UpstreamError): boolean {
  return type.startsWith("urn:polyframe:problem:");
}

/** A proxy's 503 for a connection that ended after the request had gone out; "connection failure" is one that never stood. */
const brokeOff =
  /upstream request timeout|reset reason: (?:connection termination|remote reset|local reset|protocol error)/i;

function describeKind(
  kind: FailureKind,
  status: number | undefined,
  error: UpstreamError,
  detail: string,
): string | undefined {
  const quoted = quote(detail);
  if (kind === "moderation") return describeModeration(error);
  if (kind === "provider-account") return describeAccount(status, error);
  if (kind === "rate-limited" || kind === "provider-unavailable")
    return asksToSlowDown(error)
      ? "The provider has too much to do and asks for a slower pace. It goes on by itself in a moment."
      : undefined;
  if (kind === "bad-reference")
    return `The provider cannot read one of the pictures sent along. Replace it and try again.${quoted}`;
  if (kind !== "provider-refused") return undefined;
  if (isRelay(error))
    return "A Polyframe relay answers where the provider should be. Tell whoever runs the relay to set OPENAI_BASE_URL to the provider's address.";
  if (says(error, modelCodes) || (status === 404 && /\bmodel\b/i.test(error.message)))
    return "The provider does not know this model, or the relay's key may not use it. Choose another model.";
  if (status === 404 || status === 405)
    return `The provider's address has nothing where the Images API should be (${status}). Tell whoever runs the relay to check OPENAI_BASE_URL, which mostly ends in /v1.${quoted}`;
  if (status === 413)
    return "The pictures sent along are more than the provider accepts. Use fewer or smaller references.";
  if (status !== undefined && status < 400)
    return "The provider's address answers with a redirect. Tell whoever runs the relay to correct OPENAI_BASE_URL.";
  return `The provider refused this request. Change the brief or the settings and try again.${quoted}`;
}

function quote(detail: string): string {
  return detail === "" ? "" : ` It said: "${detail}"`;
}

function describeAccount(status: number | undefined, error: UpstreamError): string {
  if (verifyWords.test(error.message))
    return "The provider asks for the organization of the relay's key to be verified before it serves this model. Tell whoever runs the relay, or choose another model.";
  const known = [error.code, ...accountCodes].find(
    (code) => accountCodes.includes(code) && says(error, [code]),
  );
  const words = isAboutMoney(error) ? "credit or budget used up" : undefined;
  const number = status === undefined ? "account" : String(status);
  const reason = known ?? words ?? (isWord(error.code) ? error.code : number);
  return `The provider refused the relay's account (${reason}). Tell whoever runs the relay.`;
}

/** A code is a short word; anything longer that a server puts there may be the very key it refused (K1). */
function isWord(code: string): boolean {
  return /^[a-z]+([ _-][a-z]+){0,8}$/i.test(code) && cleanDetail(code, []) === code;
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

/** Explains a call that we stopped after it was sent. */
export function explainStop(reason: StopReason): Explained {
  if (reason === "caller") {
    const message =
      "The relay stopped while this was being made, so it may have been billed. Retrying may cost twice.";
    return { failure: createFailure("uncertain", { message }), made: "unknown" };
  }
  return { failure: createFailure("timed-out"), made: "unknown" };
}
