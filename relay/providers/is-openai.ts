/** Whether a base URL is OpenAI's own, in any region; none is. */
export function isOpenAi(baseUrl: string | undefined): boolean {
  if (baseUrl === undefined) return true;
  const hostname = URL.parse(baseUrl)?.hostname ?? "";
  return hostname === "api.openai.com" || hostname.endsWith(".api.openai.com");
}
