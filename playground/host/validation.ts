/** Turns a schema's verdict into the sentences Figma writes. */
import * as z from "zod/mini";

/** The parsed value, or an Error `Property "x" failed validation: ...`; some members of Figma quote it otherwise. */
export function check<T>(property: string, schema: z.ZodMiniType<T>, value: unknown, quote = '"'): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const reason = issue === undefined ? "Invalid input" : explain(issue, value);
  throw new Error(`Property ${quote}${property}${quote} failed validation: ${reason}`);
}

function explain(issue: z.core.$ZodIssue, input: unknown): string {
  const found = valueAt(input, issue.path);
  const place = issue.path.length === 0 ? "" : ` at ${pathText(issue.path)}`;
  return sentence(issue, found) + place;
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  if (found === undefined) return "Required value missing";
  if (issue.code === "invalid_type") return `Expected ${issue.expected}, received ${kindOf(found)}`;
  if (issue.code === "invalid_value") {
    const received = typeof found === "string" ? found : JSON.stringify(found);
    return `Invalid enum value. Expected ${listed(issue.values)}, received '${received}'`;
  }
  if (issue.code === "unrecognized_keys") {
    return `Unrecognized key(s) in object: ${issue.keys.map((key) => `'${key}'`).join(", ")}`;
  }
  const orEqual = "inclusive" in issue && issue.inclusive === false ? "" : "or equal to ";
  if (issue.code === "too_small") return `Number must be greater than ${orEqual}${String(issue.minimum)}`;
  if (issue.code === "too_big") return `Number must be less than ${orEqual}${String(issue.maximum)}`;
  if (issue.code !== "invalid_union") return "Invalid input";
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
  return `Invalid discriminator value. Expected ${listed(options)}`;
}

function listed(values: readonly unknown[]): string {
  return values.map((value) => `'${String(value)}'`).join(" | ");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number" && Number.isNaN(value)) return "nan";
  return Array.isArray(value) ? "array" : typeof value;
}
