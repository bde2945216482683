// Values from a JSON schema, and a schema made strict: for tests that hold the relay to its own document.
import fc from "fast-check";

/** The part of JSON Schema that zod writes. */
export type Schema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
};

/** Values that mostly fit the schema; where a pattern cannot be followed, any text is tried. */
export function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(arbitraryOf));
  switch (schema.type) {
    case "object":
      return arbitraryObject(schema);
    case "array":
      return fc.array(arbitraryOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      });
    case "string":
      return arbitraryText(schema);
    case "integer":
      return fc.integer({
        min: Math.max(schema.minimum ?? -1000, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 5000, 2 ** 31 - 1),
      });
    case "number":
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 5000, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function arbitraryObject(schema: Schema): fc.Arbitrary<unknown> {
  const shape = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, each]) => [name, arbitraryOf(each)]),
  );
  const fixed = fc.record(shape, { requiredKeys: schema.required ?? [] });
  const rest = schema.additionalProperties;
  if (typeof rest !== "object") return fixed;
  const more = fc.dictionary(
    arbitraryOf(schema.propertyNames ?? { type: "string" }).map(String),
    arbitraryOf(rest),
    {
      maxKeys: 3,
    },
  );
  return fc.tuple(fixed, more).map(([known, others]) => ({ ...others, ...known }));
}

function arbitraryText({ pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined)
    try {
      return fc.stringMatching(new RegExp(pattern, "u"), { size: "small" });
    } catch {
      // fast-check does not follow every pattern; the relay judges what comes instead.
    }
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)), unit: "grapheme" });
}

/** The same schema without room for properties it does not name. */
export function close(schema: Schema): Schema {
  const closed = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === "properties")
        return [
          key,
          Object.fromEntries(
            Object.entries(value as object).map(([name, each]) => [name, close(each as Schema)]),
          ),
        ];
      if (key === "anyOf" || key === "allOf") return [key, (value as Schema[]).map(close)];
      if (key === "items") return [key, close(value as Schema)];
      if (key === "additionalProperties" && typeof value === "object") return [key, close(value as Schema)];
      return [key, value];
    }),
  ) as Schema;
  return schema.properties && schema.additionalProperties === undefined
    ? { ...closed, additionalProperties: false }
    : closed;
}
