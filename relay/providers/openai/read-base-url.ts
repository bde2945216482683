/** OPENAI_BASE_URL, and what can be seen to be wrong with it before anyone asks for a picture. */
import { isOpenAi } from "../is-openai.ts";

/** Operations of the API, which the relay adds itself; people copy the whole address of one from an example. */
const operation =
  /\/(?:images(?:\/(?:generations|edits|variations))?|chat(?:\/completions)?|completions|responses|embeddings|moderations|models|files|audio(?:\/\w+)?)\/*$/;
const websites = /^(?:www\.|platform\.|chat\.|help\.)?openai\.com$|^(?:www\.)?chatgpt\.com$/;

/** The address; throws a sentence for the operator that says what to change, never with the address itself in it. */
export function readBaseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Error("OPENAI_BASE_URL is not an http or https address. Correct it, or leave it out.");
  const wrong = describeWrong(url);
  if (wrong !== undefined) throw new Error(`OPENAI_BASE_URL ${wrong}`);
  // The one address that everybody means by this.
  if (isOpenAi(url.href) && url.pathname === "/") url.pathname = "/v1";
  return url;
}

function describeWrong(url: URL): string | undefined {
  if (url.username !== "" || url.password !== "")
    return "carries a user name or password. Put the key into OPENAI_API_KEY instead.";
  if (url.searchParams.has("api-version"))
    return "carries an api-version. Put that into OPENAI_API_VERSION, and remove the question mark and what follows.";
  if (url.search !== "") return "has a question mark in it. Remove it and what follows.";
  if (url.hash !== "" || url.href.endsWith("#")) return "has a # in it. Remove it and what follows.";
  const found = operation.exec(url.pathname)?.[0].replace(/\/+$/, "");
  if (found !== undefined)
    return `ends in ${found}, which the relay adds itself. Remove that; what is left mostly ends in /v1.`;
  if (/\/deployments(?:\/|$)/.test(url.pathname))
    return "names a deployment. Remove /deployments and what follows, and name it as the model's `upstream` in the catalogue.";
  if (websites.test(url.hostname))
    return "is a website of OpenAI's. Leave it out: the API has an address of its own.";
  if (!isOpenAi(url.href)) return undefined;
  if (url.protocol === "http:")
    return "begins with http, which would show the key to everyone on the way. Write https.";
  return /^\/(?:v1\/?)?$/.test(url.pathname)
    ? undefined
    : "is OpenAI's own and does not end in /v1. Correct it, or leave it out.";
}
