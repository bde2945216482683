/** The official SDK, set up for calls that take minutes and cost money; loaded on first use. */
import type { OpenAI } from "openai";
import { listHeaderWords } from "../../log/hide-secrets.ts";
import { type ProxySettings, chooseProxy } from "../choose-proxy.ts";
import { isOpenAi } from "../is-openai.ts";
import { readBaseUrl } from "./read-base-url.ts";
import { createTransport, type Transport, transportMs } from "./transport.ts";

export type OpenAiSettings = {
  apiKey: string;
  /** OPENAI_BASE_URL; OpenAI's own without one. */
  baseUrl?: string | undefined;
  /** OPENAI_API_VERSION: Azure's dated API. Without it an Azure address is used by its /openai/v1 route. */
  apiVersion?: string | undefined;
  /**
   * OPENAI_CUSTOM_HEADERS, to be hidden in what the provider says. The SDK reads that variable, as well as OPENAI_ORG_ID and
   * OPENAI_PROJECT_ID, from the environment itself.
   */
  headers?: string | undefined;
  /** The proxies that the environment names. */
  proxies?: ProxySettings | undefined;
};

/** What the requests depend on. */
export type Upstream = {
  baseUrl: URL;
  /** OpenAI itself, which takes parameters that are too new for others. */
  official: boolean;
  kind: "openai" | "azure-v1" | "azure-dated";
};

/** `proxied`: everything goes through a company's proxy. */
export type Client = Transport & { images: OpenAI["images"]; proxied: boolean };

const azureHost = /\.(openai\.azure\.com|services\.ai\.azure\.com|cognitiveservices\.azure\.com)$/;

/** Reads the settings; throws an Error with a sentence for the operator, never with the key in it. */
export function toUpstream(settings: OpenAiSettings): Upstream {
  if (!/^[\x21-\x7e]+$/.test(settings.apiKey)) {
    throw new Error("OPENAI_API_KEY has spaces, line breaks or other characters no key has. Set it again.");
  }
  const baseUrl = readBaseUrl(settings.baseUrl ?? "https://api.openai.com/v1");
  const official = isOpenAi(baseUrl.href);
  if (official && settings.apiVersion !== undefined)
    throw new Error(
      "OPENAI_API_VERSION is for Azure, and OPENAI_BASE_URL is OpenAI's own. Remove it, or set Azure's address.",
    );
  const azure = azureHost.test(baseUrl.hostname) || settings.apiVersion !== undefined;
  const dated = azure && settings.apiVersion !== undefined && !/\/v1\/?$/.test(baseUrl.pathname);
  if (azure && /^\/?$/.test(baseUrl.pathname)) baseUrl.pathname = dated ? "/openai" : "/openai/v1";
  return { baseUrl, official, kind: dated ? "azure-dated" : azure ? "azure-v1" : "openai" };
}

/** What is hidden in every text, also where the provider repeats it (K1). */
export function listSecrets({ apiKey, headers }: OpenAiSettings): string[] {
  return [apiKey, ...listHeaderWords(headers)];
}

/** Loads the SDK and opens no connection yet. */
export async function createClient(settings: OpenAiSettings, upstream: Upstream): Promise<Client> {
  const proxy = chooseProxy(upstream.baseUrl, settings.proxies ?? {});
  const [{ OpenAI, AzureOpenAI }, transport] = await Promise.all([import("openai"), createTransport(proxy)]);
  const options = {
    apiKey: settings.apiKey,
    baseURL: upstream.baseUrl.href.replace(/\/$/, ""),
    // One attempt is one call: a repeat inside the SDK could be billed without being written down (M3).
    maxRetries: 0,
    timeout: transportMs,
    logLevel: "off",
    fetch: transport.fetch,
  } as const;
  const client =
    upstream.kind === "azure-dated"
      ? new AzureOpenAI({ ...options, apiVersion: settings.apiVersion ?? "" })
      : new OpenAI({
          ...options,
          ...(upstream.kind === "azure-v1"
            ? { defaultHeaders: { "api-key": settings.apiKey, Authorization: null } }
            : {}),
        });
  return { ...transport, images: client.images, proxied: proxy !== undefined };
}
