/** Fetches a picture the upstream answered with as an address, under rules that make it safe. */
import type { AnswerBody } from "./answer/answer-body.ts";
import type { Transport } from "./transport.ts";

/**
 * The address to fetch, or undefined when it must not be. The relay fetches nothing a client named (K3); this one comes
 * from the provider, but a provider that is wrong or taken over must not be able to point the relay into its own network
 * either. So it has to be on the very origin the operator configured.
 */
export function allowLinked(url: string, baseUrl: URL): URL | undefined {
  if (!URL.canParse(url, baseUrl.href)) return undefined;
  const linked = new URL(url, baseUrl);
  return linked.origin === baseUrl.origin && linked.username === "" ? linked : undefined;
}

/** Fetches it without the key; no body for any answer but a 200, a redirect too. Rejects when the connection fails. */
export async function fetchLinked(
  { fetch, bodyOf }: Pick<Transport, "fetch" | "bodyOf">,
  url: URL,
  signal: AbortSignal,
): Promise<{ body?: AnswerBody | undefined; isRedirect: boolean }> {
  const response = await fetch(url, { signal });
  const body = bodyOf(response);
  if (response.status === 200) return { body, isRedirect: false };
  body?.cancel();
  return { isRedirect: response.status >= 300 && response.status < 400 };
}
