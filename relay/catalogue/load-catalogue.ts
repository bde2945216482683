/** Reads the catalogue: ours, or the file an operator names. */
import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import { type Catalogue, catalogueSchema, findModel } from "../../core/catalogue.ts";

const ownFile = new URL("catalogue.json", import.meta.url);

/**
 * The catalogue in `path` (POLYFRAME_CATALOGUE), or ours without one. Throws an Error whose message names the file and
 * the field and can be shown to the operator as it is.
 */
export function loadCatalogue(path?: string): Catalogue {
  const name = path ?? "relay/catalogue/catalogue.json";
  const decoded = z.safeParse(catalogueSchema, readJson(path ?? ownFile, name));
  if (!decoded.success) {
    const [issue] = decoded.error.issues;
    refuse(name, `${describePath(issue?.path ?? [])}: ${issue?.message ?? "is not right"}`);
  }
  const contradiction = findContradiction(decoded.data);
  if (contradiction !== undefined) refuse(name, contradiction);
  return decoded.data;
}

function readJson(file: string | URL, name: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`The catalogue ${name} cannot be read. Check POLYFRAME_CATALOGUE.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "not JSON";
    throw new Error(`The catalogue ${name} is not JSON (${reason}).`, { cause });
  }
}

/** What the schema cannot say; undefined when all is well. */
function findContradiction(catalogue: Catalogue): string | undefined {
  if (findModel(catalogue, catalogue.defaultModel) === undefined) {
    return `defaultModel: "${catalogue.defaultModel}" is not among the models`;
  }
  const twice = findRepeated(catalogue.models.map(({ id }) => id));
  if (twice !== undefined) return `models: "${twice}" is listed twice`;
  for (const [index, { sizes, qualities }] of catalogue.models.entries()) {
    const where = `models[${index}]`;
    const repeated = findRepeated(qualities.map(({ id }) => id));
    if (repeated !== undefined) return `${where}.qualities: "${repeated}" is listed twice`;
    if (sizes.minPixels > sizes.maxPixels) return `${where}.sizes.minPixels: is above maxPixels`;
    if (sizes.stablePixels < sizes.minPixels) return `${where}.sizes.stablePixels: is below minPixels`;
    if (sizes.multiple > sizes.maxEdge) return `${where}.sizes.multiple: is above maxEdge`;
    const wrong = qualities.findIndex(({ factor }) => factor.low <= 0 || factor.low > factor.high);
    if (wrong >= 0) return `${where}.qualities[${wrong}].factor: low must be above 0 and at most high`;
  }
  return undefined;
}

function findRepeated(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}

function describePath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return text === "" ? "the whole file" : text.replace(/^\./, "");
}

function refuse(name: string, reason: string): never {
  throw new Error(
    `The catalogue ${name} cannot be used: ${reason}. Correct it, or leave POLYFRAME_CATALOGUE out.`,
  );
}
