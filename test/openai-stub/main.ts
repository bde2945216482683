// The stub as a process of its own: `npx node test/openai-stub/main.ts --port 9200 --key sk-stub --latency 500`.
import { parseArgs } from "node:util";
import { startOpenAiStub } from "./stub.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "9200" },
    key: { type: "string", default: "sk-stub" },
    latency: { type: "string", default: "0" },
    pad: { type: "string", default: "0" },
    "same-pictures": { type: "boolean", default: false },
    "images-per-minute": { type: "string" },
    "tokens-per-minute": { type: "string" },
  },
});
const stub = await startOpenAiStub({
  port: Number(values.port),
  apiKey: values.key,
  latencyMs: Number(values.latency),
  padToBytes: Number(values.pad),
  samePictures: values["same-pictures"],
  limits: {
    ...(values["images-per-minute"] === undefined
      ? {}
      : { imagesPerMinute: Number(values["images-per-minute"]) }),
    ...(values["tokens-per-minute"] === undefined
      ? {}
      : { tokensPerMinute: Number(values["tokens-per-minute"]) }),
  },
});
process.stdout.write(`openai stub ${stub.url}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stub.close());
