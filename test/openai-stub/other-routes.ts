// Everything that is not an image request: the model list, and the service's answers to wrong methods and addresses.
import { type RawAnswer, toRawAnswer } from "./faults.ts";
import { models, shutdownDates } from "./models.ts";
import { badRequest, unknownModel } from "./refusal.ts";

/** Answers `GET /v1/models`, `GET /v1/models/{id}`, and refuses the rest. */
export function answerOther(method: string, path: string, isImages: boolean): RawAnswer {
  if (isImages)
    return toRawAnswer({
      ...badRequest(`Invalid method for URL (${method} ${path})`, null, null),
      status: 405,
    });
  const listed = [...models.keys()].map((id) => ({
    id,
    object: "model",
    created: 1_776_729_600,
    owned_by: "system",
    shutdown_date: shutdownDates.get(id) ?? null,
  }));
  const headers = { "content-type": "application/json" };
  if (method === "GET" && path === "/v1/models")
    return { status: 200, headers, body: JSON.stringify({ object: "list", data: listed }) };
  if (method === "GET" && path.startsWith("/v1/models/")) {
    const found = listed.find((model) => path === `/v1/models/${model.id}`);
    return found === undefined
      ? toRawAnswer(unknownModel(path.slice("/v1/models/".length)))
      : { status: 200, headers, body: JSON.stringify(found) };
  }
  return toRawAnswer({ ...badRequest(`Invalid URL (${method} ${path})`, null, null), status: 404 });
}
