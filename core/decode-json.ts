/** JSON texts that come from outside: stored in a file, or answered by a relay or by whatever stands in its place. */
import * as z from "zod/mini";

/** Decodes a JSON text with a schema; undefined when it is empty, broken, or not as the schema says. */
export function decodeJson<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
): z.infer<Schema> | undefined {
  if (text === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // a damaged entry or a proxy's page: the caller says what that means
  }
  const result = z.safeParse(schema, value);
  return result.success ? result.data : undefined;
}
