/** Ways to get one picture: through the relay as the plugin does, and with OpenAI's library at an address. */
import { randomUUID } from "node:crypto";
import { OpenAI } from "openai";
import type { Changes, Run } from "../core/api.ts";
import type { RunBody } from "../core/run-body.ts";
import { benchToken } from "./process.ts";
import { upstreamKey } from "./upstream.ts";

export type Asked = { width: number; height: number; format: "jpeg" | "png" };

/** Gets one picture and gives its length in bytes. */
export type Client = (asked: Asked) => Promise<number>;

const prompt = "A quiet harbour at dawn";

/** OpenAI's own library at `baseUrl`; the answer is read, parsed and decoded, as every direct user does. */
export function createDirectClient(baseUrl: string, headers: Record<string, string> = {}): Client {
  const openai = new OpenAI({
    apiKey: upstreamKey,
    baseURL: baseUrl,
    maxRetries: 0,
    defaultHeaders: headers,
  });
  return async ({ width, height, format }) => {
    const answer = await openai.images.generate({
      model: "gpt-image-2",
      prompt,
      size: `${width}x${height}` as "1024x1024",
      quality: "low",
      output_format: format,
    });
    const text = answer.data?.[0]?.b64_json;
    if (text === undefined) throw new Error("The answer has no picture.");
    return Buffer.from(text, "base64").length;
  };
}

const headers = { authorization: `Bearer ${benchToken}` };

async function readJson<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`The relay answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Submits a run and gives it back as the relay acknowledged it. */
export function submitRun(url: string, body: RunBody): Promise<Run> {
  return fetch(`${url}/v1/runs/${randomUUID()}?agreed=1000000000000&person=bench`, {
    method: "PUT",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  }).then((answer) => readJson<Run>(answer));
}

export function createRunBody({ width, height, format }: Asked, count = 1): RunBody {
  return {
    kind: "picture",
    model: "gpt-image-2",
    quality: "low",
    density: 1,
    format,
    partials: 0,
    brief: { subject: prompt },
    cells: Array.from({ length: count }, (_, at) => ({ id: `t${at}/und`, target: { width, height } })),
  };
}

/** Follows a run by long-polls, as a panel does, until every job has succeeded; the ids of its pictures. */
export async function followRun(url: string, { id, rev: first, jobs }: Run): Promise<string[]> {
  const images = new Map<string, string>();
  let rev = first;
  while (images.size < jobs.length) {
    const answer = await fetch(`${url}/v1/changes?after=${id}:${rev}&wait=60`, { headers });
    const { runs } = await readJson<Changes>(answer);
    for (const run of runs) {
      rev = run.rev;
      for (const job of run.jobs) {
        if (job.state === "failed") throw new Error(`A job failed: ${job.failure?.message}`);
        const image = job.images[0];
        if (job.state === "succeeded" && image !== undefined) images.set(job.id, image.id);
      }
    }
  }
  return [...images.values()];
}

/** Submit, follow, download: what stands between a click and a picture. */
export function createRelayClient(url: string): Client {
  return async (asked) => {
    const run = await submitRun(url, createRunBody(asked));
    const [image = ""] = await followRun(url, run);
    const answer = await fetch(`${url}/v1/images/${image}`, { headers });
    if (!answer.ok) throw new Error(`The relay answered ${answer.status} for an image.`);
    return (await answer.arrayBuffer()).byteLength;
  };
}
