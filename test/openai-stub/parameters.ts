// Every parameter of the two routes: which are known, what type and range they have, and what a model adds or takes away.
import { type ModelFamily, models } from "./models.ts";
import {
  type Checked,
  accept,
  badImage,
  badRequest,
  invalidType,
  invalidValue,
  missingParameter,
  outOfRange,
  refuse,
  tooLong,
  unknownModel,
  unknownParameter,
  unsupportedByModel,
} from "./refusal.ts";
import { type Size, checkGridSize, readFixedSize } from "./size.ts";

export type Route = "generations" | "edits";
export type OutputFormat = "png" | "jpeg" | "webp";

/** What a request asks for, once every check passed; `auto` is already what the service makes of it. */
export type Parameters = {
  model: string;
  family: ModelFamily;
  prompt: string;
  n: number;
  size: Size;
  quality: string;
  background: "opaque" | "transparent";
  format: OutputFormat;
  stream: boolean;
  partials: number;
};

type Spec =
  | { kind: "text"; max?: number; required?: true }
  | { kind: "choice"; of: readonly string[] }
  | { kind: "integer"; min: number; max: number }
  | { kind: "switch" };

type Value = string | number | boolean;

const specs: Record<string, Spec> = {
  prompt: { kind: "text", max: 32_000, required: true },
  model: { kind: "text", required: true },
  n: { kind: "integer", min: 1, max: 10 },
  size: { kind: "text" },
  quality: { kind: "text" },
  background: { kind: "choice", of: ["transparent", "opaque", "auto"] },
  output_format: { kind: "choice", of: ["png", "jpeg", "webp"] },
  output_compression: { kind: "integer", min: 0, max: 100 },
  stream: { kind: "switch" },
  partial_images: { kind: "integer", min: 0, max: 3 },
  moderation: { kind: "choice", of: ["low", "auto"] },
  input_fidelity: { kind: "choice", of: ["high", "low"] },
  complexity: { kind: "choice", of: ["low", "medium", "high"] },
  safety_identifier: { kind: "text" },
  user: { kind: "text" },
};

const everywhere = [
  "prompt",
  "model",
  "n",
  "size",
  "quality",
  "background",
  "output_format",
  "output_compression",
  "stream",
  "partial_images",
  "complexity",
  "safety_identifier",
  "user",
];
/** The form of the edits route does not list `moderation`; its JSON body does. GIF and SVG options need a preview that this stand-in lacks. */
const known: Record<`${Route} ${"json" | "form"}`, ReadonlySet<string>> = {
  "generations json": new Set([...everywhere, "moderation"]),
  "generations form": new Set(),
  "edits json": new Set([...everywhere, "moderation", "input_fidelity"]),
  "edits form": new Set([...everywhere, "input_fidelity"]),
};

/** Checks the parameters that are not pictures. `raw` holds JSON values, or strings where they came in a form. */
export function checkParameters(
  route: Route,
  encoding: "json" | "form",
  raw: ReadonlyMap<string, unknown>,
): Checked<Parameters> {
  const values = new Map<string, Value>();
  for (const [name, given] of raw) {
    const spec = specs[name];
    if (spec === undefined || !known[`${route} ${encoding}`].has(name)) return refuse(unknownParameter(name));
    if (given === null) continue; // null means "not given" in every optional parameter
    const value = readValue(name, spec, encoding === "form" ? readFormValue(spec, given) : given);
    if (!value.ok) return value;
    values.set(name, value.value);
  }
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.kind === "text" && spec.required && !values.has(name)) return refuse(missingParameter(name));
  }
  const model = String(values.get("model"));
  const family = models.get(model);
  return family === undefined ? refuse(unknownModel(model)) : checkForModel(model, family, values);
}

function readFormValue(spec: Spec, given: unknown): unknown {
  if (spec.kind === "integer" && typeof given === "string" && /^-?\d+$/.test(given)) return Number(given);
  if (spec.kind === "switch" && (given === "true" || given === "false")) return given === "true";
  return given;
}

function readValue(name: string, spec: Spec, given: unknown): Checked<Value> {
  switch (spec.kind) {
    case "text": {
      if (typeof given !== "string") return refuse(invalidType(name, "a string", describeType(given)));
      if (given === "" && spec.required) {
        return refuse(
          badRequest(
            `Invalid '${name}': empty string. Expected a string with minimum length 1, but got an empty string instead.`,
            name,
            "empty_string",
          ),
        );
      }
      const length = Array.from(given).length;
      return spec.max !== undefined && length > spec.max
        ? refuse(tooLong(name, length, spec.max))
        : accept(given);
    }
    case "choice": {
      if (typeof given !== "string") return refuse(invalidType(name, "a string", describeType(given)));
      return spec.of.includes(given) ? accept(given) : refuse(invalidValue(name, given, spec.of));
    }
    case "integer": {
      if (typeof given !== "number" || !Number.isInteger(given))
        return refuse(invalidType(name, "an integer", describeType(given)));
      return given < spec.min || given > spec.max ? refuse(outOfRange(name, given, spec)) : accept(given);
    }
    case "switch":
      return typeof given === "boolean"
        ? accept(given)
        : refuse(invalidType(name, "a boolean", describeType(given)));
  }
}

function describeType(given: unknown): string {
  if (Array.isArray(given)) return "an array";
  if (given === null) return "null";
  if (typeof given === "number") return Number.isInteger(given) ? "an integer" : "a decimal number";
  if (typeof given === "object") return "an object";
  return typeof given === "boolean" ? "a boolean" : "a string";
}

function checkForModel(
  model: string,
  family: ModelFamily,
  values: ReadonlyMap<string, Value>,
): Checked<Parameters> {
  const size = checkSize(family, String(values.get("size") ?? "auto"));
  if (!size.ok) return size;
  const quality = String(values.get("quality") ?? "auto");
  if (!family.qualities.includes(quality)) return refuse(invalidValue("quality", quality, family.qualities));
  const wrong = findUnsupported(model, family, values) ?? findConflict(values);
  if (wrong !== undefined) return refuse(wrong);
  const format = values.get("output_format");
  return accept({
    model,
    family,
    prompt: String(values.get("prompt")),
    n: Number(values.get("n") ?? 1),
    size: size.value,
    // Measured: an automatic quality answered as low.
    quality: quality === "auto" ? "low" : quality,
    background: values.get("background") === "transparent" ? "transparent" : "opaque",
    format: format === "jpeg" || format === "webp" ? format : "png",
    stream: values.get("stream") === true,
    partials: Number(values.get("partial_images") ?? 0),
  });
}

function checkSize(family: ModelFamily, asked: string): Checked<Size> {
  if (family.sizes === "grid") return checkGridSize(asked);
  return family.sizes.includes(asked)
    ? accept(readFixedSize(asked))
    : refuse(invalidValue("size", asked, family.sizes));
}

function findUnsupported(model: string, family: ModelFamily, values: ReadonlyMap<string, Value>) {
  const fidelity = values.get("input_fidelity");
  if (typeof fidelity === "string") {
    if (family.inputFidelity.length === 0)
      return unsupportedByModel(model, "input_fidelity", "invalid_input_fidelity_model");
    if (!family.inputFidelity.includes(fidelity))
      return invalidValue("input_fidelity", fidelity, family.inputFidelity);
  }
  return values.has("complexity") && !family.complexity
    ? unsupportedByModel(model, "complexity", "unsupported_parameter")
    : undefined;
}

function findConflict(values: ReadonlyMap<string, Value>) {
  const format = values.get("output_format") ?? "png";
  const compression = values.get("output_compression");
  if (values.get("background") === "transparent" && format === "jpeg") {
    return badImage(
      "Transparent background is not supported for JPEG output format",
      "background",
      "invalid_value",
    );
  }
  if (format === "png" && typeof compression === "number" && compression < 100) {
    return badImage(
      "Compression less than 100 is not supported for PNG output format",
      "output_compression",
      "invalid_png_output_compression",
    );
  }
  if (Number(values.get("partial_images") ?? 0) > 0 && values.get("stream") !== true) {
    return badRequest(
      "The 'partial_images' parameter is only supported when 'stream' is true.",
      "partial_images",
      "invalid_value",
    );
  }
  return undefined;
}
