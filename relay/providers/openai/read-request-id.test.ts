import { expect, test } from "vitest";
import { readRequestId } from "./read-request-id.ts";

test.each([
  [{ "x-request-id": "req_0123abc" }, "req_0123abc"],
  [{ "apim-request-id": "5f6e-11" }, "5f6e-11"],
  [{ "x-request-id": "Bearer sk-secret" }, undefined],
  [{ "x-request-id": "x-sk-secret" }, undefined],
  [{ "x-request-id": "xsk-secret" }, undefined],
  [{ "x-request-id": "xsk-secre-and-more" }, undefined],
  [{ "x-request-id": `id-${Buffer.from("sk-secret").toString("hex").slice(2)}` }, undefined],
  [{ "x-request-id": Buffer.from("sk-secret").toString("base64").replaceAll("=", "") }, undefined],
  [{ "x-request-id": "req-sk_se" }, "req-sk_se"],
  [{ "x-request-id": "a".repeat(129) }, undefined],
  [{}, undefined],
])("[K1] of %j the id is %s", (headers, id) => {
  expect(readRequestId(new Headers(headers), ["sk-secret", ""])).toBe(id);
});
