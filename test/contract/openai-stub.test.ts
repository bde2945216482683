import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import OpenAI, { APIError, toFile } from "openai";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Fault } from "../openai-stub/faults.ts";
import { type OpenAiStub, startOpenAiStub } from "../openai-stub/stub.ts";
import { countInputTokens, countOutputTokens } from "../openai-stub/tokens.ts";
import { vectors } from "../vectors/read-vectors.ts";

const key = "sk-stub-0123456789";
let stub: OpenAiStub;
let client: OpenAI;

beforeAll(async () => {
  stub = await startOpenAiStub({ apiKey: key });
  client = new OpenAI({ apiKey: key, baseURL: stub.baseUrl, maxRetries: 0 });
});
afterEach(() => stub.reset());
afterAll(() => stub.close());

type Body = Record<string, unknown>;
const plain = { model: "gpt-image-2", prompt: "a lighthouse", size: "1024x640", quality: "low" } as const;

function post(
  body: Body | string,
  more: { route?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${stub.baseUrl}/images/${more.route ?? "generations"}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...more.headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

type Answer = {
  error: {
    message: string;
    type: string;
    param: string | null;
    code: string | null;
    moderation_details?: unknown;
  };
};
async function readError(response: Response): Promise<Answer["error"] & { status: number }> {
  const { error } = (await response.json()) as Answer;
  return { ...error, status: response.status };
}

function picture(
  width = 64,
  height = 64,
  options: { alpha?: boolean; format?: "png" | "jpeg" | "webp" } = {},
): Promise<Buffer> {
  const channels = options.alpha ? 4 : 3;
  return sharp({ create: { width, height, channels, background: { r: 9, g: 99, b: 199, alpha: 0.5 } } })
    .toFormat(options.format ?? "png")
    .toBuffer();
}

function file(bytes: Buffer, type = "image/png", name = "a.png"): File {
  return new File([new Uint8Array(bytes)], name, { type });
}

function sendForm(parts: [string, string | File][]): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return fetch(`${stub.baseUrl}/images/edits`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
}

const formFields: [string, string][] = Object.entries(plain);

describe("through the official SDK", () => {
  it.each([
    ["png", "1024x640", undefined],
    ["jpeg", "1536x864", undefined],
    ["webp", "720x1280", undefined],
    ["png", "2048x1152", "transparent"],
    ["webp", "1024x1024", "transparent"],
  ] as const)(
    "a generation answers real %s bytes of exactly %s (background %s)",
    async (output_format, size, background) => {
      const answer = await client.images.generate({
        ...plain,
        size,
        output_format,
        ...(background === undefined ? {} : { background }),
      });
      const bytes = Buffer.from(answer.data?.[0]?.b64_json ?? "", "base64");
      const found = await sharp(bytes).metadata();
      expect([found.format, `${found.width}x${found.height}`]).toEqual([output_format, size]);
      expect((await sharp(bytes).stats()).isOpaque).toBe(background === undefined);
      const [width = 0, height = 0] = size.split("x").map(Number);
      expect(answer.usage?.output_tokens).toBe(countOutputTokens("gpt-image-2", "low", { width, height }));
      expect(answer).toMatchObject({
        size,
        output_format,
        quality: "low",
        background: background ?? "opaque",
      });
      expect(Object.keys(answer)).not.toContain("model");
    },
  );

  it("a name that comes twice is reported, and the stub does not close without saying so", async () => {
    const own = await startOpenAiStub({ apiKey: key });
    async function ask(name: string): Promise<void> {
      const sdk = new OpenAI({ apiKey: key, baseURL: own.baseUrl, maxRetries: 0 });
      await sdk.images.generate(plain, { headers: { "X-Client-Request-Id": name } });
    }
    await ask("a");
    await ask("b");
    expect(own.repeated()).toEqual([]);
    own.reset();
    await ask("a");
    expect(own.repeated()).toEqual(["a"]);
    await expect(own.close()).rejects.toThrow("Sent more than once [M3]: a");
  });

  it("takes of one prompt differ, another stub gives the same pictures in the same order", async () => {
    const twin = await startOpenAiStub({ apiKey: key });
    async function ask(at: OpenAiStub, prompt: string): Promise<string[]> {
      const sdk = new OpenAI({ apiKey: key, baseURL: at.baseUrl, maxRetries: 0 });
      const { data } = await sdk.images.generate({ ...plain, prompt, n: 2 });
      return (data ?? []).map((item) => item.b64_json ?? "");
    }
    const mine = [
      ...(await ask(stub, "twin")),
      ...(await ask(stub, "twin")),
      ...(await ask(stub, "another")),
    ];
    const theirs = [
      ...(await ask(twin, "twin")),
      ...(await ask(twin, "twin")),
      ...(await ask(twin, "another")),
    ];
    expect(new Set(mine).size).toBe(6);
    expect(mine).toEqual(theirs);
    await twin.close();
  });

  it("an edit counts each input picture alone and records what was sent, in order", async () => {
    const images = [
      await toFile(await picture(1280, 720), "a.png", { type: "image/png" }),
      await toFile(await picture(64, 48, { format: "jpeg" }), "b.jpg", { type: "image/jpeg" }),
    ];
    const mask = await toFile(await picture(1280, 720, { alpha: true }), "m.png", { type: "image/png" });
    const answer = await client.images.edit({ ...plain, image: images, mask, n: 2 });
    expect(answer.data).toHaveLength(2);
    expect(answer.usage?.input_tokens_details?.image_tokens).toBe(
      920 + countInputTokens({ width: 64, height: 48 }),
    );
    expect(answer.usage?.output_tokens).toBe(
      2 * countOutputTokens("gpt-image-2", "low", { width: 1024, height: 640 }),
    );
    expect(stub.requests[0]).toMatchObject({
      route: "edits",
      outcome: "answered",
      made: 2,
      body: { ...plain, n: "2" },
    });
    // The SDK appends the mask where it likes; the pictures keep their order.
    expect(
      stub.requests[0]?.files.toSorted((one, other) => one.name.localeCompare(other.name)),
    ).toMatchObject([
      { name: "image", type: "image/png", format: "png", size: { width: 1280, height: 720 } },
      { name: "image", type: "image/jpeg", format: "jpeg", size: { width: 64, height: 48 } },
      { name: "mask", size: { width: 1280, height: 720 } },
    ]);
  });

  it("one picture without brackets is taken too", async () => {
    const answer = await client.images.edit({
      ...plain,
      image: await toFile(await picture(), "a.png", { type: "image/png" }),
    });
    expect(answer.data).toHaveLength(1);
  });

  it.each(["generate", "edit"] as const)(
    "%s streams partial pictures and one completed event with usage",
    async (method) => {
      const image = await toFile(await picture(), "a.png", { type: "image/png" });
      const asked = { ...plain, stream: true, partial_images: 2 } as const;
      const stream =
        method === "edit"
          ? await client.images.edit({ ...asked, image })
          : await client.images.generate(asked);
      const events = [];
      for await (const event of stream) events.push(event);
      const prefix = method === "edit" ? "image_edit" : "image_generation";
      expect(events.map((event) => event.type)).toEqual([
        `${prefix}.partial_image`,
        `${prefix}.partial_image`,
        `${prefix}.completed`,
      ]);
      expect(
        events.slice(0, 2).map((event) => "partial_image_index" in event && event.partial_image_index),
      ).toEqual([0, 1]);
      const last = events.at(-1);
      expect(last !== undefined && "usage" in last && last.usage.output_tokens).toBe(
        200 + countOutputTokens("gpt-image-2", "low", { width: 1024, height: 640 }),
      );
      expect(await sharp(Buffer.from(last?.b64_json ?? "", "base64")).metadata()).toMatchObject({
        width: 1024,
        height: 640,
      });
    },
  );

  it("a wrong key is refused without repeating it, and the request id reaches the caller", async () => {
    const stranger = new OpenAI({
      apiKey: "sk-wrong-abcdefghijklmnop",
      baseURL: stub.baseUrl,
      maxRetries: 0,
    });
    const error = await stranger.images.generate(plain).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 401, code: "invalid_api_key", type: "invalid_request_error" });
    expect(error instanceof APIError && error.requestID).toMatch(/^req_[0-9a-f]{32}$/);
    expect(String(error)).not.toContain("sk-wrong-abcdefghijklmnop");
  });

  it("the model list names shutdown dates and no retired model", async () => {
    const listed = (await client.models.list()).data.map((model) => model.id);
    expect(listed).toContain("gpt-image-2.5-flare");
    expect(listed).not.toContain("gpt-image-1");
    await expect(client.models.retrieve("gpt-image-1")).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
    });
  });
});

describe("refused parameters", () => {
  const cases: [
    string,
    Body,
    { status?: number; code: string | null; param: string | null; message?: string; type?: string },
  ][] = [
    [
      "response_format",
      { response_format: "b64_json" },
      {
        code: "unknown_parameter",
        param: "response_format",
        message: "Unknown parameter: 'response_format'.",
        type: "invalid_request_error",
      },
    ],
    ["style", { style: "vivid" }, { code: "unknown_parameter", param: "style" }],
    ["an invented parameter", { seed: 7 }, { code: "unknown_parameter", param: "seed" }],
    [
      "input_fidelity on a generation",
      { input_fidelity: "high" },
      { code: "unknown_parameter", param: "input_fidelity" },
    ],
    ["no prompt", { prompt: undefined }, { code: "missing_required_parameter", param: "prompt" }],
    ["null as prompt", { prompt: null }, { code: "missing_required_parameter", param: "prompt" }],
    ["an empty prompt", { prompt: "" }, { code: "empty_string", param: "prompt" }],
    [
      "a number as prompt",
      { prompt: 5 },
      {
        code: "invalid_type",
        param: "prompt",
        message: "Invalid type for 'prompt': expected a string, but got an integer instead.",
      },
    ],
    [
      "32,001 characters of prompt",
      { prompt: "x".repeat(32_001) },
      {
        code: "string_above_max_length",
        param: "prompt",
        message:
          "Invalid 'prompt': string too long. Expected a string with maximum length 32000, but got a string with length 32001 instead.",
      },
    ],
    ["no model", { model: undefined }, { code: "missing_required_parameter", param: "model" }],
    ["an unknown model", { model: "gpt-image-2.5" }, { status: 404, code: "model_not_found", param: null }],
    ["a retired model", { model: "dall-e-3" }, { status: 404, code: "model_not_found", param: null }],
    ["n of 0", { n: 0 }, { code: "integer_below_min_value", param: "n" }],
    [
      "n of 11",
      { n: 11 },
      {
        code: "integer_above_max_value",
        param: "n",
        message: "Invalid 'n': integer above maximum value. Expected a value <= 10, but got 11 instead.",
      },
    ],
    ["n as text", { n: "2" }, { code: "invalid_type", param: "n" }],
    ["half a picture", { n: 1.5 }, { code: "invalid_type", param: "n" }],
    [
      "a size off the grid",
      { size: "1920x1080" },
      {
        code: "invalid_value",
        param: "size",
        message: "Invalid size '1920x1080'. Width and height must both be divisible by 16.",
        type: "image_generation_user_error",
      },
    ],
    [
      "a size below the floor",
      { size: "512x512" },
      {
        code: "invalid_value",
        param: "size",
        message: "Invalid size '512x512'. Requested resolution is below the current minimum pixel budget.",
      },
    ],
    [
      "a size above the ceiling",
      { size: "3840x3408" },
      {
        code: "invalid_value",
        param: "size",
        message: "Invalid size '3840x3408'. Requested resolution exceeds the current pixel budget.",
      },
    ],
    [
      "too long an edge",
      { size: "4064x2032" },
      {
        code: "invalid_value",
        param: "size",
        message: "Invalid size '4064x2032'. The longest edge must be less than or equal to 3840.",
      },
    ],
    [
      "beyond 3:1",
      { size: "3840x1264" },
      {
        code: "invalid_value",
        param: "size",
        message: "Invalid size '3840x1264'. The maximum supported aspect ratio is 3:1.",
      },
    ],
    ["a ratio as size", { size: "16:9" }, { code: "invalid_value", param: "size" }],
    ["a size with blanks", { size: "1024 x 1024" }, { code: "invalid_value", param: "size" }],
    [
      "a free size on 1.5",
      { model: "gpt-image-1.5", size: "1280x720" },
      {
        code: "invalid_value",
        param: "size",
        message:
          "Invalid value: '1280x720'. Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'.",
      },
    ],
    [
      "xhigh on 2",
      { quality: "xhigh" },
      {
        code: "invalid_value",
        param: "quality",
        message: "Invalid value: 'xhigh'. Supported values are: 'low', 'medium', 'high', and 'auto'.",
      },
    ],
    ["hd", { quality: "hd" }, { code: "invalid_value", param: "quality" }],
    ["a gif", { output_format: "gif" }, { code: "invalid_value", param: "output_format" }],
    ["jpg instead of jpeg", { output_format: "jpg" }, { code: "invalid_value", param: "output_format" }],
    [
      "transparent JPEG",
      { background: "transparent", output_format: "jpeg" },
      {
        code: "invalid_value",
        param: "background",
        message: "Transparent background is not supported for JPEG output format",
      },
    ],
    ["a colour as background", { background: "white" }, { code: "invalid_value", param: "background" }],
    [
      "compressed PNG",
      { output_compression: 80 },
      { code: "invalid_png_output_compression", param: "output_compression" },
    ],
    [
      "compression of 101",
      { output_format: "webp", output_compression: 101 },
      { code: "integer_above_max_value", param: "output_compression" },
    ],
    [
      "four partials",
      { stream: true, partial_images: 4 },
      { code: "integer_above_max_value", param: "partial_images" },
    ],
    ["partials without a stream", { partial_images: 1 }, { code: "invalid_value", param: "partial_images" }],
    ["text as stream", { stream: "true" }, { code: "invalid_type", param: "stream" }],
    ["moderation off", { moderation: "off" }, { code: "invalid_value", param: "moderation" }],
    ["complexity on 2", { complexity: "high" }, { code: "unsupported_parameter", param: "complexity" }],
    ["svg options", { svg: { model: "gpt-5" } }, { code: "unknown_parameter", param: "svg" }],
  ];
  it.each(cases)("%s is refused", async (_name, change, expected) => {
    const error = await readError(await post({ ...plain, ...change }));
    expect(error).toMatchObject({ status: 400, ...expected });
    expect(stub.requests[0]).toMatchObject({ outcome: "refused", made: 0, code: expected.code });
  });

  it("a body that is not JSON, another content type, another method and another path are refused", async () => {
    expect(await readError(await post("{"))).toMatchObject({
      status: 400,
      message: expect.stringContaining("could not parse the JSON body"),
    });
    expect(await readError(await post("[]"))).toMatchObject({ status: 400 });
    expect(await readError(await post("a=b", { headers: { "content-type": "text/plain" } }))).toMatchObject({
      status: 400,
      code: "unsupported_content_type",
    });
    const headers = { authorization: `Bearer ${key}` };
    expect(await readError(await fetch(`${stub.baseUrl}/images/generations`, { headers }))).toMatchObject({
      status: 405,
    });
    expect(
      await readError(await fetch(`${stub.baseUrl}/images/variations`, { method: "POST", headers })),
    ).toMatchObject({ status: 404, message: "Invalid URL (POST /v1/images/variations)" });
    expect(
      await readError(await fetch(`${stub.baseUrl}/images/generations`, { method: "POST" })),
    ).toMatchObject({ status: 401, code: null });
  });

  it.each([
    ["every quality of 2.5", { model: "gpt-image-2.5-flare", quality: "xhigh" }],
    ["complexity on 2.6", { model: "gpt-image-2.6-flare", complexity: "low" }],
    ["transparent WebP", { background: "transparent", output_format: "webp", output_compression: 70 }],
    ["exactly 32,000 characters", { prompt: "x".repeat(32_000) }],
    ["null for what is not given", { n: null, output_compression: null, moderation: "low" }],
    ["auto quality and size, answered as low and square", { size: "auto", quality: "auto" }],
  ])("%s is taken", async (_name, change) => {
    expect((await post({ ...plain, ...change })).status).toBe(200);
  });
});

describe("refused edits", () => {
  it.each([
    ["no picture", async () => [], { code: "missing_required_parameter", param: "image" }],
    [
      "two pictures named image",
      async () => [
        ["image", file(await picture())],
        ["image", file(await picture())],
      ],
      {
        param: "image",
        message: expect.stringContaining("use the array syntax instead e.g. 'image[]=<value>'"),
      },
    ],
    [
      "17 pictures",
      async () =>
        Array.from({ length: 17 }, () => 0).reduce<Promise<[string, File][]>>(
          async (all) => [...(await all), ["image[]", file(await picture())]],
          Promise.resolve([]),
        ),
      { code: "array_above_max_length", param: "image" },
    ],
    [
      "a picture of no type",
      async () => [["image", file(await picture(), "")]],
      {
        code: "unsupported_file_mimetype",
        param: "image",
        message:
          "Invalid file 'image': unsupported mimetype ('application/octet-stream'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
      },
    ],
    [
      "a GIF among others",
      async () => [
        ["image[]", file(await picture())],
        ["image[]", file(await picture(), "image/gif")],
      ],
      { code: "unsupported_file_mimetype", param: "image[1]" },
    ],
    [
      "a picture in a text field",
      async () => [["image", "iVBORw0KGgo="]],
      { code: "unsupported_file_mimetype", param: "image" },
    ],
    [
      "JPEG bytes called PNG",
      async () => [["image", file(await picture(64, 64, { format: "jpeg" }))]],
      {
        code: "invalid_image_file",
        message: "Invalid image file or mode for image 1, please check your image file.",
      },
    ],
    [
      "a truncated PNG",
      async () => [
        ["image[]", file(await picture())],
        ["image[]", file((await picture(256, 256)).subarray(0, 200))],
      ],
      { code: "invalid_image_file", message: expect.stringContaining("for image 2") },
    ],
    [
      "a palette PNG",
      async () => [
        [
          "image",
          file(
            await sharp(await picture())
              .png({ palette: true })
              .toBuffer(),
          ),
        ],
      ],
      { code: "invalid_image_file" },
    ],
    [
      "a CMYK JPEG",
      async () => [
        [
          "image",
          file(
            await sharp(await picture())
              .toColourspace("cmyk")
              .jpeg()
              .toBuffer(),
            "image/jpeg",
          ),
        ],
      ],
      { code: "invalid_image_file" },
    ],
    ["an empty file", async () => [["image", file(Buffer.alloc(0))]], { code: "empty_image_file" }],
    [
      "a mask of another size",
      async () => [
        ["image", file(await picture())],
        ["mask", file(await picture(32, 32, { alpha: true }))],
      ],
      { param: "mask", message: "Invalid mask image format - mask size does not match image size" },
    ],
    [
      "a mask without alpha",
      async () => [
        ["image", file(await picture())],
        ["mask", file(await picture())],
      ],
      { param: "mask", message: expect.stringContaining("missing alpha channel") },
    ],
    [
      "markup on 2",
      async () => [
        ["image", file(await picture())],
        ["markup", file(await picture(64, 64, { alpha: true }))],
      ],
      { param: "markup", code: "unsupported_parameter" },
    ],
    [
      "input_fidelity on 2",
      async () => [
        ["image", file(await picture())],
        ["input_fidelity", "high"],
      ],
      {
        code: "invalid_input_fidelity_model",
        message: "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
      },
    ],
    [
      "moderation in a form",
      async () => [
        ["image", file(await picture())],
        ["moderation", "low"],
      ],
      { code: "unknown_parameter", param: "moderation" },
    ],
    [
      "two sizes",
      async () => [
        ["image", file(await picture())],
        ["size", "1024x1024"],
      ],
      { param: "size", message: expect.stringContaining("Duplicate parameter: 'size'") },
    ],
    [
      "a number that is none",
      async () => [
        ["image", file(await picture())],
        ["n", "two"],
      ],
      { code: "invalid_type", param: "n" },
    ],
  ] as [string, () => Promise<[string, string | File][]>, object][])(
    "%s is refused",
    async (_name, makeParts, expected) => {
      const error = await readError(await sendForm([...formFields, ...(await makeParts())]));
      expect(error).toMatchObject({ status: 400, ...expected });
    },
  );

  it("a part without a file name is refused even with a good type", async () => {
    const bytes = await picture();
    function head(name: string, more = ""): string {
      return `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n`;
    }
    const body = Buffer.concat([
      ...formFields.map(([name, value]) => Buffer.from(`${head(name)}\r\n${value}\r\n`)),
      Buffer.from(`${head("image")}Content-Type: image/png\r\n\r\n`),
      bytes,
      Buffer.from("\r\n--b--\r\n"),
    ]);
    const response = await fetch(`${stub.baseUrl}/images/edits`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "multipart/form-data; boundary=b" },
      body,
    });
    expect(await readError(response)).toMatchObject({ status: 400, code: "unsupported_file_mimetype" });
  });

  it("a form that is cut short or has no boundary is refused", async () => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "multipart/form-data; boundary=b" };
    const cut = await fetch(`${stub.baseUrl}/images/edits`, {
      method: "POST",
      headers,
      body: '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt',
    });
    expect(await readError(cut)).toMatchObject({
      status: 400,
      message: expect.stringContaining("cut short"),
    });
    const without = await fetch(`${stub.baseUrl}/images/edits`, {
      method: "POST",
      headers: { ...headers, "content-type": "multipart/form-data" },
      body: "x",
    });
    expect(await readError(without)).toMatchObject({
      status: 400,
      message: expect.stringContaining("no boundary"),
    });
  });

  it("a JSON edit takes data URLs and refuses what it would have to fetch", async () => {
    const url = `data:image/png;base64,${(await picture()).toString("base64")}`;
    expect((await post({ ...plain, images: [{ image_url: url }] }, { route: "edits" })).status).toBe(200);
    expect(
      await readError(
        await post({ ...plain, images: [{ image_url: "https://example.com/a.png" }] }, { route: "edits" }),
      ),
    ).toMatchObject({ code: "failed_to_download_image" });
    expect(
      await readError(await post({ ...plain, images: [{ file_id: "file-1" }] }, { route: "edits" })),
    ).toMatchObject({ message: "No such File object: file-1" });
    expect(await readError(await post(plain, { route: "edits" }))).toMatchObject({
      code: "missing_required_parameter",
      param: "images",
    });
  });
});

describe("whatever is sent", () => {
  const error = z.object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.nullable(z.string()),
      code: z.nullable(z.string()),
    }),
  });
  async function expectJudged(response: Response): Promise<void> {
    const body: unknown = await response.json();
    if (response.status === 200) return;
    expect([400, 404]).toContain(response.status);
    expect(error.safeParse(body).success).toBe(true);
  }

  it("any JSON gets a picture or an error body of the documented shape", async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("auto", "low", "1024x640", "gpt-image-2", "png", "jpeg", 0, 1, 2, true),
    );
    const name = fc.constantFrom(
      "prompt",
      "model",
      "size",
      "quality",
      "n",
      "background",
      "output_format",
      "output_compression",
      "stream",
      "images",
      "mask",
      "constructor",
      "__proto__",
    );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(name, value).map((change) => ({ ...plain, ...change, stream: false })),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom("generations", "edits"), async (sent, route) =>
        expectJudged(await post(JSON.stringify(sent), { route })),
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it("a form with bytes changed, cut or put in gets a picture or an error body", async () => {
    const form = new FormData();
    for (const [name, value] of formFields) form.append(name, value);
    form.append("image[]", file(await picture(16, 16)));
    const whole = new Response(form);
    const type = whole.headers.get("content-type") ?? "";
    const bytes = Buffer.from(await whole.arrayBuffer());
    const change = fc.record({
      at: fc.nat(bytes.length),
      drop: fc.nat(40),
      insert: fc.uint8Array({ maxLength: 12 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, drop, insert, cut }) => {
        const body = Buffer.concat([
          bytes.subarray(0, at),
          insert,
          cut ? Buffer.alloc(0) : bytes.subarray(at + drop),
        ]);
        await expectJudged(
          await fetch(`${stub.baseUrl}/images/edits`, {
            method: "POST",
            headers: { authorization: `Bearer ${key}`, "content-type": type },
            body,
          }),
        );
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe("scripted faults", () => {
  const refusals: [Fault, number, object][] = [
    [
      { kind: "rate-limited" },
      429,
      {
        code: "rate_limit_exceeded",
        message: expect.stringContaining(
          "(for limit gpt-image) in organization org-stub on input-images per min: Limit 5, Used 5, Requested 1. Please try again in 12s.",
        ),
      },
    ],
    [{ kind: "quota-exhausted" }, 429, { type: "insufficient_quota", code: "credit_balance_exhausted" }],
    [{ kind: "server-error" }, 500, { type: "server_error" }],
    [{ kind: "overloaded" }, 503, { code: "server_is_overloaded" }],
    [{ kind: "slow-down" }, 429, { code: "slow_down" }],
    [
      { kind: "moderation", stage: "output", categories: ["violence"] },
      400,
      {
        type: "image_generation_user_error",
        code: "moderation_blocked",
        moderation_details: { moderation_stage: "output", categories: ["violence"] },
      },
    ],
    [
      { kind: "unverified-organization" },
      403,
      { message: expect.stringContaining("must be verified to use the model `gpt-image-2`") },
    ],
    [{ kind: "billing-hard-limit" }, 400, { code: "billing_hard_limit_reached" }],
    [{ kind: "model-not-found" }, 404, { code: "model_not_found" }],
  ];
  it.each(refusals)("%o answers %i once, then all is well", async (fault, status, expected) => {
    stub.script({ fault });
    expect(await readError(await post(plain))).toMatchObject({ status, ...expected });
    expect((await post(plain)).status).toBe(200);
    expect(stub.requests.map(({ made, outcome }) => [made, outcome])).toEqual([
      [0, "refused"],
      [1, "answered"],
    ]);
  });

  it("a 429 comes with Retry-After or, if so asked, without", async () => {
    stub.script(
      { fault: { kind: "rate-limited", waitMs: 1500 } },
      { fault: { kind: "rate-limited", header: false } },
    );
    const first = await post(plain);
    expect([first.headers.get("retry-after"), first.headers.get("retry-after-ms")]).toEqual(["2", "1500"]);
    expect((await post(plain)).headers.get("retry-after")).toBeNull();
  });

  it("odd bodies are sent as they are", async () => {
    stub.script(
      { fault: { kind: "html", status: 524 } },
      { fault: { kind: "string-error" } },
      { fault: { kind: "detail-error" } },
      {
        fault: {
          kind: "error",
          status: 418,
          body: { error: { message: "teapot" } },
          headers: { "x-odd": "yes" },
        },
      },
    );
    const html = await post(plain);
    expect([
      html.status,
      html.headers.get("content-type"),
      (await html.text()).startsWith("<!DOCTYPE"),
    ]).toEqual([524, "text/html; charset=UTF-8", true]);
    expect(await (await post(plain)).json()).toEqual({ error: "No available channel for this model" });
    expect(await (await post(plain)).json()).toHaveProperty("detail");
    const odd = await post(plain);
    expect([odd.status, odd.headers.get("x-odd")]).toEqual([418, "yes"]);
  });

  type Success = { data: { b64_json?: string; url?: string }[]; usage?: { output_tokens: number } };
  async function readPicture(fault: Fault): Promise<{ bytes: Buffer; answer: Success }> {
    stub.script({ fault });
    const answer = (await (await post(plain)).json()) as Success;
    return { bytes: Buffer.from(answer.data[0]?.b64_json ?? "", "base64"), answer };
  }

  it("pictures come in another size, another format, or cut off", async () => {
    const small = await readPicture({ kind: "wrong-size", width: 1254, height: 1254 });
    expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 1254, height: 1254 });
    expect(small.answer).toHaveProperty("size", "1024x640");
    expect(
      (await sharp((await readPicture({ kind: "wrong-format", format: "webp" })).bytes).metadata()).format,
    ).toBe("webp");
    await expect(
      sharp((await readPicture({ kind: "truncated-image" })).bytes, { failOn: "truncated" }).stats(),
    ).rejects.toThrow();
  });

  it("answers come with an address, a data URL, no data, no usage, zeros, or no JSON", async () => {
    const { answer } = await readPicture({ kind: "url" });
    expect(answer.data[0]).not.toHaveProperty("b64_json");
    const fetched = await fetch(answer.data[0]?.url ?? "");
    expect([
      fetched.headers.get("content-type"),
      (await sharp(await fetched.arrayBuffer()).metadata()).width,
    ]).toEqual(["image/png", 1024]);
    expect((await readPicture({ kind: "data-url" })).answer.data[0]?.url).toMatch(
      /^data:image\/png;base64,iVBOR/,
    );
    expect((await readPicture({ kind: "empty-data" })).answer.data).toEqual([]);
    expect((await readPicture({ kind: "no-usage" })).answer).not.toHaveProperty("usage");
    expect((await readPicture({ kind: "zero-usage" })).answer.usage?.output_tokens).toBe(0);
    stub.script({ fault: { kind: "not-json" } });
    await expect((await post(plain)).json()).rejects.toThrow();
  });

  it("a connection is cut before the headers or in the middle of the body, and the picture counts as made", async () => {
    stub.script({ fault: { kind: "cut", at: "headers" } }, { fault: { kind: "cut", at: "body" } });
    await expect(post(plain)).rejects.toThrow("fetch failed");
    const half = await post(plain);
    await expect(half.arrayBuffer()).rejects.toThrow("terminated");
    expect(stub.requests.map(({ made, outcome }) => [made, outcome])).toEqual([
      [1, "broken"],
      [1, "broken"],
    ]);
  });

  it.each(["headers", "body"] as const)("a hang at the %s lasts until the caller gives up", async (at) => {
    stub.script({ fault: { kind: "hang", at } });
    const stop = new AbortController();
    const asked = fetch(`${stub.baseUrl}/images/generations`, {
      method: "POST",
      signal: stop.signal,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(plain),
    }).then((response) => response.text());
    await stub.arrived(1);
    setTimeout(() => stop.abort(), 50);
    await expect(asked).rejects.toThrow("aborted");
  });

  it.each(["headers", "body"] as const)(
    "a request held at the %s goes on when its gate opens",
    async (at) => {
      stub.script({ fault: { kind: "hold", gate: `gate ${at}`, at } });
      const asked = post(plain).then((response) => response.json());
      await stub.arrived(1);
      expect(stub.requests[0]?.outcome).toBe("open");
      stub.release(`gate ${at}`);
      expect(await asked).toHaveProperty("usage");
    },
  );

  it("headers come late, and a body comes in many pieces", async () => {
    stub.script({
      fault: [
        { kind: "delay", ms: 60 },
        { kind: "trickle", pieces: 5, everyMs: 5 },
      ],
    });
    const before = performance.now();
    const response = await post(plain);
    expect(performance.now() - before).toBeGreaterThan(55);
    expect(await response.json()).toHaveProperty("usage");
  });

  it("a stream breaks off with an error event, or ends with its partials", async () => {
    const asked = { ...plain, stream: true, partial_images: 2 } as const;
    stub.script(
      { fault: { kind: "stream-error" } },
      { fault: { kind: "final-first" } },
      { fault: { kind: "cut", at: "body" } },
    );
    async function read(): Promise<string[]> {
      const types: string[] = [];
      for await (const event of await client.images.generate(asked)) types.push(event.type);
      return types;
    }
    await expect(read()).rejects.toMatchObject({ status: undefined, code: "server_error" });
    expect(await read()).toEqual([
      "image_generation.completed",
      "image_generation.partial_image",
      "image_generation.partial_image",
    ]);
    await expect(read()).rejects.toThrow();
  });

  it("a rule hits the request it names: by prompt, model, route or index, as often as it says", async () => {
    stub.script(
      { match: { prompt: "storm" }, fault: { kind: "server-error" }, times: 2 },
      { match: { model: "gpt-image-2.5-flare" }, fault: { kind: "overloaded" }, times: "always" },
      { match: { index: 4 }, fault: { kind: "billing-hard-limit" } },
      { match: { route: "edits" }, fault: { kind: "server-error" }, times: "always" },
    );
    const flare = { ...plain, model: "gpt-image-2.5-flare" };
    const storm = { ...plain, prompt: "a storm at sea" };
    const statuses = [];
    for (const body of [plain, storm, flare, storm, plain, storm, flare])
      statuses.push((await post(body)).status);
    expect(statuses).toEqual([200, 500, 503, 500, 400, 200, 503]);
  });

  it("another process scripts it over HTTP and reads what came in", async () => {
    function control(path: string, body?: unknown): Promise<Response> {
      return fetch(
        `${stub.url}/__${path}`,
        body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
      );
    }
    expect((await control("script", [{ fault: { kind: "server-error" } }])).status).toBe(200);
    expect((await post(plain)).status).toBe(500);
    expect(await (await control("requests")).json()).toMatchObject([
      { route: "generations", status: 500, body: plain },
    ]);
    const wrong = await control("script", [{ fault: { kind: "earthquake" } }]);
    expect([wrong.status, (await wrong.text()).length > 0]).toEqual([400, true]);
    expect((await control("elsewhere")).status).toBe(400);
  });
});

describe("limits, latency and weight", () => {
  it("a caller who leaves is billed all the same", async () => {
    stub.script({ fault: { kind: "hold", gate: "gone" } });
    const stop = new AbortController();
    const asked = client.images.generate(plain, { signal: stop.signal });
    await stub.arrived(1);
    stop.abort();
    await expect(asked).rejects.toThrow("aborted");
    stub.release("gone");
    await expect
      .poll(() => stub.requests[0])
      .toMatchObject({ made: 1, outcome: "broken", usage: { output_tokens: 107 } });
  });

  it("a stub with held and hanging requests closes at once", async () => {
    const busy = await startOpenAiStub({
      apiKey: key,
      script: [
        { fault: { kind: "hold", gate: "never" } },
        { fault: { kind: "hang", at: "body" } },
        { fault: { kind: "delay", ms: 310_000 } },
      ],
    });
    const sdk = new OpenAI({ apiKey: key, baseURL: busy.baseUrl, maxRetries: 0 });
    const asked = [sdk.images.generate(plain), sdk.images.generate(plain), sdk.images.generate(plain)].map(
      (one) =>
        one.then(
          () => "made",
          () => "lost",
        ),
    );
    await busy.arrived(3);
    await busy.close();
    expect(await Promise.all(asked)).toEqual(["lost", "lost", "lost"]);
  });

  it("it runs as a process of its own and stops on SIGTERM", async () => {
    const main = fileURLToPath(new URL("../openai-stub/main.ts", import.meta.url));
    const child = spawn(process.execPath, [main, "--port", "0", "--key", key, "--images-per-minute", "5"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const url = /^openai stub (\S+)\n$/.exec(line.toString())?.[1] ?? "";
    const sdk = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
    expect((await sdk.images.generate(plain)).data).toHaveLength(1);
    await expect(sdk.images.generate({ ...plain, n: 5 })).rejects.toMatchObject({ status: 429 });
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("five images a minute are let through, the sixth is told when to come back, and later is let in", async () => {
    let nowMs = 1_000_000;
    const limited = await startOpenAiStub({ apiKey: key, limits: { imagesPerMinute: 5 }, now: () => nowMs });
    function ask(n: number): Promise<Response> {
      return fetch(`${limited.baseUrl}/images/generations`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ ...plain, n }),
      });
    }
    expect((await ask(4)).status).toBe(200);
    expect((await ask(1)).headers.get("x-ratelimit-remaining-input-images")).toBe("0");
    const refused = await ask(1);
    expect(refused.headers.get("retry-after")).toBe("12");
    expect(await readError(refused)).toMatchObject({
      status: 429,
      message: expect.stringContaining("Limit 5, Used 5, Requested 1. Please try again in 12s."),
    });
    nowMs += 12_000;
    expect((await ask(1)).status).toBe(200);
    await limited.close();
  });

  it.each(["png", "jpeg", "webp"] as const)(
    "a padded %s of 8 MB is still the same picture",
    async (output_format) => {
      const heavy = await startOpenAiStub({
        apiKey: key,
        padToBytes: 8_000_000,
        samePictures: true,
        latencyMs: () => 5,
      });
      const sdk = new OpenAI({ apiKey: key, baseURL: heavy.baseUrl, maxRetries: 0 });
      async function ask(): Promise<Buffer> {
        return Buffer.from(
          (await sdk.images.generate({ ...plain, output_format })).data?.[0]?.b64_json ?? "",
          "base64",
        );
      }
      const bytes = await ask();
      expect(bytes.length).toBeGreaterThanOrEqual(8_000_000);
      expect(bytes.length).toBeLessThan(8_001_000);
      expect(await sharp(bytes, { failOn: "warning" }).metadata()).toMatchObject({
        format: output_format,
        width: 1024,
        height: 640,
      });
      await sharp(bytes, { failOn: "warning" }).stats();
      expect((await ask()).equals(bytes)).toBe(true);
      await heavy.close();
    },
  );
});

describe("published and measured figures", () => {
  it.each(vectors.outputTokens)(
    "$model $quality $width x $height costs $tokens tokens",
    ({ model, quality, width, height, tokens }) => {
      const counted = countOutputTokens(model, quality, { width, height });
      // 2.6 has no known law: the stub's figure is within 5 % of what was measured.
      if (model.startsWith("gpt-image-2.6")) expect(Math.abs(counted - tokens) / tokens).toBeLessThan(0.05);
      else expect(counted).toBe(tokens);
    },
  );

  it.each(vectors.inputTokens)(
    "an input of $width x $height counts $tokens tokens",
    ({ width, height, tokens }) => {
      expect(countInputTokens({ width, height })).toBe(tokens);
    },
  );

  it.each([
    [512, 512, 1024],
    [341, 512, 704],
    [550, 368, 704],
    [1024, 1024, 1024],
    [1536, 1024, 1536],
    [1536, 1536, 1521],
    [2048, 2048, 1521],
  ])("an input of %i x %i counts %i tokens", (width, height, tokens) => {
    expect(countInputTokens({ width, height })).toBe(tokens);
  });

  it.each([
    ["gpt-image-2", "low", 1024, 672, 108],
    ["gpt-image-2", "medium", 1024, 736, 1124],
    ["gpt-image-2.5-flare", "medium", 1536, 800, 233],
  ] as const)(
    "a tie of %s %s %i x %i goes to the even number: %i tokens",
    (model, quality, width, height, tokens) => {
      expect(countOutputTokens(model, quality, { width, height })).toBe(tokens);
    },
  );

  // gpt-image-1-mini's published prices sit above its published tokens for a reason that is not published; it is left out.
  const perMillion: Record<string, number> = { "gpt-image-2": 30, "gpt-image-1.5": 32, "gpt-image-1": 40 };
  it.each(vectors.prices.filter(({ model }) => perMillion[model] !== undefined))(
    "$model $quality $size costs $usd dollars",
    ({ model, quality, size, usd }) => {
      const [width = 0, height = 0] = size.split("x").map(Number);
      const dollars = (countOutputTokens(model, quality, { width, height }) * (perMillion[model] ?? 0)) / 1e6;
      expect(Math.abs(dollars - usd)).toBeLessThanOrEqual(Math.max(0.000_51, usd * 0.01));
    },
  );

  it("every size known to be valid is taken, every one known to be invalid refused", async () => {
    for (const { size } of vectors.validSizes)
      expect([size, (await post({ ...plain, size })).status]).toEqual([size, 200]);
    for (const { size, message } of vectors.invalidSizes) {
      const error = await readError(await post({ ...plain, size }));
      expect([size, error.status, error.code]).toEqual([size, 400, "invalid_value"]);
      if (message !== undefined) expect(error.message).toBe(message);
    }
  });
});
