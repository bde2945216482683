import { afterEach, expect, test, vi } from "vitest";
import type { RunBody } from "../../core/run-body.ts";
import { putRun } from "./calls.ts";

afterEach(() => void vi.unstubAllGlobals());

const body: RunBody = {
  cells: [{ target: { width: 512, height: 512 }, id: "hero/und" }],
  kind: "picture",
  brief: { subject: "Wörter “in” Anführung \u2028\ud83d" },
  quality: "low",
  density: 2,
  model: "gpt-image-2",
};

function catchRequests(): [url: string, options: unknown][] {
  const requests: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (url: string, options: unknown) => {
    requests.push([url, options]);
    throw new TypeError("Failed to fetch");
  });
  return requests;
}

test("[P8] a run's body is sent to the letter, and the price agreed to stands beside it", async () => {
  const requests = catchRequests();
  const access = { base: "http://relay", token: "", person: { id: "u1", name: "Ada L" } };
  await putRun(access, "run-1", body, 12_345_678_901);
  await putRun({ ...access, person: undefined }, "run-1", body, undefined);
  const options = {
    method: "PUT",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  };
  expect(requests).toEqual([
    ["http://relay/v1/runs/run-1?agreed=12345678901&person=u1&name=Ada%20L", options],
    ["http://relay/v1/runs/run-1", options],
  ]);
});
