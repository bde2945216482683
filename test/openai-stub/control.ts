// The stub's own routes, for tests that run it in another process: they are no part of OpenAI's API and need no key.
import type { ServerResponse } from "node:http";
import { parseRules } from "./faults.ts";
import type { OpenAiStub } from "./stub.ts";

/**
 * `POST /__script` an array of rules, `POST /__reset`, `POST /__release {"gate"}`, `GET /__requests` what came in so far.
 * Anything it cannot read is answered 400 with the reason as text.
 */
export function answerControl(stub: OpenAiStub, path: string, body: Buffer, response: ServerResponse): void {
  try {
    const given: unknown = body.length === 0 ? undefined : JSON.parse(body.toString("utf8"));
    if (path === "/__script") stub.script(...parseRules(given));
    else if (path === "/__reset") stub.reset();
    else if (path === "/__release" && typeof given === "object" && given !== null && "gate" in given)
      stub.release(String(given.gate));
    else if (path !== "/__requests")
      throw new Error(`Nothing to do at ${path}. Use /__script, /__reset, /__release or /__requests.`);
    response
      .setHeader("content-type", "application/json")
      .end(path === "/__requests" ? JSON.stringify(stub.requests) : "{}");
  } catch (error) {
    response
      .writeHead(400, { "content-type": "text/plain" })
      .end(error instanceof Error ? error.message : String(error));
  }
}
