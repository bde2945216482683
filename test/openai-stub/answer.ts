// The successful answer: JSON with base64, or the documented server-sent events, after the faults of content had their say.
import type { Fault } from "./faults.ts";
import type { InputImage } from "./input-images.ts";
import { type Painting, paint } from "./painting.ts";
import type { Parameters, Route } from "./parameters.ts";
import { type Usage, computeUsage } from "./tokens.ts";

export type Making = {
  route: Route;
  asked: Parameters;
  inputs: readonly InputImage[];
  faults: readonly Fault[];
  /** What the pictures' content is drawn from, besides their number. */
  seed: string;
  padToBytes: number;
  /** Seconds since 1970. */
  created: number;
  /** Makes an address that answers these bytes. */
  publish: (bytes: Buffer, type: string) => string;
};

export type StreamEvent = { event: string; data: string };

function find<K extends Fault["kind"]>(
  faults: readonly Fault[],
  kind: K,
): Extract<Fault, { kind: K }> | undefined {
  return faults.find((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}

/** The usage the service would bill for this request. */
export function billUsage({ asked, inputs }: Pick<Making, "asked" | "inputs">): Usage {
  // Recorded on 2.5: the mask is not counted.
  const sizes = inputs.filter((file) => file.name === "image").map((file) => file.size);
  return computeUsage({
    model: asked.model,
    quality: asked.quality,
    size: asked.size,
    n: asked.n,
    partials: asked.partials,
    prompt: asked.prompt,
    inputs: sizes,
  });
}

/** The body of an answer that does not stream. */
export async function makeJson(making: Making): Promise<string> {
  const { asked, faults } = making;
  if (find(faults, "not-json")) return "upstream connect error or disconnect/reset before headers";
  const pictures = await Promise.all(
    Array.from({ length: asked.n }, (_, at) => makePicture(making, `final ${at}`)),
  );
  const data = find(faults, "empty-data") ? [] : pictures.map((bytes) => wrapPicture(making, bytes));
  return JSON.stringify({
    created: making.created,
    background: asked.background,
    data,
    output_format: asked.format,
    quality: asked.quality,
    size: describeSize(asked),
    ...toUsageField(making),
  });
}

/** The events of an answer that streams, in the order they are sent. */
export async function makeEvents(making: Making): Promise<StreamEvent[]> {
  const { asked, faults } = making;
  const prefix = making.route === "edits" ? "image_edit" : "image_generation";
  const common = {
    created_at: making.created,
    background: asked.background,
    output_format: asked.format,
    quality: asked.quality,
    size: describeSize(asked),
  };
  const partials: StreamEvent[] = [];
  for (let at = 0; at < asked.partials; at += 1) {
    const bytes = await makePicture(making, `partial ${at}`);
    partials.push(
      toEvent(`${prefix}.partial_image`, {
        ...common,
        b64_json: bytes.toString("base64"),
        partial_image_index: at,
      }),
    );
  }
  if (find(faults, "stream-error")) {
    const error = {
      message: "The server had an error while processing your request. Sorry about that!",
      type: "server_error",
      param: null,
      code: "server_error",
    };
    return [...partials.slice(0, 1), { event: "error", data: JSON.stringify({ type: "error", error }) }];
  }
  const finals: StreamEvent[] = [];
  for (let at = 0; at < asked.n; at += 1) {
    const bytes = await makePicture(making, `final ${at}`);
    // Assumed: with several pictures the usage of the whole request comes with the last.
    const usage = at === asked.n - 1 ? toUsageField(making) : {};
    finals.push(toEvent(`${prefix}.completed`, { ...common, b64_json: bytes.toString("base64"), ...usage }));
  }
  return find(faults, "final-first") ? [...finals, ...partials] : [...partials, ...finals];
}

function toEvent(type: string, fields: object): StreamEvent {
  return { event: type, data: JSON.stringify({ type, ...fields }) };
}

function describeSize({ size }: Parameters): string {
  return `${size.width}x${size.height}`;
}

function toUsageField(making: Making): { usage?: Usage } {
  if (find(making.faults, "no-usage")) return {};
  const usage = billUsage(making);
  if (!find(making.faults, "zero-usage")) return { usage };
  const none = { image_tokens: 0, text_tokens: 0 };
  return {
    usage: {
      input_tokens: 0,
      input_tokens_details: none,
      output_tokens: 0,
      output_tokens_details: none,
      total_tokens: 0,
    },
  };
}

async function makePicture({ asked, faults, seed, padToBytes }: Making, name: string): Promise<Buffer> {
  const wrongSize = find(faults, "wrong-size");
  const painting: Painting = {
    size: wrongSize === undefined ? asked.size : { width: wrongSize.width, height: wrongSize.height },
    format: find(faults, "wrong-format")?.format ?? asked.format,
    transparent: asked.background === "transparent",
    seed: `${seed} ${name}`,
    padToBytes,
  };
  const bytes = await paint(painting);
  return find(faults, "truncated-image") ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
}

function wrapPicture({ asked, faults, publish }: Making, bytes: Buffer): object {
  const type = `image/${find(faults, "wrong-format")?.format ?? asked.format}`;
  if (find(faults, "url")) return { url: publish(bytes, type) };
  if (find(faults, "data-url")) return { url: `data:${type};base64,${bytes.toString("base64")}` };
  return { b64_json: bytes.toString("base64") };
}
