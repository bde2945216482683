// What the Images API answers when it says no, as status and body. Texts marked "recorded" were seen in the wild (public
// bug reports and captures); the others are built in the same style, and only their status, code and param are to be relied on.

/** A refusal with the body the real server would send. */
export type Refusal = { status: number; error: ApiError; headers?: Record<string, string> };

export type ApiError = {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
  moderation_details?: { moderation_stage: string; categories: string[] };
};

/** A parsed value or the refusal that stops the request. */
export type Checked<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function refuse(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}

/** A 400 of the parameter checks: `type` is invalid_request_error. */
export function badRequest(message: string, param: string | null, code: string | null): Refusal {
  return { status: 400, error: { message, type: "invalid_request_error", param, code } };
}

/** A 400 of the image service behind the parameter checks: `type` is image_generation_user_error. */
export function badImage(message: string, param: string | null, code: string | null): Refusal {
  return { status: 400, error: { message, type: "image_generation_user_error", param, code } };
}

/** Recorded. */
export function unknownParameter(name: string): Refusal {
  return badRequest(`Unknown parameter: '${name}'.`, name, "unknown_parameter");
}

/** Recorded. */
export function missingParameter(name: string): Refusal {
  return badRequest(`Missing required parameter: '${name}'.`, name, "missing_required_parameter");
}

/** Recorded. `found` is the JSON type the server names ("a string", "an integer", ...). */
export function invalidType(name: string, expected: string, found: string): Refusal {
  return badRequest(
    `Invalid type for '${name}': expected ${expected}, but got ${found} instead.`,
    name,
    "invalid_type",
  );
}

/** Recorded for size and quality. */
export function invalidValue(name: string, found: string, supported: readonly string[]): Refusal {
  const quoted = supported.map((value) => `'${value}'`);
  const list =
    quoted.length < 3 ? quoted.join(" and ") : `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
  return badRequest(`Invalid value: '${found}'. Supported values are: ${list}.`, name, "invalid_value");
}

/** Recorded for n. */
export function outOfRange(name: string, found: number, bounds: { min: number; max: number }): Refusal {
  return found < bounds.min
    ? badRequest(
        `Invalid '${name}': integer below minimum value. Expected a value >= ${bounds.min}, but got ${found} instead.`,
        name,
        "integer_below_min_value",
      )
    : badRequest(
        `Invalid '${name}': integer above maximum value. Expected a value <= ${bounds.max}, but got ${found} instead.`,
        name,
        "integer_above_max_value",
      );
}

/** Recorded for prompt. */
export function tooLong(name: string, found: number, max: number): Refusal {
  return badRequest(
    `Invalid '${name}': string too long. Expected a string with maximum length ${max}, but got a string with length ${found} instead.`,
    name,
    "string_above_max_length",
  );
}

export function tooMany(name: string, found: number, max: number): Refusal {
  return badRequest(
    `Invalid '${name}': array too long. Expected an array with maximum length ${max}, but got an array with length ${found} instead.`,
    name,
    "array_above_max_length",
  );
}

/** Recorded for input_fidelity. */
export function unsupportedByModel(model: string, name: string, code: string): Refusal {
  return badImage(`The model '${model}' does not support the '${name}' parameter.`, name, code);
}

/** Recorded. */
export function wrongKey(given: string | undefined): Refusal {
  if (given === undefined) {
    const message =
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from https://platform.openai.com/account/api-keys.";
    return { status: 401, error: { message, type: "invalid_request_error", param: null, code: null } };
  }
  const masked =
    given.length > 12
      ? `${given.slice(0, 8)}${"*".repeat(given.length - 12)}${given.slice(-4)}`
      : "*".repeat(given.length);
  const message = `Incorrect API key provided: ${masked}. You can find your API key at https://platform.openai.com/account/api-keys.`;
  return {
    status: 401,
    error: { message, type: "invalid_request_error", param: null, code: "invalid_api_key" },
  };
}

/** Recorded for text models. */
export function unknownModel(model: string): Refusal {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return {
    status: 404,
    error: { message, type: "invalid_request_error", param: null, code: "model_not_found" },
  };
}
