// One call, from body bytes to checked parameters and pictures, and to the record kept of it whether or not it passed.
import { createHash } from "node:crypto";
import {
  type InputImage,
  type UploadedFile,
  checkInputImages,
  readFileParts,
  readJsonImages,
} from "./input-images.ts";
import { parseMultipart } from "./multipart.ts";
import { type Parameters, type Route, checkParameters } from "./parameters.ts";
import { type Checked, accept, badRequest, refuse } from "./refusal.ts";
import type { RecordedFile } from "./recorded.ts";

export type Call = {
  body: Record<string, unknown>;
  files: RecordedFile[];
  checked: Checked<{ asked: Parameters; inputs: InputImage[] }>;
};

/** Reads and checks a call: form or type first, then parameters, then pictures, as the real service does. */
export async function readCall(route: Route, contentType: string, bytes: Buffer): Promise<Call> {
  const type = contentType.split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return readJsonCall(route, bytes);
  if (type === "multipart/form-data" && route === "edits") {
    const parts = parseMultipart(bytes, contentType);
    if (!parts.ok) return { body: {}, files: [], checked: parts };
    const sorted = readFileParts(parts.value);
    if (!sorted.ok) return { body: {}, files: [], checked: sorted };
    return check(route, "form", sorted.value.fields, sorted.value.files);
  }
  const wanted = route === "edits" ? "'multipart/form-data' or 'application/json'" : "'application/json'";
  return {
    body: {},
    files: [],
    checked: refuse(
      badRequest(
        `Unsupported content type: '${contentType}'. This API method only accepts ${wanted} requests.`,
        null,
        "unsupported_content_type",
      ),
    ),
  };
}

async function readJsonCall(route: Route, bytes: Buffer): Promise<Call> {
  const body = parseObject(bytes);
  if (body === undefined) {
    const hint =
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)";
    return { body: {}, files: [], checked: refuse(badRequest(hint, null, null)) };
  }
  if (route === "generations") return check(route, "json", body, []);
  const files = readJsonImages(body);
  return files.ok
    ? check(route, "json", body, files.value)
    : { body: Object.fromEntries(body), files: [], checked: files };
}

function parseObject(bytes: Buffer): Map<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? new Map(Object.entries(parsed))
      : undefined;
  } catch {
    return undefined; // the caller says so in the service's words
  }
}

async function check(
  route: Route,
  encoding: "json" | "form",
  fields: Map<string, unknown>,
  files: UploadedFile[],
): Promise<Call> {
  const asked = checkParameters(route, encoding, fields);
  const inputs =
    !asked.ok || route === "generations"
      ? accept([])
      : await checkInputImages(asked.value.model, asked.value.family, files);
  const measured = inputs.ok ? inputs.value : [];
  const recorded = files.map((file, at): RecordedFile => {
    const found = measured[at];
    const sha256 = createHash("sha256").update(file.bytes).digest("hex");
    return {
      name: file.name,
      type: file.type,
      bytes: file.bytes.length,
      sha256,
      ...(found === undefined ? {} : { format: found.format, size: found.size }),
    };
  });
  const checked = !asked.ok
    ? asked
    : inputs.ok
      ? accept({ asked: asked.value, inputs: inputs.value })
      : inputs;
  return { body: Object.fromEntries(fields), files: recorded, checked };
}
