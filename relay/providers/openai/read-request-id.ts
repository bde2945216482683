/** The provider's own name for a call, for its support: from the headers of any answer. */

import { cleanDetail } from "./redact.ts";

/**
 * OpenAI and Azure name it differently. Anything that does not look like an id, or holds one of `secrets` or a part of one, is
 * left out: the id is stored with the attempt, and a careless gateway may echo what it was sent (K1).
 */
export function readRequestId(headers: Headers, secrets: readonly string[]): string | undefined {
  const id = headers.get("x-request-id") ?? headers.get("apim-request-id") ?? "";
  if (!/^[\w.:-]{1,128}$/.test(id)) return undefined;
  if (secrets.some((secret) => secret !== "" && id.includes(secret))) return undefined;
  return cleanDetail(id, secrets) === id ? id : undefined;
}
